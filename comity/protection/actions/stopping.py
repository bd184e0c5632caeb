"""Acts on stops: somebody asks about them, one is set, the person consents in writing, a named senior decides."""

from collections.abc import Mapping
from uuid import UUID

from comity.accounts.models import Person
from comity.audit import events
from comity.audit.acts import Act, action
from comity.protection.access import may_lift, stop_for
from comity.protection.actions._shared import locked, moment_of, person_of, reason_of, renew
from comity.protection.core.notification import FEARING, Settled, StopKind
from comity.protection.deciding import is_minor
from comity.protection.drafts import ConsentGiven
from comity.protection.exceptions import (
    FearedStateError,
    MinorError,
    OtherStateError,
    SeniorNeededError,
    SetAlreadyError,
    SettledError,
)
from comity.protection.models import Detention, Stop

LIFTS = frozenset({Settled.LIFTED, Settled.MISTAKEN})


@action(events.DETENTION_STOPS_ASKED)
def ask_stops(
    act: Act, detention_id: UUID, answers: Mapping[StopKind, bool], feared: tuple[str, ...] = ()
) -> Detention:
    """Record that somebody asked what stops a notice, and set a stop for each yes. Before this no post is told of anything.

    A yes to what a senior had lifted before lets that stop stand anew; a written consent stays.

    Raises:
        FearedStateError: a person who seeks asylum or is a refugee fears a state, and none is named.
        MinorError: the birth date says under 18, the answer says no.
    """
    person, detention = locked(act, detention_id, held=False)
    under_age = is_minor(detention.birth_date, detention.deprived_at)
    if under_age and not answers.get(StopKind.MINOR, False):
        raise MinorError
    have = {one.kind: one for one in detention.stops.all()}
    stand = {one.kind for one in have.values() if one.settled not in LIFTS}
    wanted = [kind for kind in StopKind if answers.get(kind) and kind.value not in stand]
    for kind in wanted:
        _set(act, detention, kind, feared, have.get(kind.value))
    detention.stops_asked_at, detention.stops_asked_by = act.at, person
    act.note(stops=[kind.value for kind in wanted])
    renew(act, detention)
    return detention


@action(events.STOP_SET)
def set_stop(act: Act, detention_id: UUID, kind: StopKind, feared: tuple[str, ...] = ()) -> Stop:
    """Set a stop at any time later, of a person who is free too: a post may have to be told still. A settled one stands anew.

    Raises:
        SetAlreadyError: it stands.
        FearedStateError: see `ask_stops`.
    """
    _person, detention = locked(act, detention_id, held=False)
    act.note(kind=kind.value)
    found = detention.stops.filter(kind=kind.value).first()
    if found is not None and found.settled == Settled.OPEN:
        raise SetAlreadyError
    stop = _set(act, detention, kind, feared, found)
    renew(act, detention)
    return stop


def _set(
    act: Act, detention: Detention, kind: StopKind, feared: tuple[str, ...], found: Stop | None = None
) -> Stop:
    if kind in FEARING and not feared:
        raise FearedStateError
    stop = found or Stop(detention=detention, kind=kind.value)
    stop.feared = sorted(feared) if kind in FEARING else []
    stop.set_by, stop.set_at = person_of(act), act.at
    stop.settled, stop.settled_by, stop.settled_at = Settled.OPEN.value, None, None
    stop.consent_at, stop.consent_states = None, []
    stop.consent_language = stop.consent_paper = stop.consent_witness = stop.consent_giver = ""
    stop.save()
    return stop


@action(events.STOP_CONSENTED)
def record_consent(act: Act, stop_id: UUID, given: ConsentGiven) -> Stop:
    """Record the person's free written consent: it opens the posts of the states it names, and no other.

    Raises:
        SettledError: the stop does not stand.
        OtherStateError: the consent names no state, or one that is none of the person's nationalities.
        MomentError: the paper was signed before the person was held, or later than now.
    """
    person, detention, stop = _standing(act, stop_id)
    if not given.states or not set(given.states) <= set(detention.nationalities):
        raise OtherStateError
    stop.consent_at = moment_of(detention, given.at)
    stop.consent_language, stop.consent_paper = given.language, given.paper.strip()
    stop.consent_witness, stop.consent_giver = given.witness.strip(), given.giver
    stop.consent_states = sorted(given.states)
    stop.settled, stop.settled_by, stop.settled_at = Settled.CONSENT.value, person, act.at
    stop.save()
    act.note(kind=stop.kind, states=len(stop.consent_states))
    renew(act, detention)
    return stop


@action(events.STOP_REOPENED)
def withdraw_consent(act: Act, stop_id: UUID, reason: str) -> Stop:
    """Let a stop stand again because the person took the consent back; what left before has left.

    Raises:
        SettledError: there is no consent to take back.
    """
    person = person_of(act)
    stop = stop_for(person, stop_id)
    _person, detention = locked(act, stop.detention_id, held=False)
    stop = Stop.objects.select_for_update().get(pk=stop_id)
    if stop.settled != Settled.CONSENT:
        raise SettledError
    stop.settled, stop.settled_by, stop.settled_at = Settled.OPEN.value, None, None
    stop.consent_states, stop.reason = [], reason_of(reason)
    stop.save()
    act.note(kind=stop.kind)
    renew(act, detention)
    return stop


@action(events.STOP_LIFTED)
def lift_stop(act: Act, stop_id: UUID, how: Settled, reason: str) -> Stop:
    """Lift a stop as a named senior: it does not stand any more, or was set by mistake.

    A lift never opens the post of a state that the person fears; only the person's own consent does.

    Raises:
        SeniorNeededError: this person is no named senior.
        SettledError: the stop does not stand.
    """
    person, detention, stop = _standing(act, stop_id)
    if not may_lift(person):
        raise SeniorNeededError
    if how not in LIFTS:
        raise SettledError
    stop.settled, stop.settled_by, stop.settled_at = how.value, person, act.at
    stop.reason = reason_of(reason)
    stop.save()
    act.note(kind=stop.kind, how=how.value)
    renew(act, detention)
    return stop


def _standing(act: Act, stop_id: UUID) -> tuple[Person, Detention, Stop]:
    found = stop_for(person_of(act), stop_id)
    person, detention = locked(act, found.detention_id, held=False)
    stop = Stop.objects.select_for_update().get(pk=stop_id)
    if stop.settled != Settled.OPEN:
        raise SettledError
    return person, detention, stop
