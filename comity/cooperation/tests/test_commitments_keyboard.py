"""The essential acts on a commitment by keyboard alone, in a browser without scripts: proposed, answered, extended, fulfilled, dropped."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.cooperation.tests.commitments_ground import Ledgers
from comity.cooperation.tests.keyboard import Hands
from comity.cooperation.tests.test_commitments_pages import at
from comity.requests.tests.office import AGREEMENT, TOKYO

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WAY = {"leaves_under": AGREEMENT, "offence": "0502", "codes": "H2", "rights_none": "on"}


@pytest.fixture
def sit(browser: Browser, live_server: LiveServer) -> Iterator[Callable[[Person, str], Hands]]:
    """Sit somebody down before a page."""
    contexts = []

    def at_page(person: Person, address: str) -> Hands:
        cookie = signed_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME]
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, java_script_enabled=False, locale="en-US"
        )
        contexts.append(context)
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + address)
        return Hands(page)

    yield at_page
    for context in contexts:
        context.close()


def test_every_act_goes_by_keyboard_and_without_scripts(
    sit: Callable[[Person, str], Hands], ledgers: Ledgers
) -> None:
    request = ledgers.office.sent()
    hands: Hands = sit(ledgers.supervisor, at("list"))
    # proposed
    hands.follow(at("new"))
    hands.put(
        partner=TOKYO, actor="us", text_en="Train ten officers", deed="pledged", stage="committed",
        due="2030-12-31", owner="training", **WAY,
    )  # fmt: skip
    hands.send("Propose it")
    hands.reads("The commitment is proposed.")
    commitment = Commitment.objects.get()
    assert (commitment.waits_on_them, str(commitment.due)) == (True, "2030-12-31")
    # withdrawn, and proposed there instead
    ours = CommitmentEntry.objects.get(commitment=commitment)
    hands.follow(at("withdraw", ours.pk))
    hands.send("Withdraw it")
    hands.reads("Withdrawn.")
    _letter, which, theirs = ledgers.offered(actor=settings.NODE_ID, addressee=TOKYO)
    _letter, other, disputed = ledgers.offered()
    # countersigned, and disputed
    for commitment_id, entry, word, said in (
        (which, theirs, {"word": "sign"}, "Countersigned."),
        (other, disputed, {"word": "dispute", "reason": "Ten was never said."}, "Disputed."),
    ):
        hands = sit(ledgers.supervisor, at("commitment", commitment_id))
        hands.follow(at("answer", entry))
        hands.put(**word, **WAY)
        hands.send("Sign and send")
        hands.reads(said)
    # extended: a second person decides
    commitment = Commitment.objects.get(pk=which)
    hands = sit(ledgers.supervisor, at("commitment", which))
    hands.follow(at("step", which, "extend"))
    hands.put(due="2031-06-30", reason="The course begins in spring.")
    hands.send("Propose it")
    hands.reads("A supervisor of your agency approves it first.")
    waiting = commitment.entries.filter(asks_second=True).latest("seq")
    second: Hands = sit(ledgers.second, reverse("desk:desk"))
    second.follow(at("decide", waiting.pk))
    second.send("Approve and send to the partner")
    second.reads("Approved. Signed by your agency.")
    ledgers.countersign(commitment)
    assert str(ledgers.fresh(commitment).due) == "2031-06-30"
    # dropping is written and taken back, fulfilling goes there
    hands = sit(ledgers.supervisor, at("commitment", which))
    hands.follow(at("step", which, "drop"))
    hands.put(reason="No money.")
    hands.send("Propose it")
    hands.reads("A supervisor of your agency approves it first.")
    dropped = commitment.entries.filter(asks_second=True).latest("seq")
    hands.follow(at("withdraw", dropped.pk))
    hands.send("Withdraw it")
    hands.reads("Taken back before it left.")
    hands.follow(at("step", which, "fulfil"))
    hands.put(evidence=request.ref)
    hands.send("Propose it")
    hands.reads("It is proposed to count it as fulfilled.")
    ledgers.countersign(commitment)
    assert ledgers.fresh(commitment).stage == "fulfilled"
