"""Pages of a partner's answer that do not go on or have no end, and who goes on without it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import Cast, signed_in
from comity.audit.actors import Process
from comity.exchange.actions import ask_again, hearing, release_partner
from comity.exchange.actions.hearing import EndlessAnswerError, FalsePageError
from comity.exchange.actions.posting import CannotPostError
from comity.exchange.actions.recovering import ReleaseRefusedError
from comity.exchange.asking import recoveries_due
from comity.exchange.core.ids import new_id
from comity.exchange.core.recovery import Page, Tombstone
from comity.exchange.models import (
    LostLetter,
    Recovery,
    Step,
)
from comity.exchange.recovering import is_recovering
from comity.exchange.tests.partners import Partner
from comity.exchange.tests.recoveries import (
    Write,
    disbelieved,
    lose,
    settle,
    take,
)


def test_pages_that_do_not_go_on_are_refused(
    write: Write, tokyo: Partner, restore: Callable[[], Recovery], monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = lose(write(), tokyo)
    recovery = restore()
    with pytest.raises(FalsePageError):
        take(recovery, Page(letters=(memory.held(), memory.held())))
    with pytest.raises(FalsePageError):
        take(recovery, Page(after="l/1/1/x"))
    recovery.refresh_from_db()
    assert (recovery.pages, recovery.heard_at, LostLetter.objects.count()) == (0, None, 0)
    take(recovery, Page(letters=(memory.held(),), after="l/1"))
    with pytest.raises(FalsePageError):
        take(recovery, Page(letters=(memory.held(),), after="l/2"), after="l/1")
    with pytest.raises(FalsePageError):
        take(recovery, Page(tombstones=(Tombstone(new_id()),), after="t/1"), after="l/1")
    monkeypatch.setattr(hearing, "MOST_PAGES", 1)
    with pytest.raises(EndlessAnswerError):
        take(recovery, Page(letters=(memory.held(),), after="l/2"), after="l/1")
    recovery.refresh_from_db()
    assert (recovery.step, recovery.problem) == (Step.STUCK, "endless")


def test_a_partner_whose_answers_had_no_end_is_asked_again_by_a_named_person(
    cast: Cast, write: Write, tokyo: Partner, restore: Callable[[], Recovery], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    memory = lose(write(), tokyo)
    recovery = restore()
    stone = Tombstone(new_id(), ours=True)
    take(recovery, Page(tombstones=(stone,), after="t/1"))
    take(recovery, Page(letters=(memory.held(),), after="l/1"), after="t/1")
    monkeypatch.setattr(hearing, "MOST_PAGES", 2)
    with pytest.raises(EndlessAnswerError):
        take(recovery, Page(letters=(memory.held(),), after="l/2"), after="l/1")
    assert recoveries_due() == []
    for actor in (cast.officer, Process("worker")):
        with pytest.raises(ReleaseRefusedError):
            ask_again(actor, recovery.pk)
    shown = signed_in(client, cast.operator).get(reverse("exchange:recovery")).content.decode()
    assert "it is not asked any more" in shown
    where = reverse("exchange:ask-again", args=[recovery.pk])
    assert where in shown
    answer = client.post(where, follow=True).content.decode()
    assert "asked again, from the beginning" in answer
    assert where not in answer
    assert recoveries_due() == [recovery.pk]
    take(recovery, Page(tombstones=(stone,), after="t/1"))
    assert take(recovery, Page(letters=(memory.held(),)), after="t/1") is Step.WANTING
    assert (LostLetter.objects.count(), recovery.recalled.count()) == (1, 1)
    assert "is being asked already" in client.post(where, follow=True).content.decode()


def test_a_page_that_was_taken_is_not_taken_again(
    write: Write, tokyo: Partner, restore: Callable[[], Recovery]
) -> None:
    memory = lose(write(), tokyo)
    recovery = restore()
    page = Page(letters=(memory.held(),), after="l/1")
    take(recovery, page)
    take(recovery, page)  # a process that was killed behind its commit asks again
    recovery.refresh_from_db()
    assert (recovery.pages, recovery.letters) == (1, 1)


def test_a_named_person_goes_on_without_a_silent_partner(
    cast: Cast, write: Write, tokyo: Partner, seoul: Partner, restore: Callable[[], Recovery]
) -> None:
    restore()
    silent = Recovery.objects.select_related("peer").get(peer__node=seoul.node)
    take(Recovery.objects.select_related("peer").get(peer__node=tokyo.node), Page())
    settle()
    assert is_recovering()
    for actor in (cast.officer, Process("worker")):
        with pytest.raises(ReleaseRefusedError):
            release_partner(actor, silent.pk, "It is away.")
    release_partner(cast.supervisor, silent.pk, "Called; its machine room burned.")
    settle()
    assert not is_recovering()
    write()
    with pytest.raises(CannotPostError):
        write(peer=silent.peer)
    take(silent, Page())
    settle()
    write(peer=silent.peer)
    with pytest.raises(ReleaseRefusedError):
        release_partner(cast.operator, silent.pk, "Too late.")


def test_a_number_of_our_receipts_beyond_all_measure_is_not_believed(
    tokyo: Partner, restore: Callable[[], Recovery]
) -> None:
    recovery = restore()
    take(recovery, Page(rseq=2**53 - 1))
    assert disbelieved() == ["number-too-large"]
    assert recovery.peer.link.out_rseq == 0
    recovery.refresh_from_db()
    assert recovery.refused == 1
