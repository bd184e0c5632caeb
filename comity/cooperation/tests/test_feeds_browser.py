"""Calendar feeds in a real browser: made by keys alone and without scripts, fetched by a program without a session, whole on every page."""

from urllib.request import Request, urlopen

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from comity.accounts.tests.windows import opened
from comity.cooperation import actions
from comity.cooperation.tests.feed_ground import Feeds, events_in
from comity.cooperation.tests.meeting_ground import SERIES
from comity.cooperation.tests.sights import WIDTHS, Reader
from comity.web.tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def at(name: str, *args: object) -> str:
    return reverse(f"cooperation:feeds-{name}", args=args)


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without"])
def test_it_is_made_by_keys_and_fetched_without_a_session(
    browser: Browser, live_server: LiveServer, feeds: Feeds, settings: Settings, *, scripts: bool
) -> None:
    settings.WEB_URL = live_server.url
    found = feeds.soon()
    cookies = opened(browser, live_server, feeds.keeper, 1280).context.cookies()
    context = browser.new_context(java_script_enabled=scripts)
    context.add_cookies(
        [{"name": one["name"], "value": one["value"], "url": live_server.url} for one in cookies]
    )
    page = context.new_page()
    page.goto(live_server.url + at("list"))
    page.get_by_role("link", name="Make a feed").first.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Titles and places too").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Show the address").focus()
    page.keyboard.press("Enter")
    address = page.get_by_label("Address", exact=True).input_value()
    expect(page.get_by_text("This address is shown once.")).to_be_visible()
    with urlopen(
        Request(address, headers={"User-Agent": "a calendar program"})
    ) as answer:  # our own live server
        assert events_in(answer.read()).keys() == {str(found.pk)}
        assert answer.headers.get("Set-Cookie") is None
        assert answer.headers["Cache-Control"] == "private, no-cache"
    page.goto(live_server.url + at("list"))
    page.get_by_role("button", name="End this feed").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main").get_by_text("The feed has ended.")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_whole(
    browser: Browser, live_server: LiveServer, feeds: Feeds, settings: Settings, width: int
) -> None:
    settings.WEB_URL = "https://comity.international-cooperation.police.example"
    series = actions.add_series(feeds.keeper, SERIES)
    feeds.soon(series=series.pk)
    feeds.soon(days=40, is_kept_from_feeds=True)
    given, _house = feeds.given(detail="full", with_due=True, series=series.pk), feeds.given()
    reader = Reader(opened(browser, live_server, feeds.keeper, width), feeds.keeper)
    for name, address in (
        ("list", at("list")),
        ("new", at("new")),
        ("feed", at("feed", given.feed.pk)),
        ("renew", at("renew", given.feed.pk)),
    ):
        reader.goto(live_server.url + address)
        look(reader.page, reader.named(f"feeds-{name}"))
    for _time in range(4):  # the address in each language
        reader.goto(live_server.url + at("new"))
        reader.page.locator("main form button[type=submit]").last.click()
        reader.page.locator("#address").wait_for()
        look(reader.page, reader.named("feeds-address"))
    supervisor = feeds.meetings.cast.supervisor
    reader = Reader(opened(browser, live_server, supervisor, width), supervisor)
    for _time in range(2):
        reader.goto(live_server.url + at("all"))
        look(reader.page, reader.named("feeds-all"))
