"""Which documents may be about the same event: they share days, places, bodies and persons. Offered, never decided."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from comity.accounts.models import Person
from comity.intake.access import visible_to
from comity.intake.models import Document, Proposal, ProposalKind, ProposalState
from comity_names import fold

# what says that two texts are about one event, and how strongly
WEIGHTS: Mapping[str, int] = {
    ProposalKind.PERSON: 3,
    ProposalKind.DATE: 2,
    ProposalKind.ORGANISATION: 1,
    ProposalKind.PLACE: 1,
}
FIELDS: Mapping[str, str] = {ProposalKind.DATE: "value"}
ENOUGH = 3
MOST = 8
AMONG = 200  # documents looked at: those added last


@dataclass(frozen=True)
class Like:
    """A document that may be about the same event, and how much both name."""

    document: Document
    shared: int


def like(person: Person, document: Document) -> list[Like]:
    """Return the documents a person may see that share most with one, the likeliest first."""
    others = {one.pk: one for one in visible_to(person).exclude(pk=document.pk).order_by("-added_at")[:AMONG]}
    signs = _signs([document.pk, *others])
    mine = signs.get(document.pk, {})
    found = []
    for pk, theirs in signs.items():
        if pk in others:
            shared = sum(weight for sign, weight in theirs.items() if sign in mine)
            if shared >= ENOUGH:
                found.append(Like(others[pk], shared))
    return sorted(found, key=lambda one: (-one.shared, one.document.ref))[:MOST]


def _signs(documents: list[UUID]) -> dict[UUID, dict[tuple[str, str], int]]:
    rows = Proposal.objects.filter(document__in=documents, kind__in=list(WEIGHTS)).exclude(
        state__in=[ProposalState.REFUSED, ProposalState.REPLACED]
    )
    found: dict[UUID, dict[tuple[str, str], int]] = defaultdict(dict)
    for document, kind, content in rows.values_list("document", "kind", "content"):
        written = str(content.get(FIELDS.get(kind, "name")) or "")
        sign = written if kind == ProposalKind.DATE else fold(written) or written
        if sign:
            found[document][kind, sign] = WEIGHTS[kind]
    return found
