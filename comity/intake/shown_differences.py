"""Differences between two documents, in words, grouped by kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from comity.intake.comparing import Difference, Said
from comity.intake.kind_words import BOTH, GROUPS, code_words, field_words
from comity.intake.models import Proposal
from comity.intake.views._shared import address_of
from comity.web.words import Words

QUOTES = 2
CAPTIONS = (
    "name",
    "value",
    "area",
    "kind",
    "act",
)  # what a difference without a field says, as comparing.py chooses it


@dataclass(frozen=True)
class Side:
    """What one document says: in words, its exact words, and where they stand."""

    words: str
    quotes: Sequence[str]
    href: str


@dataclass(frozen=True)
class Line:
    """One difference: the field, empty where only one side has the thing at all; a side is None where it says nothing."""

    field: str
    left: Side | None
    right: Side | None


@dataclass(frozen=True)
class Group:
    """The differences of one kind."""

    title: Words
    lines: Sequence[Line]


def groups_of(differences: Sequence[Difference]) -> list[Group]:
    """Return the differences by kind, in the order in which they came."""
    kinds = dict.fromkeys(one.kind for one in differences)
    return [Group(GROUPS[kind], [_line(one) for one in differences if one.kind == kind]) for kind in kinds]


def _line(one: Difference) -> Line:
    label = field_words(one.kind, one.field) if one.field else ""
    return Line(label, _side(one, one.left), _side(one, one.right))


def _side(one: Difference, said: Said | None) -> Side | None:
    if said is None:
        return None
    proposal = cast("Proposal", said.proposal)
    field = one.field or _caption(proposal)
    return Side(
        _words(one.kind, field, said.value),
        [str(each["text"]) for each in said.quotes[:QUOTES]],
        address_of(proposal.document_id, {"at": str(proposal.pk)}),
    )


def _caption(proposal: Proposal) -> str:
    return next((name for name in CAPTIONS if proposal.counts.get(name) is not None), "")


def _words(kind: str, field: str, value: Any) -> str:
    if value == "both":
        return str(BOTH)
    if isinstance(value, list):
        return ", ".join(code_words(kind, field, each) for each in value)
    return code_words(kind, field, value)
