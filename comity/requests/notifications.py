"""What this room tells people: one kind a line of the table below, one function an occasion."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE, RUNS_NODE, WORKS_ON_REQUESTS, Role
from comity.audit.acts import Act
from comity.exchange.registry import MembershipChange
from comity.notifications.kinds import Kind, Urgency, register_kind
from comity.notifications.telling import notify
from comity.requests.access import visible_to
from comity.requests.models import Request
from comity.requests.models import Urgency as Asked
from comity.web.words import Words

TO_APPROVE = "request.to-approve"
ANSWER_TO_APPROVE = "reply.to-approve"
TO_CONFIRM = "request.to-confirm"
ANSWER_TO_CONFIRM = "reply.to-confirm"
GIVEN_BACK = "request.given-back"
ANSWER_GIVEN_BACK = "reply.given-back"
RECEIVED = "request.received"
ASSIGNED = "request.assigned"
ASKED_BACK = "request.asked-back"
SAID_BACK = "request.said-back"
ANSWERED = "request.answered"
REFUSED = "request.refused"
HALF, QUARTER, DUE, PARTNER_DUE = "clock.half", "clock.quarter", "clock.due", "clock.partner-due"
ESCALATED, PARTNER_ESCALATED = "clock.escalated", "clock.partner-escalated"
UNCONFIRMED, ANSWER_UNCONFIRMED = "request.unconfirmed", "reply.unconfirmed"
MORE_TIME_TO_APPROVE = "extension.to-approve"
MORE_TIME_ASKED = "extension.asked"
MORE_TIME_DECIDED = "extension.decided"
APPROVED = "request.approved"
NOT_TAKEN = "request.not-taken"
NOBODY_HEARS = "role.nobody-hears"
ANSWER_APPROVED = "reply.approved"
MESSAGE_TO_APPROVE = "group-message.to-approve"
MESSAGE_GIVEN_BACK = "group-message.given-back"
MESSAGE_APPROVED = "group-message.approved"
MESSAGE_RECEIVED = "group-message.received"
MEMBERS_CHANGED, CONVERSATION_CLOSED = "conversation.changed", "conversation.closed"
OWNER_CHANGED, WISH_RECEIVED = "conversation.owner-changed", "conversation.wish"
WORDS_TO_APPROVE = "clarification.to-approve"
WORDS_GIVEN_BACK = "clarification.given-back"
WORDS_APPROVED = "clarification.approved"

KINDS: tuple[tuple[str, Words, Words, frozenset[Role]], ...] = (
    (TO_APPROVE, _("Approval"), _("%(ref)s waits for your approval."), APPROVES_RELEASE),
    (ANSWER_TO_APPROVE, _("Approval"), _("The answer to %(ref)s waits for your approval."), APPROVES_RELEASE),
    (
        TO_CONFIRM,
        _("Approval"),
        _("%(ref)s was released at flash urgency. A second person must confirm it within 24 hours."),
        APPROVES_RELEASE,
    ),
    (
        ANSWER_TO_CONFIRM,
        _("Approval"),
        _("The answer to %(ref)s was released at flash urgency. A second person must confirm it within 24 hours."),
        APPROVES_RELEASE,
    ),
    (GIVEN_BACK, _("Given back"), _("%(ref)s was given back to you."), WORKS_ON_REQUESTS),
    (ANSWER_GIVEN_BACK, _("Given back"), _("Your answer to %(ref)s was given back."), WORKS_ON_REQUESTS),
    (APPROVED, _("Approval"), _("%(ref)s was approved and sent."), WORKS_ON_REQUESTS),
    (ANSWER_APPROVED, _("Approval"), _("Your answer to %(ref)s was approved and sent."), WORKS_ON_REQUESTS),
    (
        WORDS_TO_APPROVE,
        _("Approval"),
        _("A question asked back or what is said to one, about %(ref)s, waits for your approval."),
        APPROVES_RELEASE,
    ),
    (WORDS_GIVEN_BACK, _("Given back"), _("What you wrote to the partner about %(ref)s was given back."), WORKS_ON_REQUESTS),
    (WORDS_APPROVED, _("Approval"), _("What you wrote to the partner about %(ref)s was approved and sent."), WORKS_ON_REQUESTS),
    (
        MESSAGE_TO_APPROVE,
        _("Approval"),
        _("What is to be said to the parties of %(ref)s waits for your approval."),
        APPROVES_RELEASE,
    ),
    (MESSAGE_GIVEN_BACK, _("Given back"), _("What you wrote to the parties of %(ref)s was given back."), WORKS_ON_REQUESTS),
    (MESSAGE_APPROVED, _("Approval"), _("What you wrote to the parties of %(ref)s was approved and sent."), WORKS_ON_REQUESTS),
    (MESSAGE_RECEIVED, _("Conversation"), _("A party of the conversation about %(ref)s says something to you."), WORKS_ON_REQUESTS),
    (MEMBERS_CHANGED, _("Conversation"), _("Who takes part in the conversation about %(ref)s has changed."), WORKS_ON_REQUESTS),
    (OWNER_CHANGED, _("Conversation"), _("Another agency leads the conversation about %(ref)s now."), WORKS_ON_REQUESTS),
    (CONVERSATION_CLOSED, _("Conversation"), _("The conversation about %(ref)s is closed."), WORKS_ON_REQUESTS),
    (WISH_RECEIVED, _("Conversation"), _("A party asks you to change who takes part in the conversation about %(ref)s."), WORKS_ON_REQUESTS),
    (RECEIVED, pgettext_lazy("notification", "New request"), _("A partner asks you: %(ref)s."), WORKS_ON_REQUESTS),
    (ASSIGNED, _("Assigned"), _("%(ref)s was assigned to you."), WORKS_ON_REQUESTS),
    (ASKED_BACK, pgettext_lazy("notification", "Asked back"), _("The partner asks back about %(ref)s. The clock stands still."), WORKS_ON_REQUESTS),
    (SAID_BACK, pgettext_lazy("notification", "Asked back"), _("The partner answered your question about %(ref)s. The clock runs again."), WORKS_ON_REQUESTS),
    (ANSWERED, pgettext_lazy("notification", "Answer"), _("The answer to %(ref)s is here."), WORKS_ON_REQUESTS),
    (MORE_TIME_TO_APPROVE, _("Approval"), _("Asking for more time for %(ref)s waits for your approval."), APPROVES_RELEASE),
    (MORE_TIME_ASKED, _("More time"), _("The partner asks for more time for %(ref)s."), APPROVES_RELEASE),
    (MORE_TIME_DECIDED, _("More time"), _("The partner decided about more time for %(ref)s."), WORKS_ON_REQUESTS),
    (NOT_TAKEN, _("Given back"), _("The partner did not take what was sent about %(ref)s. It waits for you again."), WORKS_ON_REQUESTS),
    (HALF, _("Reminder"), _("Half of the time to answer %(ref)s has passed."), WORKS_ON_REQUESTS),
    (QUARTER, _("Reminder"), _("A quarter of the time to answer %(ref)s is left."), WORKS_ON_REQUESTS),
    (DUE, _("Reminder"), _("The time to answer %(ref)s has run out."), WORKS_ON_REQUESTS),
    (PARTNER_DUE, _("Reminder"), _("The partner’s time to answer %(ref)s has run out."), WORKS_ON_REQUESTS),
    (ESCALATED, _("Escalated"), _("The answer to %(ref)s is late. Decide what is done."), APPROVES_RELEASE),
    (PARTNER_ESCALATED, _("Escalated"), _("The partner’s answer to %(ref)s is late. Decide whether you call."), APPROVES_RELEASE),
    (UNCONFIRMED, _("Escalated"), _("%(ref)s left at flash urgency, and no second person confirmed it within 24 hours."), APPROVES_RELEASE),
    (ANSWER_UNCONFIRMED, _("Escalated"), _("The answer to %(ref)s left at flash urgency, and no second person confirmed it within 24 hours."), APPROVES_RELEASE),
    (REFUSED, pgettext_lazy("notification", "Answer"), _("The partner refused %(ref)s."), WORKS_ON_REQUESTS),
)  # fmt: skip
URGENCY = {
    Asked.FLASH: Urgency.NOW,
    Asked.URGENT_DIRECT: Urgency.SOON,
    Asked.URGENT: Urgency.SOON,
    Asked.ORDINARY: Urgency.ORDINARY,
}


def _visible(person: Person, ids: Collection[str]) -> set[str]:
    found = visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)
    return {str(each) for each in found}


def _address(about_id: str) -> str:
    return reverse("requests:thread", args=[about_id])


OF_CONVERSATION = frozenset(
    {
        MESSAGE_TO_APPROVE,
        MESSAGE_GIVEN_BACK,
        MESSAGE_APPROVED,
        MESSAGE_RECEIVED,
        MEMBERS_CHANGED,
        OWNER_CHANGED,
        CONVERSATION_CLOSED,
        WISH_RECEIVED,
    }
)


def _conversation(about_id: str) -> str:
    return reverse("requests:conversation", args=[about_id])


def register_kinds() -> None:
    """Make the kinds known; at start."""
    for code, name, words, roles in KINDS:
        register_kind(
            Kind(
                code=code,
                name=name,
                words=words,
                roles=roles,
                visible=_visible,
                address=_conversation if code in OF_CONVERSATION else _address,
                params=frozenset({"ref"}),
            )
        )
    register_kind(
        Kind(
            code=NOBODY_HEARS,
            name=_("Roles"),
            words=_(
                "Work waits for a role that no active account holds, so nobody was told. Give somebody the role."
            ),
            roles=RUNS_NODE,
            visible=lambda _person, ids: ids,  # whoever runs the node keeps all its accounts
            address=lambda _about: reverse("accounts:people"),
            urgency=Urgency.SOON,
            repeats=False,
        )
    )


def _tell(act: Act, kind: str, request: Request, people: Iterable[Person]) -> None:
    urgency = URGENCY[Asked(request.urgency)]
    notify(act, people, kind, about=("request", request.id), params={"ref": request.ref}, urgency=urgency)


def _colleagues(request: Request, roles: frozenset[Role], without: Person | None = None) -> list[Person]:
    """Return who else holds one of these roles in the request's unit; where nobody does, in its agency."""
    there = Person.objects.select_related("unit__agency").filter(
        is_active=True, unit__agency_id=request.agency_id, roles__overlap=sorted(roles)
    )
    if without is not None:
        there = there.exclude(pk=without.pk)
    return list(there.filter(unit=request.unit_id)) or list(there)


