"""Pages of one question for leave, one recall, one passing on, one copy: read, and decided by whoever may."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE, SCREENS, WORKS_ON_REQUESTS
from comity.agreements.access import terms_of
from comity.agreements.decision import Decision
from comity.agreements.refusing import refusal_sentences
from comity.agreements.sentences import names_in_reasons, reason_sentences
from comity.audit.acts import RefusalError
from comity.sharing import actions
from comity.sharing.access import (
    consent_for,
    destruction_for,
    destructions_of,
    item_by_id,
    lost_questions_of,
    may_decide,
    our_letter_for,
    passing_for,
    revision_for,
    unpassed_of,
)
from comity.sharing.exceptions import NotHereError, ReleaseRefusedError, SettledError
from comity.sharing.forms import ApproveForm, DecideForm, DestroyedForm, RefuseForm, ReturnForm, WithdrawForm
from comity.sharing.forms.days import end_of
from comity.sharing.models import Consent, Passing, Revision
from comity.sharing.showing import item_page, names_of, our_letter, purpose_words
from comity.sharing.untold import untold_words
from comity.sharing.views._shared import data_of, in_address, page, status_of, to_letter
from comity.sharing.words import GROUNDS, REASONS, RESULT_GROUNDS, words_of


@for_roles(WORKS_ON_REQUESTS)
@require_safe
def item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Lead to the page of an item."""
    found = item_by_id(signed_in_person(request), item_id)
    return to_letter(found.owner, found.mid)


def _consent_page(
    request: HttpRequest, person: Person, found: Consent, form: Form | None, withdraw: Form | None = None
) -> HttpResponse:
    names = names_of({found.owner, found.asker, found.agency})
    seen = {
        "consent": found,
        "owner_name": names[found.owner],
        "asker_name": names[found.asker],
        "agency_name": names[found.agency],
        "purpose": purpose_words(found.purpose),
        "address": in_address(found.owner),
        "form": form,
        "withdraw": withdraw,
        "shown": None if found.ours else _own_shown(person, found.mid),
        "problem": untold_words(found.problem),
        "is_lost": lost_questions_of(person).filter(pk=found.pk).exists(),
    }
    bound = next((one for one in (form, withdraw) if one is not None and one.is_bound), None)
    return render(request, "sharing/consent.html", seen, status=status_of(bound) if bound else 200)


def _own_shown(person: Person, mid: UUID) -> object:
    """Return the letter that is asked about; None where it is erased, or the room that keeps it does not show it."""
    try:
        return our_letter(person, mid, our_letter_for(person, mid).schema)
    except NotHereError:
        return None


