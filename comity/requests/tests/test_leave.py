"""Asking an owner for leave, deciding what a partner asks, withdrawing: it unlocks exactly that and nothing else."""

from datetime import timedelta
from typing import Any

import pytest

from comity.audit.models import Entry
from comity.exchange.core.ids import new_id
from comity.exchange.core.receipts import State
from comity.exchange.models import Receipt
from comity.lib.clock import now
from comity.notifications.models import Notification
from comity.requests.tests.office import HANOI, SEOUL, TOKYO
from comity.requests.tests.sharers import Sharers, data_in, days, sent_to
from comity.sharing import actions
from comity.sharing.allowing import Use, Wish
from comity.sharing.bodies import CONSENT
from comity.sharing.exceptions import (
    AskedAlreadyError,
    MomentPassedError,
    NotHereError,
    ReasonMissingError,
    SettledError,
)
from comity.sharing.models import Consent, Disclosure, Item
from comity.sharing.standing import may_use

TO_SEOUL, IN_COURT = Wish(Use.ONWARD, SEOUL, "investigation"), Wish(Use.COURT, HANOI)


def test_a_letter_that_comes_is_an_item_and_one_that_goes_stands_in_the_ledger(sharers: Sharers) -> None:
    item = sharers.item("H1", "H2")
    assert (item.owner, item.state, item.carrier) == (TOKYO, "held", item.mid)
    assert item.handling["codes"] == ["H1", "H2"]
    ours = sharers.office.letter_of(sharers.office.sent())
    row = Disclosure.objects.get(owner=HANOI, mid=ours.mid)
    assert (row.node, row.by_node, row.by_letter, row.basis) == (TOKYO, HANOI, ours.mid, "original")


def test_the_owner_is_asked_in_a_signed_letter(sharers: Sharers) -> None:
    item = sharers.item()
    consent = sharers.ask(item)
    [letter] = sent_to(TOKYO, CONSENT)
    data = data_in(letter)
    assert (data["part"], data["use"], data["agency"]) == ("ask", "onward", SEOUL)
    assert data["letter"] == {"id": str(item.mid), "digest": item.idg}
    assert consent.question_letter == letter.mid
    with pytest.raises(AskedAlreadyError):
        sharers.ask(item)


def test_a_leave_unlocks_that_use_and_agency_and_a_withdrawal_locks_it_again(sharers: Sharers) -> None:
    item, other = sharers.item(), sharers.item()
    assert not may_use(item, TO_SEOUL)
    consent = sharers.granted(item)
    assert may_use(item, TO_SEOUL)
    assert not may_use(item, IN_COURT)
    assert not may_use(item, Wish(Use.ONWARD, "cxp:node:th:bangkok", "investigation"))
    assert not may_use(other, TO_SEOUL)
    assert not may_use(item, TO_SEOUL, now() + timedelta(days=10))
    assert Notification.objects.filter(kind="consent.decided", person=sharers.officer).count() == 1
    assert sharers.grant(consent, "withdraw").state == "delivered"
    assert not may_use(item, TO_SEOUL)


def test_a_refusal_unlocks_nothing_and_says_why(sharers: Sharers) -> None:
    item = sharers.item()
    consent = sharers.ask(item, Use.COURT)
    assert sharers.grant(consent, "refuse", text="Not in this case.").state == "delivered"
    consent.refresh_from_db()
    assert (consent.state, consent.decision_text) == ("refused", "Not in this case.")
    assert not may_use(item, IN_COURT)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"letter": {"id": str(new_id()), "digest": "A" * 43}}, "another-letter"),
        ({"agency": "cxp:node:th:bangkok"}, "another-use"),
        ({"use": "court", "agency": HANOI}, "another-use"),
        ({"purpose": "evidence"}, "another-use"),
        ({"consent": str(new_id())}, "unknown-consent"),
        ({"until": None}, "malformed"),
    ],
)
def test_a_leave_for_something_else_is_refused_and_unlocks_nothing(
    sharers: Sharers, change: dict[str, Any], reason: str
) -> None:
    item = sharers.item()
    consent = sharers.ask(item)
    before = Entry.objects.filter(event="message.refused").count()
    letter = sharers.grant(consent, **change)
    assert (letter.state, letter.reason) == ("refused", reason)
    assert Receipt.objects.get(mid=letter.mid, state="refused").reason == reason
    assert Entry.objects.filter(event="message.refused").count() == before + 1
    assert not may_use(item, TO_SEOUL)
    consent.refresh_from_db()
    assert consent.state == "asked"


