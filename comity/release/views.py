"""Pages of what leaves the house: the list, and one thing with the decision and whoever approves it."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.accounts.access import for_roles, holds, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.models import Person
from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.agreements.access import terms_of
from comity.agreements.decision import Decision
from comity.agreements.refusing import refusal_sentences
from comity.agreements.sentences import condition_sentences, names_in_reasons, reason_sentences
from comity.audit.acts import RefusalError
from comity.release import actions
from comity.release.access import may_approve, outgoing_for, outgoing_of
from comity.release.asking import asks_senior_now
from comity.release.exceptions import NotReleasedError
from comity.release.forms import ApproveForm, GiveBackForm
from comity.release.listing import LISTING
from comity.release.models import Outgoing, OutgoingState
from comity.release.notifications import DRAFTS
from comity.release.origins import Described
from comity.web.listing import list_page

page = require_http_methods(["GET", "HEAD", "POST"])


@for_roles(DRAFTS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List what is to leave and what left."""
    whole = outgoing_of(signed_in_person(request))
    found = list_page(request, LISTING, whole, export_at=reverse("release:export"))
    return render(request, "release/list.html", {"list": found}, status=found.status)


@for_roles(DRAFTS)
@page
def export(request: HttpRequest) -> HttpResponseBase:
    """Write the list to a file."""
    return write_list(request, LISTING, outgoing_of(signed_in_person(request)), back=reverse("release:index"))


@for_roles(DRAFTS)
@page
def outgoing(request: HttpRequest, outgoing_id: UUID) -> HttpResponse:
    """Show what is to leave, word by word, and take the second person's approval."""
    person = signed_in_person(request)
    found, shown = outgoing_for(person, outgoing_id)
    approves = _waits(found) and bool(may_approve(person)) and found.drafted_by_id != person.pk
    data = request.POST if request.method == "POST" else None
    asks_senior = approves and asks_senior_now(found)
    form = (
        ApproveForm(data, request=request, asks_senior=asks_senior and person.is_senior) if approves else None
    )
    if request.method == "POST" and form is None:
        messages.error(request, _("This was decided meanwhile, or is not yours to decide."))
        return redirect("release:outgoing", outgoing_id)
    if form is not None and form.is_bound and form.is_valid():
        try:
            actions.approve_outgoing(
                person, outgoing_id, senior_reason=form.cleaned_data.get("senior_reason", "")
            )
        except NotReleasedError as refusal:
            for sentence in refusal_sentences(refusal.decision, found.agreement):
                form.add_error(None, sentence)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Approved. The letter is sealed and on its way."))
            return redirect("release:outgoing", outgoing_id)
    return _page(request, person, (found, shown), form, asks_senior=asks_senior)


@for_roles(DRAFTS)
@require_POST
def give_back(request: HttpRequest, outgoing_id: UUID) -> HttpResponse:
    """Give a thing back to who offered it, or take back what one offered oneself."""
    person = signed_in_person(request)
    found = outgoing_for(person, outgoing_id)
    form = GiveBackForm(request.POST)
    if form.is_valid():
        try:
            actions.give_back_outgoing(person, outgoing_id, form.cleaned_data["reason"])
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Given back. Nothing has left."))
            return redirect("release:outgoing", outgoing_id)
    return _page(request, person, found, None, form)


def _waits(found: Outgoing) -> bool:
    return found.state == OutgoingState.TO_APPROVE


def _page(
    request: HttpRequest,
    person: Person,
    what: tuple[Outgoing, Described],
    form: Form | None,
    back: Form | None = None,
    *,
    asks_senior: bool = False,
) -> HttpResponse:
    found, shown = what
    terms = terms_of(found.agreement)
    decision = Decision.from_json(found.decision["decision"]) if found.decision else None
    names = names_in_reasons(terms)
    may_give_back = _waits(found) and (bool(may_approve(person)) or found.drafted_by_id == person.pk)
    if back is None and may_give_back:
        back = GiveBackForm()
    status = 422 if any(one is not None and one.is_bound and one.errors for one in (form, back)) else 200
    seen = {
        "outgoing": found,
        "shown": shown,
        "opens_letters": bool(holds(person, WORKS_ON_REQUESTS)),
        "agreement": terms.title(get_language() or "en") if terms else found.agreement,
        "sentences": reason_sentences(decision, names) if decision else [],
        "under": condition_sentences(decision, names) if decision else [],
        "form": form,
        "needs_another": asks_senior and not person.is_senior,
        "back_form": back,
        "is_own": found.drafted_by_id == person.pk,
    }
    return render(request, "release/outgoing.html", seen, status=status)
