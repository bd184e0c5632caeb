"""Several notes in one file, one after the other with an empty line between them."""

from collections.abc import Iterable

from comity.audit.core.errors import MalformedNoteError

_SIGNED_BY = "\N{EM DASH} "


def join_notes(notes: Iterable[str]) -> str:
    """Write notes into one text."""
    return "\n".join(notes)


def split_notes(text: str) -> list[str]:
    """Cut a text at the ends of its notes; whether they are signed is another question.

    A note is a text, an empty line and signature lines (C2SP signed-note). Texts with an empty line of their own,
    which no checkpoint has, are not understood.

    Raises:
        MalformedNoteError: something is left that is no note.
    """
    notes: list[str] = []
    lines = text.replace("\r\n", "\n").split("\n")
    at = 0
    while True:
        while at < len(lines) and not lines[at]:
            at += 1
        if at == len(lines):
            return notes
        begin, at = at, _end_of(lines, at)
        notes.append("\n".join(lines[begin:at]) + "\n")


def _end_of(lines: list[str], at: int) -> int:
    """Return the line after the last signature of the note that begins at a line."""
    while at < len(lines) and lines[at]:
        at += 1
    first_signature = at = at + 1
    while at < len(lines) and lines[at].startswith(_SIGNED_BY):
        at += 1
    if at == first_signature:
        raise MalformedNoteError("The file holds something that is no signed note; export it again.")
    return at
