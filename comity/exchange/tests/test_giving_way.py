"""A batch of one partner lets single letters of others go first, and is not held up by them for long."""

import threading

import pytest
from django.db import connections

from comity.exchange import giving_way, receiving
from comity.exchange.core.errors import StorageError
from comity.exchange.core.hop import HEADER
from comity.exchange.core.wire import JSON, MESSAGES, Response
from comity.exchange.giving_way import Singles
from comity.exchange.models import InLetter
from comity.exchange.receiving import Inbound
from comity.exchange.tests.partners import Partner
from comity.exchange.tests.waits import wait_for

LONG = 60.0


def test_nobody_is_waited_for_when_no_single_letter_is_under_way() -> None:
    Singles(LONG).give_way("tokyo")


def test_nobody_waits_for_a_single_letter_of_its_own() -> None:
    singles = Singles(LONG)
    with singles.alone("tokyo"):
        singles.give_way("tokyo")


def test_a_batch_waits_for_the_last_single_letter_of_another() -> None:
    singles = Singles(LONG)
    batch = threading.Thread(target=singles.give_way, args=("tokyo",))
    with singles.alone("seoul"):
        with singles.alone("seoul"), singles.alone("hanoi"):
            batch.start()
            wait_for(lambda: "tokyo" in singles.giving_way)
        assert batch.is_alive()
        assert "tokyo" in singles.giving_way
    batch.join(LONG)
    assert not batch.is_alive()
    assert not singles.giving_way


def test_a_letter_that_failed_is_waited_for_no_longer() -> None:
    singles = Singles(LONG)

    def broken() -> None:
        with singles.alone("seoul"):
            raise StorageError

    with pytest.raises(StorageError):
        broken()
    singles.give_way("tokyo")


def test_patience_ends_though_the_other_never_does() -> None:
    singles = Singles(0.001)
    with singles.alone("seoul"):
        singles.give_way("tokyo")
    assert not singles.giving_way


@pytest.mark.django_db(transaction=True)
def test_letters_stored_together_give_way_between_each_other(
    tokyo: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    singles = Singles(LONG)
    monkeypatch.setattr(receiving, "singles", singles)
    sealed = [tokyo.sealed() for _ in range(3)]
    batch = [
        Inbound("POST", MESSAGES, {HEADER: tokyo.token(one), "Content-Type": JSON}, one.body)
        for one in sealed
    ]
    found: list[Response | Exception] = []

    def store() -> None:
        try:
            found.extend(receiving.answer_letters(tokyo.spki, batch))
        finally:
            connections.close_all()

    with singles.alone("cxp:node:kr:seoul"):
        storing = threading.Thread(target=store)
        storing.start()
        wait_for(lambda: bool(singles.giving_way))
        assert not found
    storing.join(LONG)
    assert [one.status for one in found if isinstance(one, Response)] == [202] * 3
    assert InLetter.objects.count() == 3


@pytest.mark.django_db
def test_a_letter_that_came_alone_waits_for_nobody(tokyo: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    singles = Singles(LONG)
    monkeypatch.setattr(receiving, "singles", singles)
    sealed = tokyo.sealed()
    alone = Inbound("POST", MESSAGES, {HEADER: tokyo.token(sealed), "Content-Type": JSON}, sealed.body)
    with singles.alone("cxp:node:kr:seoul"):
        [found] = receiving.answer_letters(tokyo.spki, [alone])
    assert isinstance(found, Response)
    assert found.status == 202


def test_the_patience_of_a_batch_is_short() -> None:
    """Thirty-two letters of a batch wait no sixth of a second in all, whatever another one does."""
    assert giving_way.PATIENCE * 32 <= 0.16
