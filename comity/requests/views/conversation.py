"""The page of a conversation of several, from one of its requests, and the acts of those who lead it or take part."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.audit.acts import RefusalError
from comity.exchange.membership import conversation_of
from comity.exchange.models import Conversation
from comity.requests import actions
from comity.requests.access import request_for
from comity.requests.exceptions import NotHereError
from comity.requests.forms.several import MembershipForm, OneMoreForm
from comity.requests.group_showing import Page, page_of
from comity.requests.models import Direction, GroupMessage, Request, State
from comity.requests.views.several import partner_choices, with_basis
from comity.sharing.access import may_decide
from comity.sharing.letters import our_content

UNREADABLE = 422
page = require_http_methods(["GET", "HEAD", "POST"])
Act = Callable[[Person, UUID, str], object]


def found_for(person: Person, request_id: UUID) -> tuple[Request, Conversation]:
    """Return a request and its conversation of several.

    Raises:
        NotHereError: there is none, or it is not for this person.
    """
    request = request_for(person, request_id)
    conversation = conversation_of(request.conversation) if request.conversation else None
    if conversation is None:
        raise NotHereError("no-conversation", identifier=request_id)
    return request, conversation


@for_roles(WORKS_ON_REQUESTS)
@require_safe
def conversation(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show who takes part, the answers side by side, and what was said; the look is written down."""
    person = signed_in_person(http)
    request, found = found_for(person, request_id)
    actions.open_conversation(person, request_id)
    seen = page_of(person, found)
    unsent = GroupMessage.objects.filter(
        conversation=found.pk, state__in=[State.DRAFT, State.TO_APPROVE]
    ).select_related("drafted_by")
    shown = {
        "request_row": request,
        "page": seen,
        "unsent": list(unsent),
        "is_owner": seen.is_open and found.owner == settings.NODE_ID,
        "is_deputy": seen.is_open and found.deputy == settings.NODE_ID,
        "takes_part": seen.is_open and seen.me is not None,
        "taken_back": _letter_to_take_back(person, seen),
        "left_out": [party for one in seen.answers for party in one.request.parties.all() if party.left_out],
    }
    return render(http, "requests/conversation.html", shown)


def _letter_to_take_back(person: Person, seen: Page) -> UUID | None:
    """Return a letter of ours by which this person may take the request back from all parties; None where there is none."""
    if not may_decide(person):
        return None
    ours = (one.request for one in seen.answers if one.request.direction == Direction.OUTGOING)
    return next((one.message for one in ours if one.message and our_content(one.message) is not None), None)


@dataclass(frozen=True)
class Change:
    """An act on a membership, with the words of its page; `of_member` where it is about one of them."""

    title: Promise
    consequences: tuple[Promise, ...]
    done: Promise
    act: Act
    of_member: bool = False
    stops: bool = False


CHANGES = {
    "remove": Change(
        gettext_lazy("Take this party out"),
        (
            gettext_lazy("Nothing more goes to it, and nothing more is taken from it in this conversation."),
            gettext_lazy("Its request is closed. It keeps what it has; a recall is another act."),
            gettext_lazy("All parties are told."),
        ),
        gettext_lazy("The party takes no part any more."),
        actions.remove_party,
        of_member=True,
        stops=True,
    ),
    "deputy": Change(
        gettext_lazy("Name this party the deputy"),
        (
            gettext_lazy("When your node is silent, it can lead the conversation instead."),
            gettext_lazy("All parties are told."),
        ),
        gettext_lazy("The deputy is named."),
        actions.name_deputy,
        of_member=True,
    ),
    "hand-over": Change(
        gettext_lazy("Let this party lead"),
        (
            gettext_lazy("It decides who takes part from now on. You stay, as its deputy."),
            gettext_lazy("Your requests, their clocks and their answers stay yours."),
        ),
        gettext_lazy("The party leads the conversation now."),
        actions.hand_over,
        of_member=True,
    ),
    "close": Change(
        gettext_lazy("Close the conversation"),
        (
            gettext_lazy("Nothing is said in it any more, also no answer. Requests that are open are closed."),
            gettext_lazy("It cannot be opened again; begin a new one."),
        ),
        gettext_lazy("The conversation is closed."),
        lambda person, request_id, _node: actions.close_conversation(person, request_id),
        stops=True,
    ),
    "take-over": Change(
        gettext_lazy("Take over the conversation"),
        (
            gettext_lazy("You lead it from now on, in place of its owner, who stays a party."),
            gettext_lazy("Where the owner changed something at the same moment, your takeover counts and the change does not."),
        ),
        gettext_lazy("You lead the conversation now."),
        lambda person, request_id, _node: actions.take_over(person, request_id),
    ),
    "leave": Change(
        gettext_lazy("Ask to leave"),
        (
            gettext_lazy("The agency that leads the conversation is asked, and decides."),
            gettext_lazy("Until then you take part as before. Answer what you can answer before you go."),
        ),
        gettext_lazy("The wish is on its way."),
        lambda person, request_id, _node: actions.ask_to_leave(person, request_id),
    ),
}  # fmt: skip


