"""How long a partner's letter is kept here: until the day that it says, or the day of our own copy of the agreement."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.audit import events
from comity.audit.models import Entry
from comity.exchange.core.envelope import read_own
from comity.exchange.core.letter_members import Handling
from comity.exchange.core.receipts import State
from comity.exchange.models import OutLetter, Receipt
from comity.lib.clock import now
from comity.requests.bodies import REQUEST
from comity.requests.models import Request
from comity.requests.tests.office import HANOI, SEOUL, TOKYO, posted
from comity.requests.tests.sharers import Sharers, days, stamp
from comity.sharing import sweeps
from comity.sharing.models import Disclosure, Item

AGREED = timedelta(days=30)


def test_a_letter_that_says_no_end_is_kept_as_long_as_the_agreement_lets_us(sharers: Sharers) -> None:
    item = sharers.item()
    assert item.keep_until == item.taken_at.replace(microsecond=0) + AGREED
    shown = signed_in(Client(), sharers.officer).get(reverse("sharing:letter", args=[TOKYO, item.mid]))
    assert "To be deleted after" in shown.content.decode()


@pytest.mark.parametrize(("said", "kept"), [(9, 9), (90, 30)])
def test_the_earlier_of_both_ends_counts(sharers: Sharers, said: int, kept: int) -> None:
    item = sharers.item(delete_after=days(said))
    assert item.keep_until is not None
    assert abs(item.keep_until - days(kept)) < timedelta(minutes=5)


def test_when_its_day_has_come_it_is_deleted_and_that_is_signed(sharers: Sharers) -> None:
    item = sharers.item()
    sweeps.end_times(now() + AGREED - timedelta(minutes=5))
    assert Item.objects.get(pk=item.pk).state == "held"
    sweeps.end_times(now() + AGREED + timedelta(minutes=5))
    assert Item.objects.get(pk=item.pk).state == "purged"
    assert Receipt.objects.filter(given=True, mid=item.mid, state=State.DELETED.value).exists()


def test_what_is_passed_on_ends_when_it_ends_for_us_or_earlier(sharers: Sharers) -> None:
    item = sharers.item(delete_after=days(9))
    assert abs((item.keep_until or now()) - days(9)) < timedelta(minutes=5)
    passing = sharers.passed_on(item)
    carrier = posted(passing.letter)
    assert _end_in(carrier) == item.keep_until
    assert Disclosure.objects.get(by_letter=carrier.mid).keep_until == item.keep_until


def _end_in(letter: OutLetter) -> datetime | None:
    handling = read_own(bytes(letter.inner)).handling
    return handling.delete_after if handling else None


def written(sharers: Sharers, handling: Handling, **data: Any) -> Any:
    return sharers.office.write(REQUEST, sharers.office.request_data(**data), handling=handling)


@pytest.mark.parametrize(
    ("owner", "reason"),
    [(SEOUL, "owner-must-agree"), (HANOI, "wrong-owner"), ("cxp:node:aa:nobody", "owner-must-agree")],
    ids=["a partner", "we", "a node that we do not know"],
)
def test_content_under_the_name_of_another_owner_is_refused(
    sharers: Sharers, owner: str, reason: str
) -> None:
    """Whoever brings what is another's brings its letter whole; nobody takes that owner's word for it."""
    before = Entry.objects.filter(event=events.MESSAGE_REFUSED).count()
    letter = written(sharers, stamp(owner, "H0", onward="listed", listed=(HANOI,)))
    assert (letter.state, letter.reason) == ("refused", reason)
    assert not Item.objects.exists()
    assert not Request.objects.exists()
    assert Entry.objects.filter(event=events.MESSAGE_REFUSED).count() == before + 1
    assert written(sharers, stamp(TOKYO, "H0")).state == "delivered"
