"""What of commitments waits on people: which wait on a person, and what is said of each in the few words of a desk.

`access.to_answer` and `access.to_decide` are the two that pages ask too. See `comity.release.waiting.About`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.cooperation.access import may_keep
from comity.cooperation.commitments.access import visible_to
from comity.cooperation.commitments.days import (
    NEAR,
    SECOND,
    ends_by,
    is_over,
    kept_zones,
    left_words,
    unsigned_long,
    with_due_at,
)
from comity.cooperation.commitments.folding import BOTH
from comity.cooperation.commitments.words import due_words, numbers_of, text_of
from comity.cooperation.core.last_day import DAY, days_left
from comity.cooperation.core.terms import Stage
from comity.cooperation.lapsed import stopped_notes
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.cooperation.states import EntryState
from comity.exchange.models import Peer
from comity.lib.clock import now
from comity.release.waiting import About, DaysLeft
from comity.web.dates import colon

OWED_NOW = (Stage.SOFT, Stage.COMMITTED, Stage.IN_PROGRESS, Stage.PARTLY)


def _kept(person: Person) -> QuerySet[Commitment]:
    return visible_to(person) if may_keep(person) else Commitment.objects.none()


def _of_unit(person: Person) -> QuerySet[Commitment]:
    """Return what the person's unit keeps, and what no unit does: a partner proposed it."""
    return _kept(person).filter(Q(unit=person.unit_id) | Q(unit=None))


def _by_us() -> Q:
    return Q(actor__in=[settings.NODE_ID, BOTH])


def _untouched(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """Leave out what is proposed already, here or there: the other side or a second person of the house is to act."""
    house = CommitmentEntry.objects.filter(commitment=OuterRef("pk"), ours=True, state=EntryState.WAITS)
    return rows.filter(~Exists(house), waits_on_us=False, waits_on_them=False)


def to_settle(person: Person) -> QuerySet[Commitment]:
    """Return the commitments of which two versions stand, and nobody has proposed yet which one holds."""
    return _kept(person).filter(is_split=True, waits_on_us=True)


def disputes_to_answer(person: Person) -> QuerySet[Commitment]:
    """Return the commitments in which a partner disputes what our side proposed."""
    return _kept(person).filter(dispute_waits_on_us=True)


def days_near(person: Person, at: datetime | None = None) -> QuerySet[Any]:
    """Return what our side owes, kept by the person's unit, whose day is over or comes within fourteen days."""
    owed = _untouched(_of_unit(person)).filter(_by_us(), stage__in=OWED_NOW)
    return with_due_at(owed).filter(over_at__lte=ends_by(at or now(), NEAR + DAY))


def days_over_there(person: Person, at: datetime | None = None) -> QuerySet[Any]:
    """Return what the partner owes, kept by the person's unit, whose day is over."""
    owed = _untouched(_of_unit(person)).exclude(_by_us()).filter(stage__in=OWED_NOW)
    return with_due_at(owed).filter(is_over(at or now()))


def not_signed(person: Person, at: datetime | None = None) -> QuerySet[Any]:
    """Return the commitments with a proposal of ours that the partner has not signed for weeks."""
    return unsigned_long(_kept(person), at or now())


def without_unit(person: Person) -> QuerySet[Commitment]:
    """Return what our side would owe and no unit answers for."""
    return _untouched(_of_unit(person)).filter(_by_us(), stage=Stage.SOFT, owner="")


def _about(
    commitment: Commitment, peers: Mapping[str, Peer], since: datetime, due: datetime | None = None
) -> About:
    text, language = text_of(commitment.texts)
    return About(
        text,
        peers.get(commitment.partner),
        numbers_of(commitment),
        since,
        due,
        language=language,
    )


def _peers(rows: Iterable[Commitment]) -> dict[str, Peer]:
    found = Peer.objects.filter(node__in={one.partner for one in rows if one.partner})
    return {one.node: one for one in found}


def about_commitments(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return which commitment somebody is to act on, since its last entry came, and that nothing leaves now where that is so."""
    rows = Commitment.objects.filter(pk__in=list(keys)).annotate(last=Max("entries__came_at"))
    peers, notes = _peers(rows), stopped_notes(rows)
    return {
        one.pk: replace(_about(one, peers, one.last or one.created_at), note=notes.get(one.pk, ""))
        for one in rows
    }


def about_days(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return which commitment is due, with its clock: from when it was agreed to the end of its day on both sides."""
    rows = Commitment.objects.filter(pk__in=list(keys)).select_related("agency")
    peers, at = _peers(rows), now()
    found = {
        one.pk: replace(
            _about(
                one, peers, one.agreed_at or one.created_at, one.over_at - SECOND if one.over_at else None
            ),
            left=_left(one, at),
        )
        for one in rows
    }
    # the moment may fall on the next day where the reader is: the day that was promised stands beside the numbers
    said = {one.pk: due_words(one.due.isoformat() if one.due else None) for one in rows}
    return {
        key: replace(about, ref=f"{about.ref} · {_('Due')}{colon(get_language())}{said[key]}")
        for key, about in found.items()
    }


def _left(commitment: Commitment, at: datetime) -> DaysLeft | None:
    if commitment.due is None:
        return None
    zones = kept_zones(commitment)
    return DaysLeft(days_left(commitment.due, at, zones), left_words(commitment.due, at, zones)[1])


def about_unsigned(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return which commitment a partner does not countersign, since the day on which our oldest proposal left."""
    rows = Commitment.objects.filter(pk__in=list(keys), unsigned_since__isnull=False).select_related("agency")
    peers = _peers(rows)
    return {one.pk: _about(one, peers, _midnight(one)) for one in rows}


def _midnight(commitment: Commitment) -> datetime:
    since = commitment.unsigned_since or commitment.created_at.date()
    return datetime.combine(since, time.min, ZoneInfo(commitment.agency.zone))


def about_entries(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return of which commitment something waits for a second person of the house."""
    rows = CommitmentEntry.objects.filter(pk__in=list(keys)).select_related("commitment")
    peers = _peers([one.commitment for one in rows])
    return {one.pk: _about(one.commitment, peers, one.came_at) for one in rows}
