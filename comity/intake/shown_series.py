"""Meetings of one series as a chain: the ones before, the one that the text is about, the next ones."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from comity.intake.date_words import date_words
from comity.intake.kind_words import code_words, vocabulary
from comity.intake.models import Document, Proposal, ProposalKind, ProposalState
from comity.intake.shown_proposals import names_of

ORDER: Mapping[str, int] = {"previous": 0, "this": 1, "next": 2}
_LAST = 10**6  # behind every number that a series has


@dataclass(frozen=True)
class Link:
    """One meeting of a chain: which it is in the series, its number, day and place in words, where its proposal stands."""

    label: str
    which: str
    words: str
    href: str
    is_this: bool


def chains_of(document: Document, labels: Mapping[UUID, str]) -> list[list[Link]]:
    """Return the chains of a document, one for each kind of meeting of which it names several by their order."""
    rows = document.proposals.filter(kind=ProposalKind.MEETING).exclude(
        state__in=[ProposalState.REPLACED, ProposalState.REFUSED]
    )
    series: dict[str, list[Proposal]] = defaultdict(list)
    for one in rows.order_by("place", "id"):
        if one.counts.get("relation") in ORDER:
            series[str(one.counts.get("kind"))].append(one)
    several = [_in_order(found) for found in series.values()]
    chains = [found for found in several if len(found) > 1]
    names = names_of(document, [str(one.counts.get("place") or "") for found in chains for one in found])
    return [[_link(one, labels, names) for one in found] for found in chains]


def _in_order(rows: Sequence[Proposal]) -> list[Proposal]:
    """Return each meeting once, however often it is told of, in the order of the series."""
    once: dict[tuple[Any, ...], Proposal] = {}
    for one in rows:
        said = one.counts
        # told of twice it has the same number, or where it has none the same day
        key = (said["relation"], said.get("ordinal") or said.get("date") or str(one.pk))
        once.setdefault(key, one)
    return sorted(once.values(), key=_place)


def _place(one: Proposal) -> tuple[int, int, str]:
    said = one.counts
    number = said.get("ordinal")
    return ORDER[said["relation"]], number if isinstance(number, int) else _LAST, str(said.get("date") or "")


def _link(one: Proposal, labels: Mapping[UUID, str], names: Mapping[str, str]) -> Link:
    said = one.counts
    place = said.get("place")
    told = [
        code_words(one.kind, "kind", said.get("kind")),
        str(said.get("ordinal") or ""),
        date_words(str(said.get("date") or "")),
        names.get(place, place) if isinstance(place, str) else "",
    ]
    which = (vocabulary(one.kind, "relation") or {}).get(said["relation"], "")
    label = labels.get(one.pk, "")
    href = f"?at={one.pk}#{label}" if label else ""
    return Link(label, str(which), ", ".join(filter(None, told)), href, is_this=said["relation"] == "this")
