"""The pages of operations in a real browser, wide and narrow: nothing wider than the window, nothing that axe finds."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comity.accounts.tests.windows import opened
from comity.operations import actions
from comity.operations.core.entries import Kind
from comity.operations.models import Operation
from comity.operations.tests.ground import Ground, seeded
from comity.operations.tests.test_joint import KILO, RESCUED
from comity.requests.tests.office import Office
from comity.web.tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEEN_AT = [390, pytest.param(1280, marks=pytest.mark.full)]


@pytest.mark.parametrize("width", SEEN_AT)
def test_every_page_is_whole(browser: Browser, live_server: LiveServer, office: Office, width: int) -> None:
    ground = Ground(office)
    things = seeded(ground)
    operation = Operation.objects.get(pk=things["operation"])
    actions.enter_result(ground.officer, operation.pk, KILO)
    actions.enter_result(ground.officer, operation.pk, RESCUED)
    ground.say(operation, Kind.DECISION, {"word": "go", "reason": "準備完了", "mark": operation.mark})
    page = opened(browser, live_server, ground.supervisor, width)
    one = {"operation_id": operation.pk}
    result = {"result_id": things["own_result"]}
    for name, kwargs in (
        ("list", {}),
        ("results", {}),
        ("new", {}),
        ("operation", one),
        ("plan", one),
        ("terms", one),
        ("invite", one),
        ("decide", one),
        ("enter", {**one, "outcome": "arrest"}),
        ("enter", {**one, "outcome": "seizure"}),
        ("enter", {**one, "outcome": "victims-rescued"}),
        ("result", result),
        ("correct", result),
        ("withdraw", result),
        ("pairing", {"pairing_id": things["pairing"]}),
    ):
        page.goto(live_server.url + reverse(f"operations:{name}", kwargs=kwargs))
        look(page, f"operations-{name}-{kwargs.get('outcome', '')}".strip("-"))
