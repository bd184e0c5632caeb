"""Records that colleagues propose as evidence: which of them wait for the keeper, for which commitments one may be proposed.

Whoever may open the record proposes it; whoever keeps the commitment reads its kind and number, and names it. Neither needs the
other's room.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.accounts.access import YES, Answer
from comity.accounts.models import Person
from comity.cooperation.access import may_keep
from comity.cooperation.commitments.access import visible_to
from comity.cooperation.commitments.evidence import SOURCES, Source
from comity.cooperation.commitments.folding import ledger_of
from comity.cooperation.commitments.words import evidence_kind
from comity.cooperation.core.ledger import Ledger
from comity.cooperation.core.terms import Stage
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.models import Commitment, EvidenceOffer
from comity.web import ways_on
from comity.web.ways_on import WayOn

OPEN_STAGES = ("", Stage.SOFT, Stage.COMMITTED, Stage.IN_PROGRESS, Stage.PARTLY)


def source_of(kind: str) -> Source:
    """Return what is known of a kind of record. Raises NotHereError."""
    found = next((one for one in SOURCES if one.kind == kind), None)
    if found is None:
        raise NotHereError("evidence", kind, "no-such-kind")
    return found


def record_for(person: Person, kind: str, record_id: UUID) -> Model:
    """Return a record that a person may open, and so may propose; never to a guest of the node. Raises NotHereError."""
    rows: QuerySet[Any] = source_of(kind).visible(person)
    found: Model | None = rows.filter(pk=record_id).first() if person.agency.is_home else None
    if found is None:
        raise NotHereError(kind, record_id)
    return found


def open_commitments(person: Person) -> QuerySet[Commitment]:
    """Return the commitments of the agency for which evidence is looked for; by reference alone for those to whom they do not open."""
    return Commitment.objects.filter(agency=person.agency, stage__in=OPEN_STAGES)


def offers_visible_to(person: Person) -> QuerySet[EvidenceOffer]:
    """Return the offers a person may read: those of the commitments they may see, and their own."""
    rows = EvidenceOffer.objects.select_related("commitment", "offered_by").filter(agency=person.agency)
    mine = rows.filter(offered_by=person)
    return mine | rows.filter(commitment__in=visible_to(person).order_by().values("pk"))


def offer_for(person: Person, offer_id: UUID) -> EvidenceOffer:
    """Return one offer that a person may read. Raises NotHereError."""
    found = offers_visible_to(person).filter(pk=offer_id).first()
    if found is None:
        raise NotHereError("evidence-offer", offer_id)
    return found


def may_set_aside(person: Person, offer: EvidenceOffer) -> Answer:
    """Whether a person sets an offer aside: who made it, or who keeps the commitment."""
    return YES if offer.offered_by_id == person.pk else may_keep(person)


def named_in(ledger: Ledger) -> set[tuple[str, str]]:
    """Return kind and identifier of each record that what stands names."""
    terms = [head.terms for head in ledger.heads if head.terms is not None]
    return {(one["kind"], one["ref"]) for said in terms for one in said.evidence}


def open_offers(commitment: Commitment, ledger: Ledger | None = None) -> list[EvidenceOffer]:
    """Return the offers that wait for the keeper: neither set aside nor named by what stands (`ledger`, where it is known)."""
    named = named_in(ledger if ledger is not None else ledger_of(commitment))
    rows = commitment.offers.select_related("offered_by").filter(aside_at=None).order_by("offered_at", "id")
    return [one for one in rows if (one.kind, str(one.record)) not in named]


def offer_words(offer: EvidenceOffer) -> str:
    """Return an offer by kind and number."""
    return f"{evidence_kind(offer.kind)} {offer.number}"


def choices_of(offers: Sequence[EvidenceOffer]) -> list[tuple[str, str]]:
    """Return offers as a form lets them be chosen."""
    return [(str(one.pk), f"{offer_words(one)} · {one.offered_by.name}") for one in offers]


def way_from(kind: str) -> ways_on.Offered:
    """Return what leads from the page of a record to proposing it."""

    def way(person: Person, record_id: UUID) -> WayOn | None:
        if not person.agency.is_home:
            return None
        at = reverse("cooperation:evidence-offer", args=[kind, record_id])
        return WayOn(_("Propose it as evidence"), at)

    return way


def register() -> None:
    """Stand on the pages of the records; at start."""
    for source in SOURCES:
        ways_on.offer(source.kind, way_from(source.kind))
