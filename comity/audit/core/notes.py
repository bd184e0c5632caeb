"""Texts signed by one or more keys (C2SP signed-note).

A note is a text that ends in a newline, an empty line, and signature lines. The text of a note is to be ignored
until a known key has been verified, so `open_note` is the only way to it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from comity.audit.core.errors import MalformedNoteError, UnsignedNoteError
from comity.audit.core.note_keys import KEY_ID_SIZE, NoteSignature, VerifierKey, decode_base64, is_key_name

MAX_NOTE_LENGTH = 262144
MAX_SIGNATURES = 64  # at least 16 must be accepted
_LEAD = "\N{EM DASH} "


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """A text and the signatures on it that were verified, each with the key that made it."""

    text: str
    verified: tuple[tuple[VerifierKey, NoteSignature], ...]


def write_note(text: str, signatures: Iterable[NoteSignature]) -> str:
    """Write a note from its text and signatures over exactly this text.

    Raises:
        MalformedNoteError: the text has no final newline or holds control characters, or nobody signed.
    """
    lines = [signature.line() for signature in signatures]
    note = "\n".join([text, *lines, ""])
    _parse(note)
    return note


def add_signatures(note: str, signatures: Iterable[NoteSignature]) -> str:
    """Add signatures to a note, such as the cosignatures of witnesses; the text stays byte for byte.

    Raises:
        MalformedNoteError: this is no note.
    """
    text, present = _parse(note)
    return write_note(text, [*present, *signatures])


def open_note(note: str, keys: Collection[VerifierKey]) -> OpenedNote:
    """Verify a note. Signatures of unknown keys are ignored; a wrong one of a known key spoils the note.

    Raises:
        MalformedNoteError: this is no note.
        BadSignatureError: a known key did not make the signature that names it.
        UnsignedNoteError: no known key signed.
    """
    text, signatures = _parse(note)
    verified = []
    for signature in signatures:
        for key in keys:
            if key.made(signature):
                key.verify(text, signature)
                verified.append((key, signature))
    if not verified:
        raise UnsignedNoteError
    return OpenedNote(text, tuple(verified))


def _parse(note: str) -> tuple[str, list[NoteSignature]]:
    if len(note) > MAX_NOTE_LENGTH:
        raise MalformedNoteError(f"A note of more than {MAX_NOTE_LENGTH} characters is not read.")
    if any(sign < " " and sign != "\n" for sign in note) or not _is_unicode(note):
        raise MalformedNoteError("A note holds no control characters but the newline, and is valid UTF-8.")
    body, blank, tail = note.rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        raise MalformedNoteError(
            "A note is a text, an empty line and signature lines, each ended by a newline."
        )
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise MalformedNoteError(f"A note with more than {MAX_SIGNATURES} signatures is not read.")
    return body + "\n", [_parse_signature(line) for line in lines]


def _is_unicode(note: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in note)


def _parse_signature(line: str) -> NoteSignature:
    name, space, encoded = line.removeprefix(_LEAD).partition(" ")
    try:
        data = decode_base64(encoded)
    except ValueError as wrong:
        raise MalformedNoteError(f"The signature in {line[:80]!r} is not base64.") from wrong
    if not (line.startswith(_LEAD) and space and is_key_name(name) and len(data) > KEY_ID_SIZE):
        raise MalformedNoteError(f"{line[:80]!r} is no signature line.")
    return NoteSignature(name, data[:KEY_ID_SIZE], data[KEY_ID_SIZE:])
