"""Writing a backup of this node."""

import tempfile
from pathlib import Path

from django.conf import settings

from comity.exchange.backup import postgres
from comity.exchange.backup.archive import DUMP, write_archive
from comity.exchange.backup.manifest import Manifest
from comity.exchange.identity import own_descriptor


def parts_folder() -> Path | None:
    """Return where stored files lie; None outside a node."""
    return Path(settings.DATA_FOLDER) / "parts" if settings.DATA_FOLDER else None


def take_backup(target: Path, passphrase: str | None, owner_url: str) -> Manifest:
    """Write rows and stored files of one moment to a file that is whole or not there. Keys are never in it.

    The node may run meanwhile. The rows are copied first: files that they name are on the disk before they are.

    Raises:
        BackupError: the place is taken, or a program of PostgreSQL failed.
    """
    descriptor = own_descriptor()
    with tempfile.TemporaryDirectory(prefix=".comity-backup-", dir=target.parent) as folder:
        copy = Path(folder) / DUMP
        with postgres.snapshot(owner_url) as moment:
            postgres.dump(owner_url, moment, copy)
        said = Manifest(
            node=settings.NODE_ID,
            epoch=descriptor.epoch,
            made_at=moment.at,
            migrations=moment.migrations,
            checkpoint=moment.checkpoint,
            descriptor=descriptor.token,
        )
        return write_archive(target, passphrase, copy, parts_folder(), said)
