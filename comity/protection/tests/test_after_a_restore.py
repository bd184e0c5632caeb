"""What a backup says of consent and wish may have been taken back since: both are asked again."""

import pytest

from comity.audit.acts import writing
from comity.exchange.models import Restore
from comity.exchange.registry import QueuedLetter
from comity.lib.clock import now
from comity.protection import actions
from comity.protection.core.notification import StopKind
from comity.protection.exceptions import NotDueError, OldPaperError, StoppedError
from comity.protection.models import Detention, Due, NoticeState
from comity.protection.showing import shown
from comity.protection.tests.holding import UNDER, Custody
from comity.protection.tests.test_holding import consent, only_stop
from comity.release.leaving import release_gate

pytestmark = pytest.mark.django_db


def restored() -> None:
    with writing():
        Restore.objects.create(epoch=2)


def test_a_consent_of_before_the_restore_opens_nothing_until_it_is_given_again(custody: Custody) -> None:
    detention = custody.asked(custody.held(nationalities=("CHN",)), StopKind.ASYLUM, feared=("CHN",))
    stop, old = only_stop(detention), consent("CHN")
    actions.record_consent(custody.officer, stop.id, old)
    notice = custody.notice(detention)
    restored()
    custody.asked(detention, StopKind.ASYLUM, feared=("CHN",))
    with pytest.raises(StoppedError):
        actions.offer_notice(custody.officer, notice.id, UNDER)
    page = shown(custody.officer, Detention.objects.get())
    assert (page.stops[0].stands, page.stops[0].again) == (True, True)
    with pytest.raises(OldPaperError):
        actions.record_consent(custody.officer, stop.id, old)
    actions.record_consent(custody.officer, stop.id, consent("CHN", at=now()))
    assert custody.notice(detention).stands == NoticeState.DUE


def test_a_wish_of_before_the_restore_tells_nobody_until_it_is_said_again(custody: Custody) -> None:
    notice = custody.ready()
    held = notice.detention
    restored()
    custody.asked(held)
    with pytest.raises(NotDueError):
        actions.offer_notice(custody.officer, notice.id, UNDER)
    held.refresh_from_db()
    assert held.due_for == Due.ASK
    assert shown(custody.officer, held).wish_again
    custody.says(held, "wants")
    assert actions.offer_notice(custody.officer, notice.id, UNDER).stands == NoticeState.SENT


def test_a_letter_that_was_queued_is_held_until_the_person_says_it_again(custody: Custody) -> None:
    notice = custody.sent()
    letter = custody.letter(notice)
    queued = QueuedLetter(letter.mid, "", letter.schema, letter.origin_kind, letter.origin_id)
    restored()
    custody.asked(notice.detention)
    assert release_gate(queued, now()) == "not-due"
    custody.says(notice.detention, "wants")
    assert release_gate(queued, now()) == ""
