"""Saying something to members of a conversation: write, look at what each may get, send, approve."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE, WORKS_ON_REQUESTS
from comity.agreements import reference
from comity.audit.acts import RefusalError
from comity.requests import actions
from comity.requests.access import group_message_for
from comity.requests.choices import entries, languages, own_language
from comity.requests.departure import FACTS
from comity.requests.exceptions import NotHereError
from comity.requests.forms.deciding import ApproveForm, ReasonForm
from comity.requests.forms.limits import HandlingFields
from comity.requests.forms.several import MessageForm, MessagePartiesForm
from comity.requests.group_showing import page_of
from comity.requests.models import Direction, GroupMessage, State
from comity.requests.parties import PartyDraft
from comity.requests.views.conversation import found_for
from comity.requests.views.opened import version_read
from comity.requests.views.several import message_decisions, rows_for, with_basis

UNREADABLE = 422
UNSENT = frozenset({State.DRAFT, State.TO_APPROVE})
page = require_http_methods(["GET", "HEAD", "POST"])


@page
@for_roles(WORKS_ON_REQUESTS)
def say(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Write something to members of the conversation; nothing leaves yet."""
    person = signed_in_person(http)
    request, found = found_for(person, request_id)
    others = [one for one in page_of(person, found).others if one.peer is not None]
    initial = {
        "text_language": own_language(person),
        "category": FACTS,
        "members": [one.node for one in others],
        **HandlingFields.handling_initial(request.handling if request.direction == "outgoing" else {}),
    }
    form = _message_form(http, initial, [(one.node, one.name) for one in others])
    if http.method == "POST" and form.is_valid():
        parties = with_basis(request, form.cleaned_data["members"])
        try:
            message = actions.draft_message(person, request.id, _draft(form, parties))
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("requests:message", message.id)
    shown = {"form": form, "request_row": request, "others": others}
    return render(http, "requests/say-to-all.html", shown, status=UNREADABLE if form.errors else 200)


@page
@for_roles(WORKS_ON_REQUESTS)
def rewrite(http: HttpRequest, message_id: UUID) -> HttpResponse:
    """Change what has not left."""
    person = signed_in_person(http)
    message = _unsent(person, message_id)
    request, found = found_for(person, message.about_id)
    others = [one for one in page_of(person, found).others if one.peer is not None]
    kept = {
        party.node: PartyDraft(party.node, party.agreement, party.article) for party in message.parties.all()
    }
    initial = {
        "text": message.text,
        "text_language": message.text_language,
        "category": message.category,
        "members": list(kept),
        **HandlingFields.handling_initial(message.handling),
    }
    form = _message_form(http, initial, [(one.node, one.name) for one in others])
    if http.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["members"]
        fresh = {one.node: one for one in with_basis(request, [node for node in wanted if node not in kept])}
        parties = [kept.get(node) or fresh[node] for node in wanted]
        try:
            actions.change_message(person, message.id, _draft(form, parties), version=version_read(http.POST))
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("requests:message", message.id)
    shown = {"form": form, "request_row": request, "others": others, "message": message}
    return render(http, "requests/say-to-all.html", shown, status=UNREADABLE if form.errors else 200)


def _message_form(
    http: HttpRequest, initial: dict[str, object], members: list[tuple[str, str]]
) -> MessageForm:
    return MessageForm(
        http.POST if http.method == "POST" else None,
        initial=initial,
        languages=languages(),
        categories=entries(reference.categories()),
        members=members,
    )


def _draft(form: MessageForm, parties: list[PartyDraft]) -> actions.MessageDraft:
    said = form.cleaned_data
    return actions.MessageDraft(
        said["text"], said["text_language"], said["category"], tuple(parties), form.handling_of(said)
    )


def _unsent(person: Person, message_id: UUID) -> GroupMessage:
    message = group_message_for(person, message_id)
    if message.direction != Direction.OUTGOING or message.state not in UNSENT:
        raise NotHereError("sent", "message", message_id)
    return message


@page
@for_roles(WORKS_ON_REQUESTS)
def message(http: HttpRequest, message_id: UUID) -> HttpResponse:
    """Show what each member may get before it leaves; send it, or lay it before the second person."""
    person = signed_in_person(http)
    found = group_message_for(person, message_id)
    if found.state not in UNSENT:
        return redirect("requests:conversation", found.about_id)
    form = _parties_form(http, found)
    if http.method == "POST" and form.is_valid():
        try:
            answer = _sent(http, person, found, form)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
            found = group_message_for(person, message_id)
        else:
            return answer
    return _shown(http, person, found, form=form, status=UNREADABLE if form.errors else 200)


