"""What can be wrong with a log, its proofs and its notes. The docstring of a class is its default sentence."""

from enum import StrEnum


class LogError(Exception):
    """The log or something signed by it cannot be trusted."""

    def __init__(self, message: str = "") -> None:
        """Take a sentence; without one the class speaks for itself."""
        super().__init__(message or " ".join((self.__doc__ or "").split()))


class EntryError(LogError):
    """These bytes are no entry of the log: expected one JSON object, each name once, at most 64 KiB."""


class SaltError(LogError):
    """A salt has exactly 16 bytes; a longer or shorter one could move bytes between salt and entry."""


class ProofError(LogError):
    """The proof does not connect what it claims to connect; ask the log for a fresh one, then distrust it."""


class InclusionProofError(ProofError):
    """The proof does not show that this entry stands at this place in the log."""


class ConsistencyProofError(ProofError):
    """The proof does not show that the newer log continues the older one unchanged."""


class TileError(LogError):
    """The stored tiles do not belong to the signed checkpoint; restore them or rebuild them from the entries."""


class MalformedKeyError(LogError):
    """This is no key of a note: expected name+id+base64 with a matching id and Ed25519 as the algorithm."""


class NoteError(LogError):
    """The note cannot be trusted."""


class MalformedNoteError(NoteError):
    """The note does not have the form of a signed note."""


class UnsignedNoteError(NoteError):
    """The note carries no signature of a key that we know; check that the key of its signer is up to date."""


class BadSignatureError(NoteError):
    """A signature on the note was not made over this text by the key it names; refuse the whole note."""


class CheckpointError(NoteError):
    """The note is no checkpoint of this log: expected its origin, a size and a root, a line each."""


class ForkError(LogError):
    """The log's key signed two different roots for one size; keep both checkpoints, together they prove it."""

    def __init__(self, size: int, roots: tuple[bytes, bytes]) -> None:
        """Name the size (entries) and both roots (32 bytes each)."""
        super().__init__(f"Size {size}: {self.__doc__} Roots: {roots[0].hex()}, {roots[1].hex()}.")
        self.size = size
        self.roots = roots


class Reason(StrEnum):
    """What happened to the first bad entry, as a word for machines; pages translate it."""

    CHANGED = "changed"
    ERASED = "erased"
    MISSING = "missing"
    INSERTED = "inserted"
    SWAPPED = "swapped"
    REWRITTEN = "rewritten"
    CUT = "cut"


_SENTENCES = {
    Reason.CHANGED: "the bytes, the salt or the hash were changed after writing.",
    Reason.ERASED: "the content is gone and no purge accounts for it.",
    Reason.MISSING: "deleted.",
    Reason.INSERTED: "something was put here that the log did not hold.",
    Reason.SWAPPED: "what stands here belongs to a later place, and the other way round.",
    Reason.REWRITTEN: "the rows agree with each other but not with the checkpoint that was signed over them.",
    Reason.CUT: "a signed checkpoint covers this place, but the log ends before it.",
}


class BadEntryError(LogError):
    """The log was altered; restore this entry from a backup and keep the altered rows as evidence.

    Entries are counted from 0. `index` is the first bad entry found and `until` the last one concerned; where only a
    checkpoint betrays that rows were rewritten, the first bad one lies somewhere from `index` to `until`. The entries
    before `proven` are beyond doubt; those from `proven` to `index` agree with their hashes, but nothing signed
    could be compared with them.
    """

    def __init__(
        self, index: int, reason: Reason, *, until: int | None = None, proven: int | None = None
    ) -> None:
        """Name the first bad entry, what happened, the last entry concerned and how far all is proven."""
        self.index = index
        self.reason = reason
        self.until = index if until is None else until
        self.proven = index if proven is None else proven
        sentence = f"{_entries(index, self.until)}: {_SENTENCES[reason]}"
        if self.proven < index:
            unproven = _entries(self.proven, index - 1)
            sentence += f" {unproven}: could not be compared with anything signed."
        super().__init__(sentence)


def _entries(first: int, last: int) -> str:
    return f"Entry {first}" if first == last else f"Entries {first} to {last}"
