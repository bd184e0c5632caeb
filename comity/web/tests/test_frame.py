"""The frame every page stands in."""

import re
from functools import partial
from importlib import import_module
from typing import Any

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from comity.web.context import frame
from comity.web.navigation import Entry, EntryError, Rail, Section

sampler: Any = import_module("comity.web.tests.sampler")


def test_the_rail_shows_what_the_roles_open_in_order(browse: Client) -> None:
    page = browse.get("/").content.decode()
    rail = page[page.index('aria-label="Main">') :]
    assert rail.index("Desk") < rail.index("New request")
    assert ">Log<" not in page


def test_the_rail_marks_the_page_and_counts_what_waits(browse: Client) -> None:
    page = browse.get("/").content.decode()
    assert '<a href="/" aria-current="page" data-key="g d">Desk<span class="n">9</span></a>' in page


def test_a_stranger_sees_no_rail_no_search_and_no_clocks(browse: Client) -> None:
    page = browse.get("/stranger/").content.decode()
    assert '<nav class="rail"' not in page
    assert 'role="search"' not in page
    assert 'class="zones"' not in page


def test_the_frame_shows_both_clocks_and_who_reads(browse: Client) -> None:
    page = browse.get("/").content.decode()
    assert re.search(r"<span>Ha Noi <b>\d\d:\d\d</b></span><span>Tokyo <b>\d\d:\d\d</b></span>", page)
    assert '<span class="user-name" lang="vi">Đỗ Minh Châu</span>' in page
    assert '<span class="mark mark--us"><b>VNM</b></span>' in page
    assert "Liaison desk, Viet Nam National Police" in page


def test_a_unit_called_like_its_agency_is_named_once(browse: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampler, "Reader", partial(sampler.Reader, unit="Viet Nam National Police"))
    page = browse.get("/").content.decode()
    assert page.count("Viet Nam National Police") == 1
    assert "Liaison desk" not in page.split("</header>")[0]


def test_a_name_to_check_travels_by_post_with_the_token_of_its_page(browse: Client) -> None:
    page = browse.get("/").content.decode()
    box = page[page.index('role="search"') : page.index('id="q"')]
    assert 'method="post"' in box
    assert "csrfmiddlewaretoken" in box


def test_the_classification_stands_above_the_page(browse: Client) -> None:
    page = browse.get("/").content.decode()
    assert '<p class="cls cls--1 banner">Restricted · this page shows items of Japan under H2</p>' in page


def test_a_page_that_does_not_say_what_it_shows_carries_the_nodes_ceiling(
    site: Rail, settings: Settings
) -> None:
    settings.CLASSIFICATION_CEILING = 2
    request = RequestFactory().get("/")
    assert frame(request)["classification"] == 0
    request.user = sampler.Reader()
    assert frame(request)["classification"] == 2


def test_who_is_signed_in_can_sign_out_and_keep_a_language(browse: Client) -> None:
    page = browse.get("/").content.decode()
    assert 'method="post" action="/me/out/"' in page
    assert 'method="post" action="/me/language/"' in page


def test_a_stranger_can_choose_a_language_but_not_sign_out(browse: Client) -> None:
    page = browse.get("/stranger/").content.decode()
    assert 'method="post" action="/web/language/"' in page
    assert "Sign out" not in page


def test_the_process_says_that_it_answers(browse: Client) -> None:
    assert browse.get("/web/health/").content == b"ok\n"
    assert browse.post("/web/health/").status_code == 405


def test_an_entry_without_roles_is_refused() -> None:
    with pytest.raises(EntryError, match="no role"):
        Entry(Section.WORK, 1, "Desk", "desk:desk", frozenset())


def test_two_entries_cannot_share_an_address_or_a_key() -> None:
    rail = Rail()
    rail.add(Entry(Section.WORK, 1, "Desk", "desk:desk", frozenset({"officer"}), key="g d"))
    with pytest.raises(EntryError, match="already"):
        rail.add(Entry(Section.WORK, 2, "Desk", "desk:desk", frozenset({"officer"})))
    with pytest.raises(EntryError, match="taken"):
        rail.add(Entry(Section.WORK, 2, "Other", "desk:other", frozenset({"officer"}), key="g d"))


def test_nobody_sees_an_entry_with_an_unknown_role(site: Rail) -> None:
    assert site.open_to(["visitor"]) == []
    assert site.open_to([]) == []


def test_a_page_of_a_room_belongs_to_the_rooms_entry(browse: Client) -> None:
    page = browse.get("/my-keys/").content.decode()
    assert 'href="/web/keys/" data-key="c"' in page  # an address outside every room marks none
    assert 'aria-current="page"' not in page


@pytest.mark.parametrize(
    ("language", "tag"), [("vi", "vi"), ("ja", "ja"), ("zh-hans", "zh-Hans"), ("en", "en")]
)
def test_the_language_switch_changes_the_page(browse: Client, language: str, tag: str) -> None:
    answer = browse.post("/web/language/", {"language": language, "next": "/"})
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert f'<html lang="{tag}">' in browse.get("/").content.decode()


def test_the_language_switch_changes_nothing_by_get(browse: Client) -> None:
    browse.get("/web/language/?language=vi")
    assert '<html lang="en">' in browse.get("/").content.decode()


def test_the_language_switch_leads_nowhere_else(browse: Client) -> None:
    answer = browse.post("/web/language/", {"language": "vi", "next": "https://example.org/"})
    assert answer["Location"] == "/"


def test_the_display_choices_follow_the_browser(browse: Client) -> None:
    answer = browse.post("/web/keys/", {"keys": "off", "density": "roomy", "theme": "dark"})
    assert answer.status_code == 302
    assert 'data-theme="dark" data-density="roomy" data-keys="off"' in browse.get("/").content.decode()


def test_what_the_person_chose_goes_before_what_the_browser_remembers(
    browse: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    browse.cookies["comity-display"] = "theme=dark&density=roomy"
    assert 'data-theme="dark"' in browse.get("/").content.decode()
    monkeypatch.setattr(sampler, "Reader", partial(sampler.Reader, display="theme=light"))
    page = browse.get("/").content.decode()
    assert 'data-theme="light"' in page
    assert "data-density" not in page


def test_an_unknown_display_choice_is_refused_with_its_reason(browse: Client) -> None:
    answer = browse.post("/web/keys/", {"keys": "off", "density": "roomy", "theme": "pink"})
    assert answer.status_code == 422
    assert 'href="#id_theme_0"' in answer.content.decode()


def test_a_damaged_display_cookie_is_as_good_as_none(browse: Client) -> None:
    browse.cookies["comity-display"] = 'theme="><script>&keys=maybe'
    assert '<html lang="en">' in browse.get("/").content.decode()


def test_the_policy_lets_only_our_own_in(browse: Client) -> None:
    policy = browse.get("/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"https?:|data:|\*", policy)


def test_no_page_has_a_style_attribute_or_a_script_of_its_own(browse: Client) -> None:
    for address in ("/", "/stranger/", "/my-keys/", "/nowhere/"):
        page = browse.get(address).content.decode()
        assert not re.search(r'\sstyle="|<style|\son[a-z]+="', page)
        assert not re.search(r"<script(?![^>]*src=)", page)
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


def test_rehearsal_is_said_on_every_page(browse: Client, settings: Settings) -> None:
    settings.REHEARSAL = False
    assert "Rehearsal" not in browse.get("/").content.decode()
    settings.REHEARSAL = True
    assert "Rehearsal" in browse.get("/").content.decode()
