"""Watches: set with a purpose and a last day, looked for when a list has changed, ended."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.audit import events
from comity.audit.acts import Act, RefusalError, action
from comity.records.purposes import Looking, Purpose
from comity.screening import budgets, watch_access
from comity.screening.access import Origin, may_screen
from comity.screening.actions._shared import Wish, keep_query, next_ref, person_of, reason_of, search
from comity.screening.actions.looking import UnreadableQueryError
from comity.screening.asked import Asked
from comity.screening.changes import changed_for
from comity.screening.finding import NEAR
from comity.screening.models import WAITING, Watch
from comity.screening.notifications import tell_watch_found
from comity.screening.standing import Why, today_at

LONGEST = timedelta(days=366)


class WatchTermsError(RefusalError):
    """A watch needs a reason and a last day within a year."""

    words = gettext_lazy("A watch needs a reason and a last day within a year.")
    code = "watch-terms"


@dataclass(frozen=True)
class WatchTerms:
    """Why somebody is watched, and until when."""

    looking: Looking
    reason: str
    ends_on: date


@action(events.WATCH_SET)
def set_watch(act: Act, asked: Asked, terms: WatchTerms) -> Watch:
    """Watch for a person in the lists that one may search: the owner is told of each record or entry that comes near."""
    act.about("watch", "new")
    person = person_of(act)
    answer = may_screen(person)
    if not answer:
        raise RefusalError(code=answer.reason)
    unread = dict(asked.understand(person.agency.country).unread) | asked.jokers()
    if unread:
        raise UnreadableQueryError(unread)
    budgets.require_watch(person, act.at)
    reason = reason_of(terms.reason)
    if not today_at(person.agency) <= terms.ends_on <= today_at(person.agency) + LONGEST:
        raise WatchTermsError(_("The last day is today or later, a year from now at most."))
    watch = Watch.objects.create(
        ref=next_ref(person.agency, act.at.year),
        agency=person.agency,
        owner=person,
        purpose=terms.looking.purpose,
        reference=terms.looking.reference,
        reason=reason,
        person=asked.to_json(),
        fingerprint=asked.fingerprint(),
        began_at=act.at,
        ends_on=terms.ends_on,
    )
    act.about("watch", watch.pk)
    act.note(
        ref=watch.ref, purpose=watch.purpose, reference=watch.reference, ends_on=watch.ends_on.isoformat()
    )
    return watch


@action(events.WATCH_VIEWED)
def view_watch(act: Act, watch_id: UUID) -> Watch:
    """Return a watch for a person to look at."""
    act.about("watch", watch_id)
    return watch_access.watch_for(person_of(act), watch_id)


@action(events.WATCH_LOOKED)
def look_for_watch(act: Act, watch_id: UUID) -> int:
    """Look through the lists that have changed since the last look, and tell the owner what is new in them; how many lists.

    New is what was not told of before, or has changed since. Whether the owner may still search a list is asked each time.
    """
    act.about("watch", watch_id)
    watch = watch_access.watch_in_hand(watch_id)
    if watch is None:
        act.note(lists=[])
        return 0
    owner = watch.owner
    changed, others, stamps = changed_for(watch)
    asked = Asked.from_json(watch.person)
    understood = asked.understand(watch.agency.country)
    found = search(understood.person, changed, others, limit=NEAR)
    news = {
        one.found_id: some.rows[one.found_id].digest
        for _list, some in found.found
        for one in some.candidates
        if watch.told.get(str(one.found_id)) != some.rows[one.found_id].digest
    }
    searched = {str(one.pk) for one, _some in found.found}
    waiting = [one for one, why in found.others if why == Why.NOT_READY]
    watch.seen = {**watch.seen, **{pk: stamp for pk, stamp in stamps.items() if pk in searched}}
    watch.told = {**watch.told, **{str(found_id): digest for found_id, digest in news.items()}}
    watch.looked_at = act.at
    watch.save(update_fields=["seen", "told", "looked_at"])
    act.note(lists=sorted(searched), news=len(news), waiting=len(waiting))
    if news:
        looking = Looking(Purpose(watch.purpose), watch.reference)
        origin = Origin(watch_access.WATCH, str(watch.pk))
        wish = Wish(asked, understood.person, looking, owner.pseudonym, origin)
        query = keep_query(act, watch.agency, wish, found, only=news)
        if query.hits.filter(state__in=WAITING).exists():  # what was rejected before is no news
            tell_watch_found(act, watch, query)
    return len(searched)


@action(events.WATCH_ENDED)
def end_watch(act: Act, watch_id: UUID, reason: str) -> Watch:
    """End a watch before its last day."""
    act.about("watch", watch_id)
    person = person_of(act)
    watch = watch_access.watch_for(person, watch_id)
    said = reason_of(reason)
    if watch.ended_at is not None:
        raise WatchTermsError(_("The watch was ended already."))
    watch.ended_at, watch.ended_by, watch.end_reason = act.at, person.pseudonym, said
    watch.save(update_fields=["ended_at", "ended_by", "end_reason"])
    return watch