@page
@never_cache
@for_roles(WORKS_ON_REQUESTS)
def change(http: HttpRequest, request_id: UUID, word: str) -> HttpResponse:
    """Ask once more, on a page that names the consequences; then do it."""
    person = signed_in_person(http)
    request, found = found_for(person, request_id)
    if word not in CHANGES:
        raise NotHereError("absent", "page", word)
    wanted = CHANGES[word]
    node = str((http.POST if http.method == "POST" else http.GET).get("member", ""))
    member = next((one for one in page_of(person, found).others if one.node == node), None)
    if wanted.of_member and member is None:
        return redirect("requests:conversation", request.id)
    form = MembershipForm(http.POST if http.method == "POST" else None, request=http)
    if http.method == "POST" and form.is_valid():
        try:
            wanted.act(person, request.id, node)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(http, str(wanted.done))
            return redirect("requests:conversation", request.id)
    shown = {"form": form, "request_row": request, "change": wanted, "member": member}
    return render(http, "requests/membership.html", shown, status=UNREADABLE if form.errors else 200)


@page
@for_roles(WORKS_ON_REQUESTS)
def one_more(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Ask one more partner: draft the request for it anew, or, where another agency leads, ask that agency."""
    person = signed_in_person(http)
    request, found = found_for(person, request_id)
    leads = found.owner == settings.NODE_ID
    partners = [one for one in partner_choices(person) if one[0] not in found.nodes]
    form = OneMoreForm(http.POST if http.method == "POST" else None, partners=partners)
    if http.method == "POST" and form.is_valid():
        try:
            return _asked(http, person, request, str(form.cleaned_data["node"]), leads=leads)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
    shown = {"form": form, "request_row": request, "leads": leads, "partners": partners}
    return render(http, "requests/one-more.html", shown, status=UNREADABLE if form.errors else 200)


def _asked(http: HttpRequest, person: Person, request: Request, node: str, *, leads: bool) -> HttpResponse:
    if leads:
        [party] = with_basis(request, [node])
        draft = actions.ask_one_more(person, request.id, party)
        messages.success(
            http, _("The request is drafted for this partner. It is let in when the draft is sent.")
        )
        return redirect("requests:edit", draft.id)
    actions.ask_to_add(person, request.id, node)
    messages.success(http, _("The agency that leads the conversation is asked."))
    return redirect("requests:conversation", request.id)


@require_http_methods(["POST"])
@for_roles(WORKS_ON_REQUESTS)
def decline(http: HttpRequest, request_id: UUID, wish_id: UUID) -> HttpResponse:
    """Say no to what a party wishes for."""
    person = signed_in_person(http)
    request, _found = found_for(person, request_id)
    try:
        actions.decline_wish(person, request.id, wish_id)
    except RefusalError as refusal:
        messages.error(http, str(refusal))
    else:
        messages.success(http, _("The wish is declined, and the party is told."))
    return redirect("requests:conversation", request.id)
