"""What the acts share: who acts, the detention under its lock, and the columns that follow from the facts."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.lib.clock import now
from comity.protection.access import detention_for
from comity.protection.core.notification import Answer, Decision, Wish
from comity.protection.deciding import decision_about, decisions_of, tell_due, were_stops_asked
from comity.protection.exceptions import (
    EndedError,
    MomentError,
    NotDueError,
    NotHereError,
    ReasonMissingError,
    StoppedError,
)
from comity.protection.models import Detention, DetentionState, Due, NoticeState, PostNotice

NOT_GONE = frozenset({NoticeState.DUE, NoticeState.NOT_TAKEN})
OPEN = frozenset({NoticeState.DUE, NoticeState.TO_APPROVE, NoticeState.SENT, NoticeState.NOT_TAKEN})


def person_of(act: Act) -> Person:
    """Return the acting person; a process or a partner has no business here."""
    if not isinstance(act.actor, Person):
        raise NotHereError("page", "protection", "not-a-person")
    return act.actor


def locked(act: Act, detention_id: UUID, *, held: bool = True) -> tuple[Person, Detention]:
    """Return who acts and the detention under its lock; say that the act is about it.

    Raises:
        NotHereError: it is not for this person.
        EndedError: the person is not held any more, and the act needs that (`held`).
    """
    person = person_of(act)
    act.about("detention", detention_id)
    detention = detention_for(person, detention_id, lock=True)
    if held and detention.state != DetentionState.HELD:
        raise EndedError
    return person, detention


def moment_of(detention: Detention, at: datetime) -> datetime:
    """Return a moment between the deprivation of liberty and now. Raises MomentError."""
    if not detention.deprived_at <= at <= now():
        raise MomentError
    return at


def reason_of(text: str) -> str:
    """Return a reason without blanks around it. Raises ReasonMissingError."""
    if not text.strip():
        raise ReasonMissingError
    return text.strip()


def renew(act: Act, detention: Detention) -> None:
    """Bring notices and clock of a detention to what its facts say now, and keep it."""
    decisions = decisions_of(detention)
    _renew_notices(act, detention, decisions)
    keep_clock(detention)


def _renew_notices(act: Act, detention: Detention, decisions: tuple[Decision, ...]) -> None:
    kept = {(one.state, one.matter): one for one in detention.notices.all()}
    wanted = _wanted(detention, decisions)
    for key, decision in wanted.items():
        notice = kept.get(key)
        if notice is None:
            notice = PostNotice(detention=detention, state=decision.state, matter=decision.matter.value)
        elif notice.stands not in {NoticeState.DUE, NoticeState.DROPPED} or notice.told_at is not None:
            continue  # it was told, or is on its way, as it was decided then
        _write(notice, decision)
    for key, notice in kept.items():
        if key not in wanted and notice.stands in NOT_GONE and notice.told_at is None:
            notice.stands = NoticeState.DROPPED
            notice.save(update_fields=["stands"])
    answers = {decision.answer.value for decision in decisions}
    act.note(decided=sorted(answers))


def _wanted(detention: Detention, decisions: tuple[Decision, ...]) -> dict[tuple[str, str], Decision]:
    return {
        (one.state, one.matter.value): one for one in decisions if one.notifies and _still(detention, one)
    }


def _still(detention: Detention, decision: Decision) -> bool:
    """Once the person is free a post is told only of what it is told regardless of the person's wish."""
    return detention.state == DetentionState.HELD or decision.regardless


def _write(notice: PostNotice, decision: Decision) -> None:
    first = decision.because[0]
    notice.because, notice.source, notice.article = first.why.value, first.law.source, first.law.article
    notice.is_verified = first.law.verified
    if decision.since is None or decision.due is None:
        raise ValueError(decision.answer)  # a yes has its clock
    notice.since, notice.due_at, notice.stands = decision.since, decision.due, NoticeState.DUE
    notice.save()


def keep_clock(detention: Detention) -> None:
    """Copy what is due next into the columns of the list, and keep the detention."""
    first = min(_clocks(detention), default=None)
    detention.due_at, detention.due_since, detention.due_for = first or (None, None, Due.NOTHING)
    detention.save()


def _clocks(detention: Detention) -> Iterator[tuple[datetime, datetime, str]]:
    """Return each thing that is due: until when, since when, what."""
    is_held = detention.state == DetentionState.HELD
    if not were_stops_asked(detention) and (is_held or detention.died_known_at is not None):
        since = detention.died_known_at or detention.sitting_since
        yield tell_due(since) if detention.died_known_at else detention.tell_due_at, since, Due.STOPS
    if is_held:
        due, since = detention.tell_due_at, detention.sitting_since
        if not detention.tellings.filter(sitting=detention.sitting).exists():
            yield due, since, Due.TELL
        elif detention.wish != Wish.WANTS and not detention.wishes.filter(sitting=detention.sitting).exists():
            yield due, since, Due.ASK
    wanted = _wanted(detention, decisions_of(detention))
    for notice in detention.notices.filter(stands__in=OPEN):
        # a letter that a stop holds back has no clock: nobody may be told
        if notice.told_at is None and (notice.state, notice.matter) in wanted:
            yield notice.due_at, notice.since, Due.NOTICE


def require_due(detention: Detention, state: str, matter: str) -> None:
    """Let pass what is to be told now. Raises StoppedError, NotDueError."""
    answer = decision_about(detention, state, matter).answer
    if answer is Answer.STOPPED:
        raise StoppedError
    if answer is not Answer.YES:
        raise NotDueError