def test_only_the_owner_gives_leave_and_only_once(sharers: Sharers) -> None:
    item = sharers.item()
    consent = sharers.ask(item)
    assert sharers.grant(consent, by=sharers.seoul).reason == "unknown-consent"
    assert sharers.grant(consent).state == "delivered"
    assert sharers.grant(consent, "withdraw").state == "delivered"
    assert sharers.grant(consent).reason == "consent-settled"  # the same words once more
    assert not may_use(item, TO_SEOUL)


def test_asking_needs_a_reason_a_moment_ahead_and_the_house(sharers: Sharers) -> None:
    item = sharers.item()
    with pytest.raises(ReasonMissingError):
        sharers.ask(item, text=" ")
    with pytest.raises(MomentPassedError):
        sharers.ask(item, until=now())
    asking = actions.Asking(Use.COURT, HANOI, "", "Why.", days(2))
    for stranger in (sharers.office.cast.outsider, sharers.office.cast.operator):
        with pytest.raises(NotHereError):
            actions.ask_owner(stranger, item.owner, item.mid, asking)


def test_a_partner_asks_us_and_a_supervisor_decides(sharers: Sharers) -> None:
    consent = sharers.question()
    assert Notification.objects.filter(kind="consent.asked", person=sharers.supervisor).exists()
    with pytest.raises(NotHereError):
        actions.decide_consent(sharers.officer, consent.id, grant=True, text="Yes.", until=days(3))
    with pytest.raises(MomentPassedError):
        actions.decide_consent(sharers.supervisor, consent.id, grant=True, text="Yes.")
    actions.decide_consent(sharers.supervisor, consent.id, grant=True, text="Yes.", until=days(3))
    [answer] = sent_to(TOKYO, CONSENT)
    assert (data_in(answer)["part"], data_in(answer)["agency"]) == ("grant", SEOUL)
    with pytest.raises(SettledError):
        actions.decide_consent(sharers.supervisor, consent.id, grant=False, text="No.")
    actions.withdraw_consent(sharers.supervisor, consent.id, "The case is closed.")
    assert data_in(sent_to(TOKYO, CONSENT)[-1])["part"] == "withdraw"
    consent.refresh_from_db()
    assert consent.state == "withdrawn"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"letter": {"id": str(new_id()), "digest": "A" * 43}}, "unknown-letter"),
        ({"agency": TOKYO}, "malformed"),
        ({"use": "court", "agency": SEOUL}, "malformed"),
        ({"until": None}, "malformed"),
        ({"purpose": "curiosity"}, "malformed"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(
    sharers: Sharers, change: dict[str, Any], reason: str
) -> None:
    letter, data = sharers.asked(**change)
    assert (letter.state, letter.reason) == ("refused", reason)
    assert not Consent.objects.filter(pk=data["consent"]).exists()


def test_who_does_not_hold_our_letter_cannot_ask_about_it(sharers: Sharers) -> None:
    letter, _data = sharers.asked(by=sharers.seoul, agency=TOKYO)
    assert (letter.state, letter.reason) == ("refused", "unknown-letter")


def test_a_question_that_does_not_arrive_is_seen(sharers: Sharers) -> None:
    consent = sharers.ask(sharers.item())
    [letter] = sent_to(TOKYO, CONSENT)
    sharers.tokyo.send_receipts(sharers.tokyo.receipt(letter), sharers.tokyo.receipt(letter, State.REFUSED))
    consent.refresh_from_db()
    assert (consent.state, consent.problem) == ("lost", "policy")


def test_a_leave_to_keep_it_longer_moves_its_end(sharers: Sharers) -> None:
    end = days(2).replace(microsecond=0)
    item = sharers.item("H0", retain_until=end, delete_after=end)
    assert item.keep_until == end
    consent = sharers.granted(item, Use.KEEP, agency=HANOI)
    item.refresh_from_db()
    assert item.keep_until == consent.expires
    sharers.grant(consent, "withdraw")
    assert Item.objects.get(pk=item.pk).keep_until == end
