"""What a backup says of itself: whose it is, of which epoch and edition, and the digest of everything in it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from comity.exchange.backup.errors import NewerSchemaError, NotABackupError

NAME = "manifest.json"
VERSION = 1
MAX_BYTES = 64_000_000


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The last member of the archive.

    Attributes:
        node: whose backup it is.
        epoch: of the node's descriptor.
        made_at: the moment of the snapshot, as the database told it.
        migrations: of each room, the names of all that its tables have seen.
        checkpoint: the newest signed head of the log in the snapshot; empty while there is none.
        descriptor: the node's signed descriptor, which is public.
        files: name in the archive to size and SHA-256 in hexadecimal.
        missing: how many stored files were deleted while the backup was written.
    """

    node: str
    epoch: int
    made_at: datetime
    migrations: Mapping[str, list[str]]
    checkpoint: str
    descriptor: str
    files: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    missing: int = 0

    def to_bytes(self) -> bytes:
        """Write it."""
        written: dict[str, Any] = {
            "comity-backup": VERSION,
            "node": self.node,
            "epoch": self.epoch,
            "made_at": self.made_at.isoformat(),
            "migrations": dict(self.migrations),
            "checkpoint": self.checkpoint,
            "descriptor": self.descriptor,
            "files": {name: list(facts) for name, facts in self.files.items()},
            "missing": self.missing,
        }
        return json.dumps(written, ensure_ascii=False, sort_keys=True, indent=1).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Manifest":
        """Read it. Raises NotABackupError."""
        try:
            found = json.loads(data)
            if found["comity-backup"] != VERSION:
                raise NotABackupError("The backup has a form that this edition does not know.")
            return cls(
                node=str(found["node"]),
                epoch=int(found["epoch"]),
                made_at=datetime.fromisoformat(found["made_at"]),
                migrations={app: [str(name) for name in names] for app, names in found["migrations"].items()},
                checkpoint=str(found["checkpoint"]),
                descriptor=str(found["descriptor"]),
                files={name: (int(size), str(digest)) for name, (size, digest) in found["files"].items()},
                missing=int(found["missing"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise NotABackupError("What the backup says of itself cannot be read.") from error

    def require_known(self, known: Mapping[str, set[str]]) -> None:
        """Check that this edition knows every migration the tables have seen; missing ones are made up afterwards.

        Raises:
            NewerSchemaError: it does not.
        """
        strange = sorted(
            f"{app}.{name}"
            for app, names in self.migrations.items()
            for name in names
            if name not in known.get(app, set())
        )
        if strange:
            raise NewerSchemaError(
                "The backup was written by a newer edition of the program, which must be installed first: "
                f"this one does not know {', '.join(strange[:5])}."
            )
