"""Looking for one person, and looking at what was found."""

from uuid import UUID

from django.utils.translation import gettext as _

from comity.accounts.models import Agency, Person
from comity.audit import events
from comity.audit.acts import Act, RefusalError, action
from comity.records.purposes import Looking
from comity.screening import access, budgets, list_access
from comity.screening.access import Origin
from comity.screening.actions._shared import Wish, keep_query, person_of, search
from comity.screening.asked import Asked
from comity.screening.models import WAITING, Hit, List, Query
from comity.screening.notifications import tell_hit_waits
from comity.screening.standing import WHY, Why


class UnreadableQueryError(RefusalError):
    """Something of what was entered cannot be read."""

    code = "unreadable-query"

    def __init__(self, unread: dict[str, str]) -> None:
        """Take the sentence for each field."""
        self.unread = unread
        super().__init__(" ".join(unread.values()))


class NoListError(RefusalError):
    """There is no list that you may search for this purpose today."""

    code = "no-list"

    def __init__(self, others: list[tuple[List, Why]]) -> None:
        """Take the lists that would be searched, each with why it is not."""
        said = [_("There is no list that you may search for this purpose today, so nobody was looked for.")]
        said += [f"“{of_list.title}”: {WHY[why]}." for of_list, why in others]
        super().__init__(" ".join(said))


@action(events.QUERY_RUN)
def run_query(
    act: Act,
    asked: Asked,
    looking: Looking,
    *,
    origin: Origin | None = None,
    agency: Agency | None = None,
) -> Query:
    """Look for a person in the lists of an agency and keep what was found.

    Asked by hand, a value that cannot be read is refused; at arrival of a message (with `origin`) it is left out, so
    that a partner's slip never stops the check. By hand a list must be there to search; at arrival the query says that none
    was.
    """
    act.about("query", "new")
    looked_at = access.asking_agency(act.actor, agency, origin)
    understood = asked.understand(looked_at.country)
    if origin is None:
        unread = dict(understood.unread) | asked.jokers()
        if unread:
            raise UnreadableQueryError(unread)
        person = person_of(act)
        budgets.require_check(person, act.at)
        lists, others = list_access.to_search(person, looking.purpose)
    else:
        lists, others = list_access.at_arrival(looked_at, looking.purpose)
    found = search(understood.person, lists, others)
    if origin is None and not found.found:
        raise NoListError(list(found.others))
    wish = Wish(asked, understood.person, looking, act.actor.pseudonym, origin)
    query = keep_query(act, looked_at, wish, found)
    act.about("query", query.pk)
    act.note(
        ref=query.ref,
        purpose=query.purpose,
        reference=query.reference,
        origin=query.origin_kind,
        hits=query.hits.count(),
        lists=[str(one["list"]) for one in query.searched],
        unread=sorted(understood.unread),
    )
    if origin is not None and query.hits.filter(state__in=WAITING).exists():
        tell_hit_waits(act, query)  # who asks by hand sees the hits at once
    return query


@action(events.QUERY_VIEWED)
def view_query(act: Act, query_id: UUID) -> Query:
    """Return a query for a person to look at."""
    act.about("query", query_id)
    return access.query_for(person_of(act), query_id)


@action(events.HIT_VIEWED)
def view_hit(act: Act, hit_id: UUID) -> Hit:
    """Return a hit for a person to look at; the purpose is that of its query."""
    act.about("hit", hit_id)
    person: Person = person_of(act)
    hit = access.hit_for(person, hit_id)
    act.note(found=str(hit.found_id), purpose=hit.query.purpose, reference=hit.query.reference)
    return hit
