"""Acts on a person held: entered, corrected, looked at, died."""

from datetime import datetime
from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.lib.clock import now
from comity.protection.access import detention_for, may_hold
from comity.protection.actions._shared import locked, moment_of, person_of, renew
from comity.protection.actions.stopping import LIFTS
from comity.protection.core.notification import REFUGEES, Settled, StopKind
from comity.protection.deciding import is_minor, tell_due
from comity.protection.drafts import PersonHeld
from comity.protection.exceptions import MomentError, NotHereError
from comity.protection.models import Detention, DetentionState, Stop
from comity.protection.references import next_reference

DEATH = "death"


@action(events.DETENTION_ENTERED)
def enter_detention(act: Act, held: PersonHeld) -> Detention:
    """Enter a person deprived of liberty. A birth date under 18 and a refugee's document set their stop by themselves.

    Raises:
        MomentError: the deprivation of liberty lies ahead.
        NotHereError: this person holds nobody.
    """
    person = person_of(act)
    answer = may_hold(person)
    if not answer:
        raise NotHereError("detention", "new", answer.reason)
    if held.deprived_at > now():
        raise MomentError
    columns = held.columns()
    detention = Detention(
        agency=person.agency,
        unit=person.unit,
        opened_by=person,
        opened_at=act.at,
        detaining=person.agency.country,
        tell_due_at=tell_due(held.deprived_at),
        sitting_since=held.deprived_at,
        ref=next_reference(person.agency, "D", act.at),
        **{**columns, "held_by": columns["held_by"] or f"{person.agency}, {person.unit}"[:200]},
    )
    detention.save()
    act.about("detention", detention.id)
    act.note(ref=detention.ref, nationalities=len(detention.nationalities))
    _stops_by_themselves(act, detention)
    renew(act, detention)
    return detention


@action(events.DETENTION_CHANGED)
def change_detention(act: Act, detention_id: UUID, held: PersonHeld) -> Detention:
    """Correct what is known of a person held; what was sent stays as it was sent.

    Raises:
        MomentError: the deprivation of liberty lies ahead, or after somebody told the person.
    """
    _person, detention = locked(act, detention_id)
    first = detention.tellings.order_by("at").first()
    if held.deprived_at > now() or (first is not None and held.deprived_at > first.at):
        raise MomentError
    before, known = detention.deprived_at, _stops_seen(detention)
    for name, value in held.columns().items():
        if name != "held_by" or value:
            setattr(detention, name, value)
    if detention.sitting == 1 and held.deprived_at != before:
        detention.sitting_since, detention.tell_due_at = held.deprived_at, tell_due(held.deprived_at)
    _stops_by_themselves(act, detention, known)
    renew(act, detention)
    return detention


def _stops_seen(detention: Detention) -> frozenset[StopKind]:
    """Return the stops that follow from what is written of a person."""
    seen: set[StopKind] = set()
    if is_minor(detention.birth_date, detention.deprived_at):
        seen.add(StopKind.MINOR)
    if REFUGEES & set(detention.nationalities):
        seen.add(StopKind.REFUGEE)
    return frozenset(seen)


def _stops_by_themselves(act: Act, detention: Detention, known: frozenset[StopKind] = frozenset()) -> None:
    """Set what was not known before; a senior who had lifted such a stop had decided about another birth date or document."""
    person = person_of(act)
    have = {one.kind: one for one in detention.stops.all()}
    for kind in sorted(_stops_seen(detention)):
        stop = have.get(kind.value)
        if stop is None:
            stop = Stop(detention=detention, kind=kind.value)
        elif kind in known or stop.settled not in LIFTS:
            continue
        feared = [one for one in detention.nationalities if one not in REFUGEES]
        stop.feared = feared if kind is StopKind.REFUGEE else []
        stop.set_by, stop.set_at = person, act.at
        stop.settled, stop.settled_by, stop.settled_at = Settled.OPEN.value, None, None
        stop.save()


@action(events.DETENTION_VIEWED)
def view_detention(act: Act, detention_id: UUID) -> Detention:
    """Look at a person held; the look is kept."""
    person = person_of(act)
    act.about("detention", detention_id)
    return detention_for(person, detention_id)


@action(events.DETENTION_DIED)
def enter_death(act: Act, detention_id: UUID, died_at: datetime) -> Detention:
    """Enter that the person has died: the post is told without delay and without a wish (Vienna Convention art. 37(a)).

    Raises:
        MomentError: it lies ahead, or before the person was held.
        EndedError: the person was not held any more.
    """
    _person, detention = locked(act, detention_id)
    detention.died_at, detention.died_known_at = moment_of(detention, died_at), act.at
    detention.state, detention.ended_at, detention.ended_as = DetentionState.ENDED, died_at, DEATH
    renew(act, detention)
    return detention


@action(events.DETENTION_GUARDIAN)
def enter_guardian(act: Act, detention_id: UUID, *, needed: bool, name: str = "") -> Detention:
    """Enter whether the person needs a guardian, and who it is; where one is needed the post is told (art. 37(b))."""
    _person, detention = locked(act, detention_id)
    act.note(needed=needed)
    detention.guardian_name = name.strip()
    detention.guardian_since = (detention.guardian_since or act.at) if needed else None
    renew(act, detention)
    return detention