def _keepers(request: Request) -> list[Person]:
    """Return those a request is assigned to and drafted by, as far as they still work on requests; else its unit."""
    named = (request.assigned_to, request.drafted_by)
    keepers = [one for one in named if one is not None and one.is_active and one.holds(WORKS_ON_REQUESTS)]
    return keepers or _colleagues(request, WORKS_ON_REQUESTS)


def tell_supervisors(act: Act, kind: str, request: Request, drafter: Person | None) -> None:
    """Tell who may be the second person, which is never the drafter; where there is nobody, the operators."""
    people = _colleagues(request, APPROVES_RELEASE, without=drafter)
    _tell(act, kind, request, people)
    if not people:
        tell_nobody_hears(act, request)


def tell_one(act: Act, kind: str, request: Request, person: Person | None) -> None:
    """Tell one person; who acts is not told of it."""
    _tell(act, kind, request, [person] if person else [])


def tell_unit(act: Act, kind: str, request: Request) -> None:
    """Tell who works on requests in the unit it came to."""
    _tell(act, kind, request, _colleagues(request, WORKS_ON_REQUESTS))


def tell_keepers(act: Act, kind: str, request: Request) -> None:
    """Tell who works on this request."""
    _tell(act, kind, request, _keepers(request))


def tell_of_conversation(act: Act, change: MembershipChange, rows: Sequence[Request]) -> None:
    """Tell who keeps the requests of a conversation what changed in it, once and about the first of theirs."""
    kind = MEMBERS_CHANGED
    if change.wish:
        kind = WISH_RECEIVED
    elif change.closed:
        kind = CONVERSATION_CLOSED
    elif change.owner != change.owner_before:
        kind = OWNER_CHANGED
    told: set[UUID] = set()
    for request in rows:
        people = [person for person in _keepers(request) if person.pk not in told]
        told |= {person.pk for person in people}
        if people:
            _tell(act, kind, request, people)


def remind_keepers(act: Act, kind: str, request: Request) -> bool:
    """Remind who works on this request, at once where its time has run out; return whether there is anybody."""
    return _remind(act, kind, request, _keepers(request), Urgency.NOW if kind in {DUE, PARTNER_DUE} else None)


def remind_supervisors(act: Act, kind: str, request: Request) -> bool:
    """Escalate to the supervisors of the unit, at once; return whether there is anybody."""
    return _remind(act, kind, request, _colleagues(request, APPROVES_RELEASE), Urgency.NOW)


def _remind(act: Act, kind: str, request: Request, people: list[Person], urgency: Urgency | None) -> bool:
    notify(
        act,
        people,
        kind,
        about=("request", request.id),
        params={"ref": request.ref},
        urgency=urgency or URGENCY[Asked(request.urgency)],
    )
    return bool(people)


def tell_nobody_hears(act: Act, request: Request) -> None:
    """Tell the operators that an agency has nobody for what had to be said; they learn of no request."""
    operators = Person.objects.select_related("unit__agency").filter(
        is_active=True, roles__overlap=sorted(RUNS_NODE)
    )
    notify(act, operators, NOBODY_HEARS, about=("agency", request.agency_id))
