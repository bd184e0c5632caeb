"""Figures of one commitment: the records named as its evidence, the activities that serve it, the agreement it rests on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.db.models import Sum
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from comity.accounts.counting import ask_words
from comity.accounts.models import Person
from comity.agreements.access import agreements_with, terms_of
from comity.cooperation.access import activities_visible_to
from comity.cooperation.commitments.evidence import SOURCES, shown_evidence
from comity.cooperation.commitments.folding import ledger_of
from comity.cooperation.models import Commitment, RegisteredAgreement
from comity.cooperation.outcomes.figure import Figure
from comity.operations.access import results_counted_for
from comity.operations.states import ResultKind

EVIDENCE = _("Shown as evidence")
ELSEWHERE = _("Named, and held by the other side alone")


def agreement_of(commitment: Commitment) -> str | None:
    """Return the id of the machine-readable agreement that a commitment rests on, None where there is none here.

    What it rests on is said in words; it is found where those are the id or a title of an agreement with the partner, or the
    reference of a registered one.
    """
    said = commitment.agreement.strip()
    if not said:
        return None
    if terms_of(said) is not None:
        return said
    for one in agreements_with(commitment.partner, settings.NODE_ID) if commitment.partner else ():
        if said.casefold() in {text.casefold() for text in one.titles.values()}:
            return one.id
    row = RegisteredAgreement.objects.filter(agency=commitment.agency_id, ref=said).exclude(terms="").first()
    return row.terms if row else None


def evidence_in(commitment: Commitment) -> list[Mapping[str, str]]:
    """Return what the changes that stand name, each record once."""
    named = {
        (one["kind"], one["ref"]): one
        for head in ledger_of(commitment).heads
        if head.terms is not None
        for one in head.terms.evidence
    }
    return list(named.values())


def figures_of_commitment(person: Person, commitment: Commitment) -> list[Figure]:
    """Return how many records of each kind show it, what the results among them sum to, and the activities that serve it."""
    page = reverse("cooperation:commitments-commitment", args=[commitment.pk])
    named = evidence_in(commitment)
    found = [*_by_kind(person, named, page), *_results(person, named, page)]
    serving = activities_visible_to(person).filter(
        commitments=commitment, is_cancelled=False, begins_on__lte=localdate()
    )
    at = f"{reverse('cooperation:activities-list')}?all=1&box=begun&commitment={commitment.pk}"
    found.append(Figure("serving", _("Activities that serve it"), serving.count(), url=at))
    return [replace(one, room="evidence", title=EVIDENCE) for one in found]


def _by_kind(person: Person, named: Sequence[Mapping[str, str]], page: str) -> Iterator[Figure]:
    shown = shown_evidence(person, named)
    for source in SOURCES:
        seen = [one for one in shown if one.kind == source.kind and one.ref]
        if seen:
            opened = sum(bool(one.href) for one in seen)
            closed = "" if opened else ask_words(source.roles)
            yield Figure(
                f"evidence-{source.kind}", seen[0].words, len(seen), url=page, opened=opened, closed=closed
            )
    elsewhere = sum(not one.ref for one in shown)
    if elsewhere:  # the commitment's own page says as much to whoever may open it
        yield Figure("evidence-elsewhere", ELSEWHERE, elsewhere, url=page)
    if not shown:
        yield Figure("evidence", _("Records"), None, why_none=_("No record is named as evidence yet."))


def _results(person: Person, named: Sequence[Mapping[str, str]], page: str) -> Iterator[Figure]:
    ids = [UUID(one["ref"]) for one in named if one["kind"] == "result"]
    rows = results_counted_for(person).filter(pk__in=ids, is_counted=True)
    sums = dict(rows.order_by().values_list("kind").annotate(all=Sum("number")))
    records = [one for one, _words in ResultKind.choices if one in sums]
    for kind in records:
        yield Figure(f"evidence-{kind}", ResultKind(kind).label, sums[kind], url=page)
