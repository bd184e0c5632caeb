"""What a file is, seen in its bytes and in the ending of its name. Nothing is opened or unpacked: bytes are compared.

The kinds are data (`resources/file-kinds.yaml`). What is a program, a script, an installer or can hold macros, and what
is of another kind than it says, is set apart: it is a warning to whoever opens it, and no judgement of who sent it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from comity.exchange.models.files import Quarantine

HEAD = 36_864  # bytes looked at from the start: the mark of a disc image stands at 32,769
TAIL = 512
_LONGEST = 64  # bytes; no mark is longer
_BLANK = b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"


@dataclass(frozen=True)
class Kind:
    """One kind of file; `starts` are alternatives of (offset, bytes) that must all fit."""

    name: str
    endings: frozenset[str]
    media: tuple[str, ...]
    starts: tuple[tuple[tuple[int, bytes], ...], ...] = ()
    ends: bytes = b""
    words: tuple[bytes, ...] = ()
    danger: str = ""
    sure: bool = True
    binary: bool = False
    text: bool = False
    within: frozenset[str] = frozenset()

    def fits(self, head: bytes, tail: bytes) -> bool:
        """Whether a file begins, or ends, as this kind does."""
        if self.binary and b"\x00" not in head[:512]:
            return False
        if self.ends and tail[-TAIL:].startswith(self.ends):
            return True
        plain = head[:1024].lstrip(_BLANK).replace(b"\x00", b"").lower()
        return any(plain.startswith(word) for word in self.words) or any(
            all(head.startswith(mark, at) for at, mark in start) for start in self.starts
        )


@dataclass(frozen=True)
class Mark:
    """Bytes that say what a file of one kind holds."""

    kind: str
    says: bytes
    danger: str
    at_start: bool = False


@dataclass(frozen=True)
class Kinds:
    """All kinds, in their order, and the marks."""

    kinds: tuple[Kind, ...]
    marks: tuple[Mark, ...]
    by_name: dict[str, Kind] = field(default_factory=dict)

    def by_bytes(self, head: bytes, tail: bytes) -> Kind | None:
        """Return the kind whose bytes these are."""
        return next((kind for kind in self.kinds if kind.fits(head, tail)), None)

    def by_ending(self, label: str) -> list[Kind]:
        """Return the kinds that end as this name does."""
        _, dot, ending = label.lower().rstrip(" .").rpartition(".")
        return [kind for kind in self.kinds if dot and ending in kind.endings]

    def by_media(self, media: str) -> list[Kind]:
        """Return the kinds of a claimed media type."""
        return [kind for kind in self.kinds if media.lower() in kind.media]


@dataclass(frozen=True)
class Seen:
    """What was seen of a file: the media type of its bytes, empty where unknown, and why it is set apart, if it is."""

    media: str = ""
    quarantine: str = ""


def _start(text: str) -> tuple[tuple[int, bytes], ...]:
    pairs = (one.split(":") for one in text.split())
    return tuple((int(at), bytes.fromhex(mark)) for at, mark in pairs)


@cache
def kinds() -> Kinds:
    """Return the table."""
    text = (files("comity.exchange") / "resources" / "file-kinds.yaml").read_text("utf-8")
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(text)
    table = tuple(
        Kind(
            name=one["name"],
            endings=frozenset(map(str, one["endings"])),
            media=tuple(media.lower() for media in one["media"]),
            starts=tuple(map(_start, one.get("starts", ()))),
            ends=bytes.fromhex(one.get("ends", "")),
            words=tuple(word.encode() for word in one.get("words", ())),
            danger=Quarantine(one["danger"]).value if "danger" in one else "",
            sure=one.get("sure", True),
            binary=one.get("binary", False),
            text=one.get("text", False),
            within=frozenset(one.get("within", ())),
        )
        for one in found["kinds"]
    )
    marks = tuple(
        Mark(one["kind"], one["says"].encode(), Quarantine(one["danger"]).value, one.get("at_start", False))
        for one in found["marks"]
    )
    return Kinds(table, marks, {kind.name: kind for kind in table})


class Looker:
    """Looks at a file that passes by in pieces, in constant memory.

    Args:
        label: its name.
        media: its type as claimed.
    """

    def __init__(self, label: str, media: str) -> None:
        self._label, self._media = label, media
        self._head, self._tail = b"", b""
        self._marks: set[Mark] = set()

    def look(self, piece: bytes) -> None:
        """Take the next piece."""
        seam = self._tail[-_LONGEST:] + piece[:_LONGEST]
        is_first = not self._head
        if len(self._head) < HEAD:
            self._head += piece[: HEAD - len(self._head)]
        for mark in self._to_look_for(is_first=is_first):
            if mark.says in piece or mark.says in seam:
                self._marks.add(mark)
        self._tail = piece[-TAIL:] if len(piece) >= TAIL else (self._tail + piece)[-TAIL:]

    def _to_look_for(self, *, is_first: bool) -> list[Mark]:
        """Return the marks that this kind of file may carry and that were not found yet."""
        table = kinds()
        return [
            mark
            for mark in table.marks
            if mark not in self._marks
            and (is_first or not mark.at_start)
            and table.by_name[mark.kind].fits(self._head, b"")
        ]

    def seen(self) -> Seen:
        """Say what it is, once all pieces have passed."""
        table = kinds()
        found = table.by_bytes(self._head, self._tail)
        named, claimed = table.by_ending(self._label), table.by_media(self._media)
        media = found.media[0] if found else "text/plain" if _is_text(self._head) else ""
        return Seen(media, self._danger(found, named) or _contradiction(found, named, claimed, self._head))

    def _danger(self, found: Kind | None, named: list[Kind]) -> str:
        by_marks = [mark.danger for mark in self._marks if found is not None and mark.kind == found.name]
        own = [found.danger] if found is not None and found.danger else []
        # a name may say more than the bytes: an installer is an old office file, a package is a zip
        by_name = [kind.danger for kind in named if kind.danger and not _is_another(kind, found)]
        order = [Quarantine.EXECUTABLE, Quarantine.INSTALLER, Quarantine.SCRIPT, Quarantine.MACROS]
        every = {*by_marks, *own, *by_name}
        return next((one.value for one in order if one.value in every), "")


def _is_another(kind: Kind, found: Kind | None) -> bool:
    """Whether the bytes say for certain that a file is not of a kind that its name says."""
    return (
        found is not None
        and found != kind
        and found.name not in kind.within
        and bool(kind.starts)
        and kind.sure
    )


def _contradiction(found: Kind | None, named: Iterable[Kind], claimed: Iterable[Kind], head: bytes) -> str:
    says = Quarantine.CONTRADICTS.value
    named, claimed = list(named), list(claimed)
    if found is None:
        is_text = _is_text(head)
        wrong = [kind for kind in named if (kind.starts and kind.sure) or (kind.text and not is_text)]
        return says if named and len(wrong) == len(named) else ""
    for told in (named, claimed):
        if told and not any(kind == found or found.name in kind.within for kind in told):
            return says
    return ""


def _is_text(head: bytes) -> bool:
    """Whether bytes are letters: UTF-8, UTF-16 with its mark, or another writing without control characters."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head)
