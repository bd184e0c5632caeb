"""Must, may or must not a consular post be told? A pure function: the same facts give the same answer on every node.

Stops come first: while nobody asked about them, or one is unsettled, nobody is told, whatever a treaty says. Then death and guardianship (Vienna
Convention art. 37), then treaties that ask for a notice without a request, then the person's own wish. What is not
known never sends anything: the answer is to ask.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from comity.protection.core.treaties import Duty, Law, OwnRule, Table, Treaty

STATELESS = "XXA"  # ICAO Doc 9303 part 3, section 5
REFUGEES = frozenset(
    {"XXB", "XXC"}
)  # a refugee by the convention of 1951, another refugee: words on a travel document
UNKNOWN = "XXX"
TAIWAN = "TWN"
PROJECT = Law("Project rule", "", verified=True)


class Answer(StrEnum):
    """What a decision says."""

    YES = "yes"
    NO = "no"
    STOPPED = "stopped"
    ASK = "ask"


class Wish(StrEnum):
    """What the person wants."""

    NOT_ASKED = "not-asked"
    UNDECIDED = "undecided"
    WANTS = "wants"
    DECLINES = "declines"


class StopKind(StrEnum):
    """Why nobody is told before something is settled."""

    ASYLUM = "asylum"
    REFUGEE = "refugee"
    VICTIM = "victim"
    MINOR = "minor"


FEARING = frozenset({StopKind.ASYLUM, StopKind.REFUGEE})


class Settled(StrEnum):
    """How a stop was settled: not; by free written consent; lifted by a named senior; set by mistake, a named senior says."""

    OPEN = "open"
    CONSENT = "consent"
    LIFTED = "lifted"
    MISTAKEN = "mistaken"


class Why(StrEnum):
    """What a decision rests on."""

    NATIONALITY_UNKNOWN = "nationality-unknown"
    STOPS_NOT_ASKED = "stops-not-asked"
    STATELESS = "stateless"
    OWN_NATIONAL = "own-national"
    STOP = "stop"
    REFUGEE_DOCUMENT = "refugee-document"
    DEATH = "death"
    GUARDIAN = "guardian"
    TREATY = "treaty"
    TREAT_AS = "treat-as"
    WISH = "wish"
    DECLINED = "declined"
    NO_WISH_YET = "no-wish-yet"
    TREATY_UNKNOWN = "treaty-unknown"
    OWN_RULE = "own-rule"
    TAIWAN = "taiwan"


class Matter(StrEnum):
    """What a post would be told of."""

    DEPRIVATION = "deprivation"
    DEATH = "death"
    GUARDIAN = "guardian"


@dataclass(frozen=True)
class Stop:
    """A stop: `feared` are the states it is about (empty: any), `states` those that a consent names, `at` when it was settled."""

    kind: StopKind
    settled: Settled = Settled.OPEN
    feared: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    at: datetime | None = None

    def opens(self, state: str) -> bool:
        """Whether the post of a state may be told in spite of it.

        A consent opens the states it names. A lift opens no state that the person fears: towards that one only the person
        opens. A refugee whose fear names no state fears each of them.
        """
        if self.settled is Settled.MISTAKEN:
            return True
        if self.settled is Settled.CONSENT:
            return state in self.states
        if self.settled is Settled.LIFTED:
            return state not in self.feared and not (self.kind in FEARING and not self.feared)
        return False


@dataclass(frozen=True)
class Case:
    """What is known of one person held. `wish_since` is set where an earlier answer was another one."""

    detaining: str
    nationalities: tuple[str, ...]
    deprived_at: datetime
    wish: Wish = Wish.NOT_ASKED
    wish_since: datetime | None = None
    stops_asked: bool = False  # whether somebody asked about asylum, refuge, trafficking and age
    stops: tuple[Stop, ...] = ()
    died_at: datetime | None = None
    guardian_since: datetime | None = None  # when it was seen that the person needs a guardian


@dataclass(frozen=True)
class Reason:
    """One reason: its code, where it stands, and what it is about (a kind of stop, words of a treaty)."""

    why: Why
    law: Law = PROJECT
    about: str = ""
    treaty: Treaty | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Decision:
    """What a node says about the post of one state. `since` and `due` only where the answer is yes."""

    state: str
    matter: Matter
    answer: Answer
    because: tuple[Reason, ...]
    since: datetime | None = None
    due: datetime | None = None

    @property
    def notifies(self) -> bool:
        """Whether the post is to be told."""
        return self.answer is Answer.YES

    @property
    def regardless(self) -> bool:
        """Whether the post is told whatever the person wants."""
        free = {Why.TREATY, Why.TREAT_AS, Why.DEATH, Why.GUARDIAN}
        return self.notifies and any(one.why in free for one in self.because)


def decide_all(case: Case, table: Table) -> tuple[Decision, ...]:
    """Return the decision for each nationality and matter; a dual national sees both rules."""
    matters = [Matter.DEATH] if case.died_at else [Matter.DEPRIVATION]
    if case.guardian_since and not case.died_at:
        matters.append(Matter.GUARDIAN)
    states = case.nationalities or (UNKNOWN,)
    return tuple(decide(case, state, table, matter) for matter in matters for state in dict.fromkeys(states))


def decide(case: Case, state: str, table: Table, matter: Matter = Matter.DEPRIVATION) -> Decision:
    """Decide whether the post of one state is told of one matter."""
    if (barred := _barred(case, state, matter)) is not None:
        return barred
    if matter is Matter.DEATH:
        return _yes(case, state, matter, table, case.died_at, Reason(Why.DEATH, table.death))
    if matter is Matter.GUARDIAN:
        return _yes(case, state, matter, table, case.guardian_since, Reason(Why.GUARDIAN, table.guardian))
    return _deprivation(case, state, table)


def _barred(case: Case, state: str, matter: Matter) -> Decision | None:
    """Return why a post is not told whatever a treaty or the person says; None where nothing bars it."""
    if state == UNKNOWN or not state:
        return _say(UNKNOWN, matter, Answer.ASK, Reason(Why.NATIONALITY_UNKNOWN))
    if state == STATELESS:
        return _say(state, matter, Answer.NO, Reason(Why.STATELESS))
    if stopped := tuple(_stopping(case, state)):
        return _say(state, matter, Answer.STOPPED, *stopped)
    if not case.stops_asked:
        return _say(state, matter, Answer.ASK, Reason(Why.STOPS_NOT_ASKED))
    nobodys = {**dict.fromkeys(REFUGEES, Why.REFUGEE_DOCUMENT), case.detaining: Why.OWN_NATIONAL}
    return _say(state, matter, Answer.NO, Reason(nobodys[state])) if state in nobodys else None


def _deprivation(case: Case, state: str, table: Table) -> Decision:
    matter = Matter.DEPRIVATION
    if state == TAIWAN:
        return _taiwan(case, table)
    treaty = table.between(case.detaining, state)
    if treaty is not None and treaty.duty in {Duty.MANDATORY, Duty.TREAT_AS}:
        why = Why.TREATY if treaty.duty is Duty.MANDATORY else Why.TREAT_AS
        reason = Reason(why, treaty.law, treaty=treaty)
        return _yes(case, state, matter, table, case.deprived_at, reason)
    if case.wish is Wish.WANTS:
        reason = Reason(Why.WISH, table.wish, treaty=treaty)
        return _yes(case, state, matter, table, case.wish_since or case.deprived_at, reason)
    reasons = list(_open_questions(table.rules_of(case.detaining), treaty))
    if case.wish is Wish.DECLINES:
        return _say(state, matter, Answer.ASK if reasons else Answer.NO, Reason(Why.DECLINED), *reasons)
    return _say(state, matter, Answer.ASK, Reason(Why.NO_WISH_YET, table.wish), *reasons)


def _open_questions(rules: Iterable[OwnRule], treaty: Treaty | None) -> Iterable[Reason]:
    """Return what only a person can settle: a treaty nobody read, own rules that tell the post unasked."""
    if treaty is not None and treaty.duty is Duty.UNKNOWN:
        yield Reason(Why.TREATY_UNKNOWN, treaty.law, treaty=treaty)
    for rule in rules:
        if rule.notifies:
            yield Reason(Why.OWN_RULE, rule.law, about=rule.state)


def _taiwan(case: Case, table: Table) -> Decision:
    """Never the post of another state: where the person wants it, whoever the node has written down for Taiwan."""
    reason = Reason(Why.TAIWAN)
    if case.wish is Wish.WANTS:
        since = case.wish_since or case.deprived_at
        return _yes(case, TAIWAN, Matter.DEPRIVATION, table, since, Reason(Why.WISH), reason)
    answer = Answer.NO if case.wish is Wish.DECLINES else Answer.ASK
    first = Reason(Why.DECLINED if case.wish is Wish.DECLINES else Why.NO_WISH_YET)
    return _say(TAIWAN, Matter.DEPRIVATION, answer, first, reason)


def _stopping(case: Case, state: str) -> Iterable[Reason]:
    for stop in case.stops:
        if not stop.opens(state):
            yield Reason(Why.STOP, about=stop.kind.value)
    # a travel document that says "refugee" is a stop before anybody sets one
    if set(case.nationalities) & REFUGEES and not any(stop.kind is StopKind.REFUGEE for stop in case.stops):
        yield Reason(Why.REFUGEE_DOCUMENT)


def _say(state: str, matter: Matter, answer: Answer, *because: Reason) -> Decision:
    return Decision(state, matter, answer, because)


def _yes(
    case: Case, state: str, matter: Matter, table: Table, since: datetime | None, *because: Reason
) -> Decision:
    """Say yes, with the clock: from the deprivation of liberty, or from when the last stop fell and it became lawful."""
    began = _latest([since or case.deprived_at, *(stop.at for stop in case.stops)])
    return Decision(
        state,
        matter,
        Answer.YES,
        because,
        since=began,
        due=began + limit_of(because[0].treaty, table, because[0].why),
    )


def _latest(moments: Sequence[datetime | None]) -> datetime:
    return max(moment for moment in moments if moment is not None)


def limit_of(treaty: Treaty | None, table: Table, why: Why) -> timedelta:
    """Return how long there is: the treaty's own limit, the house's where there is none or nobody has read it and it is longer."""
    if treaty is None or treaty.limit is None or why not in {Why.TREATY, Why.TREAT_AS}:
        return table.notify_within
    return treaty.limit if treaty.limit_verified else min(treaty.limit, table.notify_within)
