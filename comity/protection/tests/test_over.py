"""The person was freed or died while a notice waited."""

from datetime import timedelta

import pytest

from comity.exchange.models import OutLetter
from comity.exchange.registry import QueuedLetter
from comity.lib.clock import now
from comity.protection import actions
from comity.protection.core.notification import Settled, StopKind
from comity.protection.exceptions import DiedError, OverError
from comity.protection.models import Detention, NoticeState, PostNotice
from comity.protection.showing import shown
from comity.protection.tests.holding import UNDER, Custody
from comity.protection.tests.test_holding import consent, only_stop, senior
from comity.release.actions import approve_outgoing
from comity.release.leaving import release_gate

pytestmark = pytest.mark.django_db


def test_a_notice_by_wish_does_not_leave_when_the_person_is_free(custody: Custody) -> None:
    notice = custody.waiting()
    custody.happened(notice.detention, "release")
    with pytest.raises(OverError):
        approve_outgoing(custody.office.cast.supervisor, notice.outgoing)  # type: ignore[arg-type]
    assert not OutLetter.objects.filter(schema="protection/notice/1").exists()


def test_a_notice_of_the_arrest_does_not_leave_when_the_person_has_died(custody: Custody) -> None:
    notice = custody.waiting()
    actions.enter_death(custody.officer, notice.detention_id, now())
    with pytest.raises(OverError):
        approve_outgoing(custody.office.cast.supervisor, notice.outgoing)  # type: ignore[arg-type]
    death = custody.notice(notice.detention, "death")
    assert actions.offer_notice(custody.officer, death.id, UNDER).stands == NoticeState.SENT


def test_a_letter_that_has_not_left_is_held_when_the_person_is_free(custody: Custody) -> None:
    notice = custody.sent()
    letter = custody.letter(notice)
    queued = QueuedLetter(letter.mid, "", letter.schema, letter.origin_kind, letter.origin_id)
    custody.happened(notice.detention, "release")
    assert release_gate(queued, now()) == "over"


def test_what_a_treaty_asks_for_leaves_of_who_is_free_too(custody: Custody) -> None:
    detention = custody.asked(custody.held(nationalities=("CHN",)))
    custody.happened(detention, "release")
    assert custody.by_phone(custody.notice(detention)).channel == "phone"


def test_that_a_post_was_told_while_the_person_was_held_is_recorded_later(custody: Custody) -> None:
    notice = custody.ready()
    at = now()
    custody.happened(notice.detention, "release")
    assert custody.by_phone(notice, at=at).channel_at == at
    again = custody.ready()
    custody.happened(again.detention, "release")
    with pytest.raises(OverError):
        custody.by_phone(again, at=now())


def test_towards_a_feared_state_the_stop_stays_when_the_person_has_died(custody: Custody) -> None:
    detention = custody.asked(custody.held(nationalities=("CHN",)), StopKind.ASYLUM, feared=("CHN",))
    stop = only_stop(detention)
    actions.enter_death(custody.officer, detention.id, now())
    with pytest.raises(DiedError):
        actions.record_consent(custody.officer, stop.id, consent("CHN", at=now()))
    senior(custody)
    actions.lift_stop(
        custody.office.cast.supervisor, stop.id, Settled.LIFTED, "The claim ended with the death"
    )
    assert not PostNotice.objects.exists()
    assert shown(custody.officer, Detention.objects.get()).nobody_consents


def test_a_senior_decides_about_another_stop_of_who_has_died(custody: Custody) -> None:
    detention = custody.asked(custody.held(nationalities=("CHN",)), StopKind.VICTIM)
    actions.enter_death(custody.officer, detention.id, now())
    senior(custody)
    actions.lift_stop(
        custody.office.cast.supervisor, only_stop(detention).id, Settled.LIFTED, "Nobody is in danger"
    )
    assert custody.notice(detention, "death").stands == NoticeState.DUE


def test_a_paper_signed_while_alive_opens_the_stop_after_the_death(custody: Custody) -> None:
    detention = custody.asked(custody.held(nationalities=("CHN",)), StopKind.ASYLUM, feared=("CHN",))
    signed = now() - timedelta(minutes=20)
    actions.enter_death(custody.officer, detention.id, now())
    actions.record_consent(custody.officer, only_stop(detention).id, consent("CHN", at=signed))
    assert custody.notice(detention, "death").stands == NoticeState.DUE
