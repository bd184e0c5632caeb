"""The signed head of a log: whose it is, how many entries, and the root over them (C2SP tlog-checkpoint)."""

import base64
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from comity.audit.core.errors import CheckpointError, UnsignedNoteError
from comity.audit.core.merkle import EMPTY_ROOT, HASH_SIZE
from comity.audit.core.note_keys import (
    LogKey,
    SignatureKind,
    VerifierKey,
    WitnessKey,
    cosigned_at,
    decode_base64,
)
from comity.audit.core.notes import add_signatures, open_note, write_note

MAX_SIZE = 2**63 - 1
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of the log `origin`: `size` entries under `root` (32 bytes). We write no extension lines."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be written or what no log has."""
        lines = (self.origin, *self.extensions)
        if not all(lines) or any(sign < " " for line in lines for sign in line):
            raise CheckpointError
        if not 0 <= self.size <= MAX_SIZE or len(self.root) != HASH_SIZE:
            raise CheckpointError("A checkpoint has a size from 0 to 2^63 - 1 and a root of 32 bytes.")
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise CheckpointError("The empty log has one root only: SHA-256 of nothing.")

    @property
    def text(self) -> str:
        """The text that is signed."""
        return "\n".join(
            [self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.extensions, ""]
        )

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Read the text of a note as a checkpoint, strictly: each checkpoint has one spelling.

        Raises:
            CheckpointError: it is none.
        """
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1]:
            raise CheckpointError
        origin, size, root, *extensions = lines[:-1]
        if _SIZE.fullmatch(size) is None:
            raise CheckpointError(f"{size[:40]!r} is no size of a log.")
        try:
            return cls(origin, int(size), decode_base64(root), tuple(extensions))
        except ValueError as wrong:
            raise CheckpointError("The root of a checkpoint is base64.") from wrong


@dataclass(frozen=True, slots=True)
class Cosignature:
    """Witness `name` saw this head, and no larger one, at `at` (seconds since 1970)."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class OpenedCheckpoint:
    """A checkpoint that its log signed, and the known witnesses who cosigned it."""

    checkpoint: Checkpoint
    cosignatures: tuple[Cosignature, ...]


def sign_checkpoint(key: LogKey, size: int, root: bytes, others: Sequence[LogKey] = ()) -> str:
    """Sign the head of the log that the key is named after, as a note; `others` are further keys of the same log.

    While one key follows another both sign: who knows only one of them reads the note.

    The caller answers for it that the head continues every head signed before.

    Raises:
        CheckpointError: no such head can exist.
    """
    text = Checkpoint(key.verifier.name, size, root).text
    return write_note(text, [key.sign(text), *(other.sign(text) for other in others)])


def cosign_checkpoint(note: str, log_keys: Collection[VerifierKey], witness: WitnessKey, at: int) -> str:
    """Add a witness's cosignature to a verified checkpoint.

    The caller has checked that it continues the last one cosigned for this log.

    Raises:
        NoteError: the log did not sign it.
    """
    return add_signatures(note, [witness.cosign(open_checkpoint(note, log_keys).checkpoint.text, at)])


def open_checkpoint(
    note: str, log_keys: Collection[VerifierKey], witnesses: Collection[VerifierKey] = ()
) -> OpenedCheckpoint:
    """Verify a checkpoint of one log and read it.

    `log_keys` are the present and past keys of the log; their name must be the origin. Cosignatures of `witnesses`
    are verified and returned, others ignored; they never stand in for the log's own signature.

    Raises:
        NoteError: malformed, unsigned, wrongly signed, or of another log.
    """
    _check_kinds(log_keys, SignatureKind.ED25519)
    _check_kinds(witnesses, SignatureKind.COSIGNATURE)
    opened = open_note(note, [*log_keys, *witnesses])
    checkpoint = Checkpoint.parse(opened.text)
    by_log = [key for key, _ in opened.verified if key.kind is SignatureKind.ED25519]
    if not by_log:
        raise UnsignedNoteError(
            "The log itself did not sign this checkpoint; a witness cannot do it in its place."
        )
    if any(key.name != checkpoint.origin for key in by_log):
        raise CheckpointError(f"The checkpoint of {checkpoint.origin} was signed by the key of another log.")
    cosignatures = [
        Cosignature(key.name, cosigned_at(signature))
        for key, signature in opened.verified
        if key.kind is SignatureKind.COSIGNATURE
    ]
    return OpenedCheckpoint(checkpoint, tuple(cosignatures))


def _check_kinds(keys: Collection[VerifierKey], kind: SignatureKind) -> None:
    if any(key.kind is not kind for key in keys):
        raise ValueError(f"Only keys of the kind {kind.name} can be given here.")
