"""The pages of whoever holds a person, in a real browser: wide and narrow, in several languages, and what axe finds."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from comity.accounts.models import Person
from comity.accounts.tests.windows import opened
from comity.protection.core.notification import StopKind
from comity.protection.models import Stop
from comity.protection.tests.holding import Custody
from comity.web.tests.looks import looking_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
look = looking_at("held")
SIGHTS = [(390, "vi"), pytest.param(1280, "en", marks=pytest.mark.full)]


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_every_page(
    browser: Browser, live_server: LiveServer, custody: Custody, width: int, language: str
) -> None:
    Person.objects.filter(pk__in=[custody.officer.pk, custody.office.cast.supervisor.pk]).update(
        language=language
    )
    fresh = custody.held()
    stopped = custody.asked(custody.held(nationalities=("CHN", "JPN")), StopKind.ASYLUM, feared=("CHN",))
    notice = custody.ready()
    told = custody.stored(custody.sent())
    custody.happened(told.detention, "hearing")
    stop = Stop.objects.get()
    page = opened(browser, live_server, custody.officer, width)
    for name, address in (
        ("list", "/held/?box=every"),
        ("enter", "/held/new/"),
        ("fresh", f"/held/{fresh.pk}/"),
        ("stopped", f"/held/{stopped.pk}/"),
        ("due", f"/held/{notice.detention_id}/"),
        ("told", f"/held/{told.detention_id}/"),
        ("ask-stops", f"/held/{fresh.pk}/stops/"),
        ("set-stop", f"/held/{told.detention_id}/stops/new/"),
        ("consent", f"/held/stops/{stop.pk}/consent/"),
        ("tell", f"/held/{fresh.pk}/told/"),
        ("wish", f"/held/{fresh.pk}/wish/"),
        ("notice", f"/held/notices/{notice.pk}/send/"),
        ("channel", f"/held/notices/{notice.pk}/channel/"),
        ("since", f"/held/{told.detention_id}/since/"),
        ("guardian", f"/held/{fresh.pk}/guardian/"),
        ("died", f"/held/{fresh.pk}/died/"),
        ("change", f"/held/{fresh.pk}/correct/"),
    ):
        page.goto(live_server.url + address)
        look(page, f"{name}-{language}")
    page.context.close()
    page = opened(browser, live_server, custody.office.cast.supervisor, width)
    for name, address in (("posts", "/held/posts/"), ("new-post", "/held/posts/new/")):
        page.goto(live_server.url + address)
        look(page, f"{name}-{language}")
    page.context.close()


def test_the_next_step_is_a_key_away(browser: Browser, live_server: LiveServer, custody: Custody) -> None:
    fresh = custody.held()
    page = opened(browser, live_server, custody.officer, 1280)
    page.goto(f"{live_server.url}/held/{fresh.pk}/")
    page.keyboard.press("n")
    page.wait_for_url("**/stops/")
    for kind in StopKind:
        page.locator(f"input[name={kind.value}][value=no]").check(force=True)
    page.locator("main .btn--go").click()
    expect(page.locator("main")).to_contain_text("nothing stops a notice")
    page.context.close()
