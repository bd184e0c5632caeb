"""What is known of a person is corrected: by one at a time, also later, and the clocks agree with it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.lib.clock import now
from comity.protection import actions
from comity.protection.core.notification import StopKind
from comity.protection.exceptions import (
    AfterwardsError,
    ChangedMeanwhileError,
    SentAlreadyError,
    WaitsAlreadyError,
)
from comity.protection.forms.person import initial_of
from comity.protection.models import Detention, DetentionState
from comity.protection.narrowing import post_told, told
from comity.protection.showing import shown
from comity.protection.tests.holding import BY_TWO, HOUR, UNDER, Custody, person_held

pytestmark = pytest.mark.django_db


def correct(custody: Custody, detention: Detention, **change: Any) -> Detention:
    detention.refresh_from_db()
    held = person_held(**{"deprived_at": detention.deprived_at, **change})
    return actions.change_detention(custody.officer, detention.id, held, version=detention.version)


def test_an_old_page_overwrites_nothing(custody: Custody) -> None:
    detention = custody.held()
    correct(custody, detention, document="TR7654321")
    with pytest.raises(ChangedMeanwhileError):
        actions.change_detention(custody.officer, detention.id, person_held(), version=1)
    custody.happened(detention, "moved", place="Trại giam Đà Nẵng")
    with pytest.raises(ChangedMeanwhileError):
        actions.change_detention(custody.officer, detention.id, person_held(), version=2)
    detention.refresh_from_db()
    assert (detention.document, detention.place) == ("TR7654321", "Trại giam Đà Nẵng")


def test_an_old_page_comes_back_with_its_words(custody: Custody) -> None:
    detention = custody.held()
    client, address = signed_in(Client(), custody.officer), reverse("protection:change", args=[detention.pk])
    page = client.get(address).content.decode()
    assert 'name="version" value="1"' in page
    correct(custody, detention, document="TR7654321")
    typed = {name: value for name, value in initial_of(detention).items() if value is not None}
    typed |= {"deprived_at": "2026-01-02T10:00", "document": "TR0000001", "version": 1}
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert "Somebody changed this while you wrote." in answer.content.decode()
    assert "TR0000001" in answer.content.decode()
    detention.refresh_from_db()
    assert detention.document == "TR7654321"


def test_a_correction_is_possible_after_the_release(custody: Custody) -> None:
    notice = custody.stored(custody.sent())
    custody.happened(notice.detention, "release")
    found = correct(custody, notice.detention, document="TR7654321")
    assert (found.document, found.state) == ("TR7654321", DetentionState.ENDED)


def test_the_clock_of_what_was_sent_counts_from_the_corrected_moment(custody: Custody) -> None:
    notice = custody.stored(custody.sent())
    rows = Detention.objects.all()
    assert rows.filter(post_told("in-time")).exists()
    earlier = notice.detention.deprived_at - 48 * HOUR
    detention = correct(custody, notice.detention, deprived_at=earlier)
    notice.refresh_from_db()
    assert (notice.since, notice.due_at) == (earlier, earlier + timedelta(days=1))
    assert rows.filter(post_told("late"), told("late")).exists()
    assert not rows.filter(post_told("in-time")).exists()
    assert shown(custody.officer, detention).notices[0].met.startswith("Told late")


def test_nobody_is_deprived_of_liberty_after_what_is_kept(custody: Custody) -> None:
    notice = custody.stored(custody.sent())
    custody.happened(notice.detention, "release")
    with pytest.raises(AfterwardsError):
        correct(custody, notice.detention, deprived_at=now() - timedelta(seconds=1))


def test_what_a_stop_holds_is_not_still_to_be_told(custody: Custody) -> None:
    notice = custody.sent()
    rows = Detention.objects.all()
    assert rows.filter(post_told("due")).exists()
    actions.set_stop(custody.officer, notice.detention_id, StopKind.VICTIM)
    assert not rows.filter(post_told("due")).exists()


def test_what_waits_and_what_has_left_is_said_in_other_words(custody: Custody) -> None:
    waits = custody.waiting()
    with pytest.raises(WaitsAlreadyError, match="waits for a second person"):
        actions.offer_notice(custody.officer, waits.id, BY_TWO)
    sent = custody.sent()
    with pytest.raises(SentAlreadyError, match="on its way"):
        actions.offer_notice(custody.officer, sent.id, UNDER)
