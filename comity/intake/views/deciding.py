"""Pages on one proposal: accepted into the room that owns such records, changed, refused, decided anew; a question answered."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_DOCUMENTS
from comity.audit.acts import RefusalError
from comity.intake import actions
from comity.intake.accepting import Target, Wish, offices, targets_of
from comity.intake.accepting.wishes import NOTED, RECORD, RECORD_ADD
from comity.intake.access import visible_to
from comity.intake.exceptions import NotHereError, ReasonTooLongError, ToldTooLittleError, UnreadContentError
from comity.intake.forms.content import Names
from comity.intake.forms.deciding import AcceptForm
from comity.intake.knowing import known
from comity.intake.models import Proposal, ProposalKind, Question
from comity.intake.shown import Review
from comity.intake.shown_known import offered
from comity.intake.shown_proposals import names_of, shown_proposal
from comity.intake.views._shared import (
    address_of,
    classification_of,
    on_from,
    page,
    status_of,
    to_document,
    told,
    why_closed,
)
from comity.intake.views.reviewing import page_of
from comity.operations.access import visible_to as operations_visible_to
from comity.operations.states import OperationState
from comity.records.looking import keep_looking, looking_of
from comity.records.purposes import Looking, PurposeMissingError
from comity.web.words import Words

MOST_OPERATIONS = 100
Offered = Sequence[tuple[str, Words, Words]]


@page
@for_roles(KEEPS_DOCUMENTS)
def accept(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Show what a proposal can become, and accept it."""
    person = signed_in_person(request)
    proposal = _proposal(person, proposal_id)
    if closed := why_closed(proposal):
        messages.error(request, closed)
        return to_document(proposal.document_id, at=str(proposal_id))
    if request.method == "POST" and (quick := request.POST.get("quick")):
        return _accepted_at_once(request, person, proposal, quick)
    targets = targets_of(person, proposal)
    target = _chosen(proposal, targets, request.GET.get("target", ""), changes="change" in request.GET)
    if target is None:
        raise NotHereError("proposal", proposal_id, "no-target")
    looking = looking_of(request)
    if request.method == "POST" and "look" in request.POST:
        looking = _looked(request)
        if looking is not None:
            return redirect(f"{request.path}?target={target.code}")
    onto = _offered(person, proposal, target, looking)
    form = AcceptForm(
        request.POST if request.method == "POST" and "look" not in request.POST else None,
        proposal=proposal, target=target, names=Names.of(proposal.document), onto=onto, looking=looking,
    )  # fmt: skip
    if form.is_bound and form.is_valid() and _done(request, person, form):
        return on_from(request, proposal, _("It is accepted."))
    return render(
        request,
        "intake/accept.html",
        _shown(request, targets, form, onto),
        status=status_of(form),
    )


def _chosen(proposal: Proposal, targets: Sequence[Target], code: str, *, changes: bool) -> Target | None:
    """Return the target that is asked for; else the first.

    Of somebody in office and of a victim that is none: they are no subjects of records. For a body it is a new record, as only persons are
    looked for in records; so it is for who came to change words, not to look.
    """
    said = proposal.counts
    no_subject = proposal.kind == ProposalKind.PERSON and (
        offices.is_office(said.get("role"), said.get("rank")) or offices.is_victim(said.get("role"))
    )
    likeliest = [NOTED] if no_subject else []
    preferred = [
        code,
        *likeliest,
        *([RECORD] if changes or proposal.kind == ProposalKind.ORGANISATION else []),
    ]
    by_code = {one.code: one for one in targets}
    return next((by_code[one] for one in preferred if one in by_code), targets[0] if targets else None)


def _accepted_at_once(request: HttpRequest, person: Person, proposal: Proposal, target: str) -> HttpResponse:
    try:
        actions.accept_proposal(person, proposal.pk, Wish(target))
    except RefusalError as refusal:
        messages.error(request, str(refusal))
        return to_document(proposal.document_id, at=str(proposal.pk))
    return on_from(request, proposal, _("It is accepted."))


def _done(request: HttpRequest, person: Person, form: AcceptForm) -> bool:
    wish = form.wish()
    if wish.looking is not None:
        keep_looking(request, wish.looking)
    try:
        actions.accept_proposal(person, form.proposal.pk, wish)
    except (UnreadContentError, ToldTooLittleError) as refusal:
        form.show(refusal.problems)
    except RefusalError as refusal:
        form.add_error(None, str(refusal))
    else:
        return True
    return False


