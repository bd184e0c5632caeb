"""Taking over what a colleague leaves: inside the operator's act, who sees only how much it was."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from comity.accounts.models import Person
from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.audit import events
from comity.audit.acts import Act, RefusalError, action
from comity.requests import notifications
from comity.requests.models import ClarificationDraft, Direction, GroupMessage, Reply, Request, State


class HeirError(RefusalError):
    """This person does not work on requests. Choose somebody who does."""

    words = gettext_lazy("This person does not work on requests. Choose somebody who does.")
    code = "role"


def _checked(act: Act, person: Person, heir: Person) -> None:
    act.about("person", person.id)
    if not heir.holds(WORKS_ON_REQUESTS) or heir.unit.agency_id != person.unit.agency_id:
        raise HeirError
    act.note(to=heir.pseudonym)


@action(events.REQUEST_ASSIGNED)
def take_over_drafts(act: Act, person: Person, heir: Person) -> int:
    """Give drafts that were not handed in to somebody else, who becomes their drafter; return how many.

    What waits for approval keeps its drafter: else the drafter could approve it.
    """
    drafts = Request.objects.select_for_update().filter(drafted_by=person, state=State.DRAFT)
    found = list(drafts.values_list("id", flat=True))
    if found:
        _checked(act, person, heir)
    act.about("person", person.id)
    act.note(requests=sorted(str(each) for each in found))
    return Request.objects.filter(id__in=found).update(drafted_by=heir)


@action(events.REQUEST_ASSIGNED)
def take_over_answers(act: Act, person: Person, heir: Person) -> int:
    """Give drafts of answers that were not handed in to somebody else; return how many."""
    held = Reply.objects.filter(drafted_by=person, state=State.DRAFT, direction=Direction.OUTGOING)
    return _take_over(act, person, heir, held)


@action(events.REQUEST_ASSIGNED)
def take_over_words(act: Act, person: Person, heir: Person) -> int:
    """Give questions asked back, and what is said to some, that were given back to somebody else; return how many."""
    held = ClarificationDraft.objects.filter(drafted_by=person, state=State.DRAFT)
    return _take_over(act, person, heir, held)


@action(events.REQUEST_ASSIGNED)
def take_over_messages(act: Act, person: Person, heir: Person) -> int:
    """Give what is to be said to parties of a conversation and has not left to somebody else; return how many."""
    held = GroupMessage.objects.filter(drafted_by=person, state=State.DRAFT, direction=Direction.OUTGOING)
    return _take_over(act, person, heir, held, "about_id")


def _take_over(
    act: Act,
    person: Person,
    heir: Person,
    held: QuerySet[Reply] | QuerySet[ClarificationDraft] | QuerySet[GroupMessage],
    of: str = "request_id",
) -> int:
    act.about("person", person.id)
    found = list(held.select_for_update(of=("self",)).values_list("id", of))
    if found:
        _checked(act, person, heir)
    act.note(requests=sorted(str(request_id) for _id, request_id in found))
    return held.filter(id__in=[each for each, _request_id in found]).update(drafted_by=heir)


@action(events.REQUEST_ASSIGNED)
def take_over_assigned(act: Act, person: Person, heir: Person) -> int:
    """Assign somebody's open requests to another; return how many."""
    held = Request.objects.select_for_update().filter(assigned_to=person).exclude(state=State.CLOSED)
    found = list(held)
    if found:
        _checked(act, person, heir)
    act.about("person", person.id)
    act.note(requests=sorted(str(request.id) for request in found))
    Request.objects.filter(id__in=[request.id for request in found]).update(assigned_to=heir)
    for request in found:
        notifications.tell_one(act, notifications.ASSIGNED, request, heir)
    return len(found)