@for_roles(WORKS_ON_REQUESTS)
@page
def consent(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """Show a question for leave with the letter it is about, and take the decision."""
    person = signed_in_person(request)
    found = consent_for(person, consent_id)
    decides = bool(may_decide(person)) and not found.ours
    form = withdraw = None
    if decides and found.state == "asked":
        form = DecideForm(data_of(request), request=request)
    elif decides and found.state == "granted":
        withdraw = WithdrawForm(None, request=request)
    if request.method == "POST" and "set-aside" in request.POST:
        return _set_aside(request, lambda: actions.set_question_aside(person, consent_id))
    if request.method == "POST" and form is None:
        messages.error(request, _("This was decided meanwhile, or is not yours to decide."))
        return redirect("sharing:consent", consent_id)
    if request.method == "POST" and form is not None and form.is_valid():
        given = form.cleaned_data
        try:
            actions.decide_consent(
                person,
                consent_id,
                grant=given["verdict"] == "grant",
                text=given["text"],
                until=end_of(given["until"]),
            )
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your decision is sealed and on its way."))
            return redirect("sharing:consent", consent_id)
    return _consent_page(request, person, found, form, withdraw)


def _set_aside(request: HttpRequest, act: Callable[[], object]) -> HttpResponse:
    """Take the word that something lost, or given back, is left at that."""
    try:
        act()
    except SettledError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It stands on nobody’s desk any more."))
    return redirect(request.path)


@for_roles(APPROVES_RELEASE)
@require_POST
def withdraw(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """Withdraw a leave that was given."""
    person = signed_in_person(request)
    found = consent_for(person, consent_id)
    form = WithdrawForm(request.POST, request=request)
    if form.is_valid():
        try:
            actions.withdraw_consent(person, consent_id, form.cleaned_data["text"])
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The leave is withdrawn. What left before must be recalled apart."))
            return redirect("sharing:consent", consent_id)
    return _consent_page(request, person, found, None, form)


@for_roles(WORKS_ON_REQUESTS)
@page
def revision(request: HttpRequest, revision_id: UUID) -> HttpResponse:
    """Show a recall or the like with its holders, and take the decision about a request to delete."""
    person = signed_in_person(request)
    found = revision_for(person, revision_id)
    waits = not found.ours and found.state == "open" and found.kind == "deletion" and found.decided_at is None
    form = RefuseForm(data_of(request), request=request) if waits and may_decide(person) else None
    if request.method == "POST" and form is None:
        messages.error(request, _("This was decided meanwhile, or is not yours to decide."))
        return redirect("sharing:revision", revision_id)
    if request.method == "POST" and form is not None and form.is_valid():
        given = form.cleaned_data
        try:
            if given["verdict"] == "delete":
                actions.delete_item(person, revision_id)
            else:
                actions.refuse_deletion(person, revision_id, given["ground"])
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your decision is sealed and on its way."))
            return redirect("sharing:revision", revision_id)
    return render(
        request, "sharing/revision.html", _revision_seen(found, form), status=status_of(form) if form else 200
    )


def _revision_seen(found: Revision, form: Form | None) -> dict[str, object]:
    holders = list(found.holders.all())
    names = names_of({found.owner, *(one.node for one in holders), *(one.via for one in holders)})
    return {
        "revision": found,
        "owner_name": names[found.owner],
        "reason": words_of(REASONS, found.reason),
        "ground": words_of(GROUNDS, found.ground) if found.ground else "",
        "address": in_address(found.owner),
        "holders": [
            (
                one,
                names[one.node],
                names.get(one.via, ""),
                words_of(RESULT_GROUNDS, one.ground) if one.ground else "",
                untold_words(one.problem),
            )
            for one in holders
        ],
        "form": form,
    }


@for_roles(WORKS_ON_REQUESTS)
@page
def passing(request: HttpRequest, passing_id: UUID) -> HttpResponse:
    """Show an item on its way to another partner, and take the second person's approval."""
    person = signed_in_person(request)
    found = passing_for(person, passing_id)
    waits = found.state == "to-approve" and bool(may_decide(person)) and found.drafted_by_id != person.pk
    asks_senior = person.is_senior and _asks_senior(found)
    form = ApproveForm(data_of(request), request=request, asks_senior=asks_senior) if waits else None
    if request.method == "POST" and "set-aside" in request.POST:
        return _set_aside(request, lambda: actions.set_passing_aside(person, passing_id))
    if request.method == "POST" and form is None:
        messages.error(request, _("This was decided meanwhile, or is not yours to decide."))
        return redirect("sharing:passing", passing_id)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            actions.approve_passing(
                person, passing_id, senior_reason=form.cleaned_data.get("senior_reason", "")
            )
        except ReleaseRefusedError as refusal:
            for sentence in refusal_sentences(refusal.decision, found.agreement):
                form.add_error(None, sentence)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Approved. The letter is sealed and on its way."))
            return redirect("sharing:passing", passing_id)
    return _passing_page(request, person, found, form, ReturnForm() if waits else None)


def _asks_senior(found: Passing) -> bool:
    """Whether a named senior must decide, as the release decision said when it was proposed; unknown means yes."""
    return not found.decision or Decision.from_json(found.decision["decision"]).needs_named_senior


def _passing_page(
    request: HttpRequest, person: Person, found: Passing, form: Form | None, back: Form | None
) -> HttpResponse:
    terms = terms_of(found.agreement)
    decision = Decision.from_json(found.decision["decision"]) if found.decision else None
    seen = {
        "passing": found,
        "shown": item_page(person, found.item),
        "purpose": purpose_words(found.purpose),
        "agreement": terms.title("en") if terms else found.agreement,
        "sentences": reason_sentences(decision, names_in_reasons(terms)) if decision else [],
        "form": form,
        "return_form": back,
        "problem": untold_words(found.problem),
        "is_stopped": unpassed_of(person).filter(pk=found.pk).exists(),
        "address": in_address(found.item.owner),
    }
    bound = next((one for one in (form, back) if one is not None and one.is_bound), None)
    return render(request, "sharing/passing.html", seen, status=status_of(bound) if bound else 200)


@for_roles(APPROVES_RELEASE)
@require_POST
def return_passing(request: HttpRequest, passing_id: UUID) -> HttpResponse:
    """Give a passing on back to who proposed it."""
    person = signed_in_person(request)
    found = passing_for(person, passing_id)
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            actions.return_passing(person, passing_id, form.cleaned_data["reason"])
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Given back to its drafter, with your reason."))
            return redirect("sharing:passing", passing_id)
    return _passing_page(request, person, found, None, form)


@for_roles(SCREENS)
@page
def destruction(request: HttpRequest, destruction_id: UUID) -> HttpResponse:
    """Show a copy that holds what was taken back, and take the word that it is destroyed."""
    person = signed_in_person(request)
    found = destruction_for(person, destruction_id)
    mine = destructions_of(person).filter(pk=destruction_id).exists()
    form = DestroyedForm(data_of(request)) if mine else None
    if request.method == "POST" and form is None:
        messages.error(request, _("Only who took it out can confirm this, or it was confirmed already."))
        return redirect("sharing:destruction", destruction_id)
    if request.method == "POST" and form is not None and form.is_valid():
        actions.confirm_destroyed(person, destruction_id)
        messages.success(request, _("Thank you. The owner is told once the last copy is destroyed."))
        return redirect("sharing:copies")
    seen = {"destruction": found, "owner_name": names_of([found.item.owner])[found.item.owner], "form": form}
    return render(request, "sharing/destruction.html", seen, status=status_of(form) if form else 200)