def _looked(request: HttpRequest) -> Looking | None:
    """Keep why somebody looks; say what is missing."""
    try:
        looking = Looking.read(request.POST.get("purpose", ""), request.POST.get("reference", ""))
    except PurposeMissingError as refusal:
        messages.error(request, str(refusal))
        return None
    keep_looking(request, looking)
    return looking


def _offered(person: Person, proposal: Proposal, target: Target, looking: Looking | None) -> Offered | None:
    """Return onto what a proposal can be added, likeliest first; None while it is not known why somebody looks."""
    if target.onto == "operation":
        rows = operations_visible_to(person).exclude(state=OperationState.ENDED).order_by("-created_at", "pk")
        return [(str(one.pk), f"{one.ref} {one.title}", "") for one in rows[:MOST_OPERATIONS]]
    if target.onto != "subject" or looking is None:
        return None
    return [offered(one) for one in known(person, proposal, looking)]


def _shown(
    request: HttpRequest, targets: Sequence[Target], form: AcceptForm, onto: Offered | None
) -> dict[str, Any]:
    proposal, target = form.proposal, form.target
    document = proposal.document
    asked = {
        value
        for given in proposal.counts.values()
        for value in (given if isinstance(given, list) else [given])
        if isinstance(value, str)
    }
    reading = document.reading
    review = Review(document, reading) if reading is not None else None
    label = review.labels.get(proposal.pk, "") if review else ""
    language = review.language_of(proposal) if review else document.language
    return {
        "form": form,
        "document": document,
        "one": shown_proposal(proposal, label, language, names_of(document, asked)),
        "all_quotes": proposal.quotes,
        "targets": targets,
        "target": target,
        "asks_why": target.onto == "subject" and onto is None,
        "nothing_known": target.code == RECORD_ADD and onto is not None and not onto,
        "changes": "change" in request.GET or form.is_changed_wrongly,
        "back": address_of(document.pk, {"at": str(proposal.pk)}),
        "classification": classification_of(document),
    }


@require_POST
@for_roles(KEEPS_DOCUMENTS)
def refuse(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Refuse a proposal, with a sentence or without one; one that is too long is given back on the page it was written on."""
    person = signed_in_person(request)
    proposal = _proposal(person, proposal_id)
    reason = request.POST.get("reason", "")
    try:
        actions.refuse_proposal(person, proposal_id, reason)
    except ReasonTooLongError as refusal:
        shown = page_of(person, proposal.document_id, at=proposal_id)
        given = {"id": proposal_id, "reason": reason, "words": str(refusal)}
        return render(
            request,
            "intake/document.html",
            {**shown, "given_back": given},
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    except RefusalError as refusal:
        messages.error(request, str(refusal))
        return to_document(proposal.document_id, at=str(proposal_id))
    return on_from(request, proposal, _("It is refused."))


@require_POST
@for_roles(KEEPS_DOCUMENTS)
def anew(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Open a decision again."""
    person = signed_in_person(request)
    proposal = _proposal(person, proposal_id)
    told(request, lambda: actions.reopen_proposal(person, proposal_id), _("It is open again."))
    return to_document(proposal.document_id, at=str(proposal_id))


@require_POST
@for_roles(KEEPS_DOCUMENTS)
def split(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Take one wording out of a person; it becomes one of its own, which is shown."""
    person = signed_in_person(request)
    proposal = _proposal(person, proposal_id)
    try:
        other = actions.split_person(person, proposal_id, request.POST.get("wording", ""))
    except RefusalError as refusal:
        messages.error(request, str(refusal))
        return to_document(proposal.document_id, at=str(proposal_id))
    messages.success(request, _("These words are a person of their own now."))
    return to_document(proposal.document_id, at=str(other.pk))


@require_POST
@for_roles(KEEPS_DOCUMENTS)
def answer(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Say whether two persons of a document are one."""
    person = signed_in_person(request)
    found = Question.objects.filter(pk=question_id, document__in=visible_to(person)).first()
    if found is None:
        raise NotHereError("question", question_id)
    said = request.POST.get("answer", "")
    told(request, lambda: actions.answer_question(person, question_id, said), _("Your answer is kept."))
    return to_document(found.document_id)


def _proposal(person: Person, proposal_id: UUID) -> Proposal:
    found = (
        Proposal.objects.select_related("document__source", "document__agency")
        .filter(pk=proposal_id, document__in=visible_to(person))
        .first()
    )
    if found is None:
        raise NotHereError("proposal", proposal_id)
    return found