def _parties_form(http: HttpRequest, found: GroupMessage) -> MessagePartiesForm:
    rows = rows_for(found.about, _kept(found))
    return MessagePartiesForm(http.POST if http.method == "POST" else None, request=http, rows=rows)


def _kept(found: GroupMessage) -> list[PartyDraft]:
    return [
        PartyDraft(party.node, party.agreement, party.article, party.left_out)
        for party in found.parties.all()
    ]


def _sent(http: HttpRequest, person: Person, found: GroupMessage, form: MessagePartiesForm) -> HttpResponse:
    """Keep the articles and who is left out; with `send` hand it in."""
    version = version_read(http.POST)
    if form.parties() != _kept(found):
        draft = actions.MessageDraft(
            found.text, found.text_language, found.category, tuple(form.parties()), found.handling
        )
        version = actions.change_message(person, found.id, draft, version=version).version
    if http.POST.get("act") != "send":
        return redirect("requests:message", found.id)
    found = actions.submit_message(person, found.id, version=version)
    if found.state == State.SENT:
        messages.success(http, _("It is sealed and on its way, one letter to each."))
    else:
        messages.success(http, _("It waits for approval by a second person."))
    return redirect("requests:conversation", found.about_id)


def _shown(
    http: HttpRequest, person: Person, found: GroupMessage, *, status: int = 200, **forms: object
) -> HttpResponse:
    waits = found.state == State.TO_APPROVE
    parties = message_decisions(found)
    approve_form = ApproveForm(request=http, prefix="approve")
    if not person.is_senior:
        del approve_form.fields["senior_reason"]
    shown = {
        "message": found,
        "request_row": found.about,
        "parties": parties,
        "form": _parties_form(http, found) if "form" not in forms else None,
        "approve_form": approve_form,
        "return_form": ReasonForm(prefix="return"),
        "may_approve": waits and person.holds(APPROVES_RELEASE) and found.drafted_by_id != person.id,
        "may_send": all(one.state in {"may", "ask", "out"} for one in parties),
        "category": entries(reference.categories()),
        "category_words": dict(entries(reference.categories())).get(found.category, found.category),
    } | forms
    return render(http, "requests/message.html", shown, status=status)


@require_POST
@for_roles(APPROVES_RELEASE)
def approve(http: HttpRequest, message_id: UUID) -> HttpResponse:
    """Approve as the second person; it is sent to each."""
    person = signed_in_person(http)
    found = group_message_for(person, message_id)
    form = ApproveForm(http.POST, request=http, prefix="approve")
    if form.is_valid():
        try:
            actions.approve_message(
                person,
                found.id,
                version=version_read(http.POST),
                senior_reason=form.cleaned_data.get("senior_reason", ""),
            )
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(http, _("Approved. One letter is on its way to each."))
            return redirect("requests:conversation", found.about_id)
    if not person.is_senior:
        form.fields.pop("senior_reason", None)
    return _shown(http, person, group_message_for(person, message_id), approve_form=form, status=UNREADABLE)


@require_POST
@for_roles(APPROVES_RELEASE)
def give_back(http: HttpRequest, message_id: UUID) -> HttpResponse:
    """Give it back to whoever wrote it, with the reason."""
    person = signed_in_person(http)
    found = group_message_for(person, message_id)
    form = ReasonForm(http.POST, prefix="return")
    if form.is_valid():
        try:
            actions.return_message(
                person, found.id, form.cleaned_data["reason"], version=version_read(http.POST)
            )
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(http, _("Given back to its drafter, with your reason."))
            return redirect("requests:conversation", found.about_id)
    return _shown(http, person, group_message_for(person, message_id), return_form=form, status=UNREADABLE)


@require_POST
@for_roles(WORKS_ON_REQUESTS)
def drop(http: HttpRequest, message_id: UUID) -> HttpResponse:
    """Throw away what has not left."""
    person = signed_in_person(http)
    found = group_message_for(person, message_id)
    try:
        actions.drop_message(person, found.id, version=version_read(http.POST))
    except RefusalError as refusal:
        messages.error(http, str(refusal))
        return redirect("requests:message", found.id)
    messages.success(http, _("It is thrown away. It never left the house."))
    return redirect("requests:conversation", found.about_id)
