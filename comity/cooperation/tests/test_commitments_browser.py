"""The pages of commitments in a real browser, wide and narrow: nothing wider than the window, nothing that axe finds."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comity.accounts.tests.windows import opened
from comity.cooperation.tests.commitments_ground import seeded
from comity.cooperation.tests.sights import Reader
from comity.operations.tests.test_browser import SEEN_AT
from comity.requests.tests.office import Office
from comity.web.tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", SEEN_AT)
def test_every_page_is_whole(browser: Browser, live_server: LiveServer, office: Office, width: int) -> None:
    things = seeded(office)
    person = office.cast.supervisor
    reader = Reader(opened(browser, live_server, person, width), person)
    one = {"commitment_id": things["commitment"]}
    alone = {"commitment_id": things["commitment_alone"]}
    for name, kwargs in (
        ("list", {}),
        ("board", {}),
        ("new", {}),
        ("commitment", one),
        ("commitment", alone),
        ("history", one),
        ("step", {**one, "word": "extend"}),
        ("step", {**one, "word": "reword"}),
        ("step", {**one, "word": "fulfil"}),
        ("join", alone),
        ("answer", {"entry_id": things["commitment_theirs"]}),
        ("anew", {"entry_id": things["commitment_disputed"]}),
        ("withdraw", {"entry_id": things["commitment_mine"]}),
        ("decide", {"entry_id": things["commitment_waiting"]}),
    ):
        reader.goto(live_server.url + reverse(f"cooperation:commitments-{name}", kwargs=kwargs))
        what = kwargs.get("word", "alone" if kwargs is alone else "")
        look(reader.page, reader.named(f"commitments-{name}-{what}".strip("-")))
