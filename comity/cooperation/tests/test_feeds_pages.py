"""The pages of calendar feeds: made with a code and shown once, looked after, overseen; nothing of the address stays on a page."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from comity.accounts.models import Person
from comity.accounts.tests.cast import code_for, signed_in
from comity.cooperation import actions
from comity.cooperation.models import CalendarFeed, Meeting
from comity.cooperation.tests.feed_ground import Feeds, change, events_in
from comity.cooperation.tests.meeting_ground import SERIES
from comity.cooperation.tests.test_meetings_pages import NEW, done, go, ok, refused
from comity.lib.clock import now


def at(name: str, *args: object) -> str:
    return reverse(f"cooperation:feeds-{name}", args=args)


def address_on(page: str) -> str:
    found = re.search(r"https?://[^<\s]+/cooperation/calendar/[\w-]{43}\.ics", page)
    assert found is not None
    return html.unescape(found[0])


def path_of(address: str) -> str:
    return address[address.index("/cooperation/") :]


CHOSEN = {"series": "", "with_due": "on", "detail": "short", "days": "180"}


def test_a_feed_is_made_with_a_code_and_its_address_is_shown_once(feeds: Feeds, settings: Settings) -> None:
    settings.WEB_URL = "https://pages.agency.example/"
    found = feeds.soon()
    client = signed_in(Client(), feeds.keeper, present=False)
    asked = ok(client.get(at("new")))
    assert 'name="presence_code"' in asked
    assert re.search(r'value="180"[^>]* checked', asked)
    assert "There is no address yet" in refused(client.post(at("new"), CHOSEN))  # no code, no feed
    assert not CalendarFeed.objects.exists()
    answer = client.post(at("new"), {**CHOSEN, "presence_code": code_for(feeds.keeper)})
    address = address_on(ok(answer))
    assert address.startswith("https://pages.agency.example/cooperation/calendar/")
    assert "no-store" in answer["Cache-Control"]
    assert events_in(Client().get(path_of(address)).content).keys() == {str(found.pk)}
    feed = CalendarFeed.objects.get()
    assert feed.ends_at - feed.made_at == timedelta(days=180)
    secret = address.rsplit("/", 1)[1].removesuffix(".ics")
    for page in (at("list"), at("feed", feed.pk), at("renew", feed.pk), at("all")):
        person = feeds.meetings.cast.supervisor if page == at("all") else feeds.keeper
        shown = ok(go(person).get(page))
        assert secret not in shown
        assert feed.digest not in shown


def test_the_pages_lead_there_and_a_series_is_chosen_already(feeds: Feeds) -> None:
    series, client = actions.add_series(feeds.keeper, SERIES), go(feeds.keeper)
    assert at("list") in ok(client.get(reverse("cooperation:meetings-year")))
    assert at("list") in ok(client.get(reverse("accounts:profile")))
    assert at("list") not in ok(go(feeds.meetings.cast.investigator).get(reverse("accounts:profile")))
    assert f"{at('new')}?series={series.pk}" in ok(
        client.get(reverse("cooperation:meetings-series", args=[series.pk]))
    )
    assert f'value="{series.pk}" selected' in ok(client.get(f"{at('new')}?series={series.pk}"))
    address = address_on(ok(client.post(at("new"), {**CHOSEN, "series": str(series.pk)})))
    assert CalendarFeed.objects.get().series == series
    assert Client().get(path_of(address)).status_code == 200


def test_the_owner_sees_what_is_in_it_and_ends_it_in_one_act(feeds: Feeds) -> None:
    feeds.soon()
    feeds.soon(days=30, is_kept_from_feeds=True)
    given, client = feeds.given(detail="full"), go(feeds.keeper)
    assert "Not yet with this address" in ok(client.get(at("list")))
    feeds.fetch(given.secret)
    assert "Not yet with this address" not in ok(client.get(at("list")))
    page = ok(client.get(at("feed", given.feed.pk)))
    assert "Talks on Nguyễn’s ring" in page
    assert "1 more is kept inside" in page
    address = address_on(ok(client.post(at("renew", given.feed.pk), {"days": "30"})))
    assert feeds.fetch(given.secret).status_code == 404
    assert done(client.post(at("end", given.feed.pk))) == at("list")
    assert Client().get(path_of(address)).status_code == 404
    assert "You have no calendar feed" in ok(client.get(at("list")))
    assert client.get(at("feed", given.feed.pk)).status_code == 404


def test_who_oversees_feeds_sees_whose_and_nothing_of_what_is_in_them(feeds: Feeds) -> None:
    cast = feeds.meetings.cast
    series = actions.add_series(feeds.keeper, SERIES)
    feeds.soon(series=series.pk)
    given = feeds.given(series=series.pk, detail="full")
    for person in (cast.operator, cast.supervisor):
        page = ok(go(person).get(at("all")))
        assert str(feeds.keeper) in page
        assert at("end", given.feed.pk) in page
        assert "Talks on" not in page
        assert "combating crime" not in page
    shown = ok(go(cast.operator).get(reverse("accounts:person", args=[feeds.keeper.pk])))
    assert re.search(r"Calendar feeds</dt><dd>\s*1", shown)
    word = reverse("accounts:act-on-person", args=[feeds.keeper.pk, "suspend"])
    assert "What opens something of theirs without signing in ends too" in ok(go(cast.operator).get(word))
    assert done(go(cast.operator).post(at("end", given.feed.pk))) == at("all")
    assert feeds.fetch(given.secret).status_code == 404


def test_a_node_without_feeds_says_so(feeds: Feeds, settings: Settings) -> None:
    feeds.given()
    settings.CALENDAR_FEEDS = False
    client = go(feeds.keeper)
    page = ok(client.get(at("list")))
    assert "This node gives no calendar feeds" in page
    assert "Closed by the operator of this node" in page
    assert at("new") not in page
    assert "This node gives no calendar feeds" in ok(client.get(at("new")))
    assert "This node gives no calendar feeds" in client.post(at("new"), CHOSEN).content.decode()
    assert CalendarFeed.objects.count() == 1


def test_a_meeting_is_kept_out_on_its_form_and_says_so(feeds: Feeds) -> None:
    client = go(feeds.keeper)
    done(client.post(reverse("cooperation:meetings-new"), {**NEW, "is_kept_from_feeds": "on"}))
    found = Meeting.objects.get()
    assert found.is_kept_from_feeds
    assert "Kept out of them" in ok(client.get(reverse("cooperation:meetings-meeting", args=[found.pk])))
    change = reverse("cooperation:meetings-change", args=[found.pk])
    assert re.search(r'name="is_kept_from_feeds"[^>]* checked', ok(client.get(change)))
    done(client.post(change, {**NEW, "version": str(found.version)}))
    found.refresh_from_db()
    assert not found.is_kept_from_feeds


@pytest.mark.parametrize("who", ["cooperation", "operator"])
def test_many_feeds_ask_no_more(feeds: Feeds, who: str) -> None:
    cast = feeds.meetings.cast
    person: Person = getattr(cast, who)
    address, counts = at("list" if who == "cooperation" else "all"), []
    client, series = go(person), actions.add_series(feeds.keeper, SERIES)
    for number in (2, 6):
        for _time in range(number):
            feeds.given(series=series.pk)
            feeds.given(cast.officer)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            ok(client.get(address))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_feed_that_is_over_says_so_and_is_renewed(feeds: Feeds) -> None:
    given = feeds.given()
    change(given.feed, renewed_at=now() - timedelta(days=40), ends_at=now() - timedelta(days=1))
    client = go(feeds.keeper)
    assert "Its time is over" in ok(client.get(at("list")))
    assert "Nothing is given at this feed" in ok(client.get(at("feed", given.feed.pk)))
    address = address_on(ok(client.post(at("renew", given.feed.pk), {"days": "90"})))
    assert Client().get(path_of(address)).status_code == 200
