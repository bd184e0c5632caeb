"""Pages of proposing a record as evidence: from the record, from the commitment; setting a proposal aside."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import OFFERS_EVIDENCE, READS_COOPERATION
from comity.cooperation import actions
from comity.cooperation.commitments.access import commitment_for, visible_to
from comity.cooperation.commitments.evidence import Source
from comity.cooperation.commitments.listing import lines_of
from comity.cooperation.commitments.offers import (
    OPEN_STAGES,
    offer_for,
    offer_words,
    offers_visible_to,
    record_for,
    source_of,
)
from comity.cooperation.commitments.words import evidence_kind
from comity.cooperation.forms.evidence_offers import OfferForm, OfferRecordForm
from comity.cooperation.models import EvidenceOffer
from comity.cooperation.views._acts import told
from comity.cooperation.views._meetings import data_of, page, status_of, tried

TEXT = 80  # characters of a commitment in a choice
MOST = 300


def _choices(person: Person) -> list[tuple[str, str]] | None:
    """Return the commitments still owed that a person may choose from; None for somebody to whom commitments do not open."""
    if not person.holds(READS_COOPERATION):
        return None
    rows = visible_to(person).filter(stage__in=OPEN_STAGES).order_by("-created_at")[:MOST]
    return [(one.commitment.ref, f"{one.commitment.ref} {one.text[:TEXT]}") for one in lines_of(list(rows))]


def _done(request: HttpRequest, offer: EvidenceOffer) -> None:
    sentence = _(
        "%(record)s is proposed as evidence of %(ref)s. Whoever keeps the commitment sees its number and kind, not its content."
    )
    messages.success(request, sentence % {"record": offer_words(offer), "ref": offer.commitment.ref})


@for_roles(OFFERS_EVIDENCE)
@page
def offer(request: HttpRequest, kind: str, record_id: UUID) -> HttpResponse:
    """Propose a record, from its own page."""
    person = signed_in_person(request)
    record = record_for(person, kind, record_id)
    source = source_of(kind)
    form = OfferForm(data_of(request), choices=_choices(person))
    back = reverse(source.page, args=[record_id])
    if form.is_bound and form.is_valid():
        made: list[EvidenceOffer] = []
        ref = form.cleaned_data["commitment"]
        if tried(form, lambda: made.append(actions.offer_evidence(person, kind, record_id, ref))):
            _done(request, made[0])
            return redirect(back)
    known = (
        offers_visible_to(person).filter(kind=kind, record=record_id, aside_at=None).order_by("offered_at")
    )
    return _page(request, form, _named(source, record), back, known=list(known))


def _named(source: Source, record: Model) -> str:
    return f"{evidence_kind(source.kind)} {source.ref(record)}"


@for_roles(READS_COOPERATION)
@page
def offer_to(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """Propose a record, from the page of the commitment."""
    person = signed_in_person(request)
    found = commitment_for(person, commitment_id)
    form = OfferRecordForm(data_of(request), person=person)
    back = reverse("cooperation:commitments-commitment", args=[found.pk])
    if form.is_bound and form.is_valid():
        one = form.cleaned_data["record"]
        made: list[EvidenceOffer] = []
        if tried(
            form,
            lambda: made.append(actions.offer_evidence(person, one["kind"], UUID(one["ref"]), found.ref)),
        ):
            _done(request, made[0])
            return redirect(back)
    return _page(request, form, found.ref, back)


def _page(
    request: HttpRequest, form: BaseForm, named: str, back: str, known: list[EvidenceOffer] | None = None
) -> HttpResponse:
    seen = {"form": form, "named": named, "back": back, "known": known or []}
    return render(request, "cooperation/evidence-offer.html", seen, status=status_of(form))


@for_roles(OFFERS_EVIDENCE)
@require_POST
def set_aside(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """Set a proposal aside."""
    person = signed_in_person(request)
    found = offer_for(person, offer_id)
    told(
        request,
        lambda: actions.set_evidence_aside(person, offer_id),
        _("It is set aside. The record itself has not changed."),
    )
    if visible_to(person).filter(pk=found.commitment_id).exists():
        return redirect("cooperation:commitments-commitment", found.commitment_id)
    return redirect(source_of(found.kind).page, found.record)
