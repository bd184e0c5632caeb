"""Marks in a text: stretches about which something is proposed, one inside another or crossing, as markup.

A mark names its proposal by a short label (`P3`); the label stands behind its last words and leads to the proposal. Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True)
class Mark:
    """One quote: where it stands, the label of its proposal, the classes that say kind and state.

    `anchor` is the id of the first mark of a proposal, to which its entry in the list leads; empty for the others.
    """

    start: int
    end: int
    label: str
    classes: str
    anchor: str = ""


@dataclass(frozen=True)
class _Piece:
    """A part of a mark that crosses no other; `begins` and `ends` say whether the mark does."""

    start: int
    end: int
    mark: Mark
    begins: bool
    ends: bool


def marked(text: str, start: int, end: int, marks: Iterable[Mark]) -> SafeString:
    """Return `text[start:end]` with its marks; whatever the words are, they are escaped."""
    within = [
        _Piece(max(one.start, start), min(one.end, end), one, one.start >= start, one.end <= end)
        for one in marks
        if one.start < end and one.end > start
    ]
    written: list[str] = []
    opened: list[_Piece] = []
    at = start
    waiting = sorted(within, key=_order, reverse=True)

    def close(until: int) -> None:
        nonlocal at
        while opened and opened[-1].end <= until:
            piece = opened.pop()
            written.append(escape(text[at : piece.end]))
            at = max(at, piece.end)
            written.append(_label(piece) + "</mark>")

    while waiting:
        piece = waiting.pop()
        close(piece.start)
        if opened and piece.end > opened[-1].end:  # it crosses the end of the one around it
            edge = opened[-1].end
            _later(waiting, _Piece(edge, piece.end, piece.mark, begins=False, ends=piece.ends))
            piece = _Piece(piece.start, edge, piece.mark, begins=piece.begins, ends=False)
        written.append(escape(text[at : piece.start]))
        at = piece.start
        written.append(_opening(piece))
        opened.append(piece)
    close(end)
    written.append(escape(text[at:end]))
    return mark_safe("".join(written))  # noqa: S308  # each piece was escaped


def _order(piece: _Piece) -> tuple[int, int, str]:
    return (piece.start, -piece.end, piece.mark.label)


def _later(waiting: list[_Piece], piece: _Piece) -> None:
    place = len(waiting)
    while place and _order(waiting[place - 1]) < _order(piece):
        place -= 1
    waiting.insert(place, piece)


def _opening(piece: _Piece) -> str:
    mark = piece.mark
    anchor = f' id="{mark.anchor}"' if mark.anchor and piece.begins else ""
    return f'<mark class="{mark.classes}"{anchor} data-of="{mark.label}">'


def _label(piece: _Piece) -> str:
    label = piece.mark.label
    return f'<sup><a href="#{label}">{label}</a></sup>' if piece.ends else ""


def anchored(marks: Sequence[Mark]) -> list[Mark]:
    """Give the first mark of each proposal the id to which the proposal leads."""
    seen: set[str] = set()
    found = []
    for one in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        anchor = "" if one.label in seen else f"m-{one.label}"
        seen.add(one.label)
        found.append(Mark(one.start, one.end, one.label, one.classes, anchor))
    return found
