"""Views of lists: kept, shared with the unit, chosen, changed and removed by whom they belong to."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client

from comity.accounts.tests.cast import Cast, signed_in
from comity.audit.acts import RefusalError
from comity.audit.models import Entry
from comity.requests.tests.office import Office
from comity.saved import actions
from comity.saved.models import OpensWith, SavedView

LATE = {"listing": "requests", "query": "box=in&clock=late", "next": "/requests/", "name": "Late"}


@pytest.fixture
def officer(cast: Cast) -> Client:
    return signed_in(Client(), cast.officer)


def names(client: Client, address: str = "/requests/?all=1") -> list[str]:
    return [view.name for view in client.get(address).context["list"].views]


def test_a_view_is_kept_and_stands_above_its_list_alone(cast: Cast, officer: Client) -> None:
    kept = officer.post("/views/", LATE)
    assert kept["Location"] == "/requests/?box=in&clock=late"
    assert names(officer) == ["Late"]
    assert names(officer, "/?all=1") == []
    page = officer.get("/requests/?clock=late&box=in")
    assert page.context["list"].current_view.name == "Late"
    assert names(signed_in(Client(), cast.supervisor)) == []
    entry = Entry.objects.get(event="view.kept")
    assert b"Late" not in bytes(entry.body)


def test_what_the_list_does_not_know_is_not_kept(officer: Client) -> None:
    officer.post("/views/", {**LATE, "query": "box=in&name=Tanaka&ref=Tanaka&after=x&sort=-ref"})
    assert SavedView.objects.get().query == "box=in&sort=-ref"
    assert officer.post("/views/", {**LATE, "listing": "no-such-list"}).status_code == 404
    elsewhere = officer.post("/views/", {**LATE, "name": "Away", "next": "https://evil.example/"})
    assert elsewhere["Location"].startswith("/?")


def test_the_list_opens_with_the_chosen_view_and_still_shows_everything_when_asked(
    office: Office, officer: Client
) -> None:
    office.received()
    officer.post("/views/", LATE)
    view = SavedView.objects.get()
    assert officer.get("/requests/").context["list"].query == ""
    officer.post(f"/views/{view.pk}/", {"name": "Late ones", "opens": "on"})
    assert officer.get("/requests/").context["list"].query == "box=in&clock=late"
    assert officer.get("/requests/?all=1").context["list"].query == ""
    officer.post(f"/views/{view.pk}/", {"name": "Late ones"})
    assert officer.get("/requests/").context["list"].query == ""


def test_a_unit_sees_what_is_shared_and_may_choose_but_not_change_it(cast: Cast, officer: Client) -> None:
    officer.post("/views/", LATE)
    view = SavedView.objects.get()
    officer.post(f"/views/{view.pk}/", {"name": "Late", "shared": "on"})
    colleague = signed_in(Client(), cast.supervisor)
    assert names(colleague) == ["Late"]
    assert colleague.post(f"/views/{view.pk}/", {"opens": "on", "name": "Mine"}).status_code == 302
    view.refresh_from_db()
    assert (view.name, OpensWith.objects.get().person) == ("Late", cast.supervisor)
    assert colleague.post(f"/views/{view.pk}/remove/").status_code == 404
    officer.post(f"/views/{view.pk}/", {"name": "Late"})
    assert names(colleague) == []
    assert not OpensWith.objects.exists()


def test_people_of_other_units_have_nothing_there(cast: Cast, officer: Client) -> None:
    officer.post("/views/", LATE)
    view = SavedView.objects.get()
    officer.post(f"/views/{view.pk}/", {"name": "Late", "shared": "on"})
    for person in (cast.partner, cast.outsider):
        client = signed_in(Client(), person)
        assert names(client) == []
        assert client.get(f"/views/{view.pk}/").status_code == 404
        assert client.post(f"/views/{view.pk}/", {"opens": "on"}).status_code == 404
        assert client.post(f"/views/{view.pk}/remove/").status_code == 404


def test_a_name_is_given_once(officer: Client) -> None:
    officer.post("/views/", LATE)
    officer.post("/views/", {**LATE, "query": "box=out"})
    assert SavedView.objects.count() == 1
    officer.post("/views/", {**LATE, "name": "Other"})
    other = SavedView.objects.get(name="Other")
    answer = officer.post(f"/views/{other.pk}/", {"name": "Late"})
    assert answer.status_code == 422
    assert "You have a view of this name already." in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Late, Japan, and all that waits on the second person of our unit in Hà Nội", "This has 74 signs; at most 60 are kept."),
        ("Late", "You have a view of this name already."),
        ("", "Fill this in."),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_given_back_whole(officer: Client, name: str, words: str) -> None:
    officer.post("/views/", LATE)
    answer = officer.post("/views/", {**LATE, "query": "box=out", "name": name})
    assert answer.status_code == 422
    form = BeautifulSoup(answer.content, "html.parser").select_one("main form[method=post]")
    assert form is not None
    assert words in answer.content.decode()
    given = {str(box["name"]): str(box.get("value", "")) for box in form.select("input[name]")}
    assert {key: given[key] for key in LATE} == {**LATE, "query": "box=out", "name": name}
    kept = officer.post(str(form["action"]), {**given, "name": name[:59] + "x"})
    assert kept["Location"] == "/requests/?box=out"
    assert SavedView.objects.get(query="box=out").name == name[:59] + "x"


def test_filters_that_are_too_long_say_so(officer: Client) -> None:
    answer = officer.post("/views/", {**LATE, "query": "ref=" + "R" * 600})
    assert answer.status_code == 422
    assert "These filters are too long to be kept." in answer.content.decode()
    assert not SavedView.objects.exists()


def test_a_view_is_removed_with_the_choice_of_it(officer: Client) -> None:
    officer.post("/views/", LATE)
    view = SavedView.objects.get()
    officer.post(f"/views/{view.pk}/", {"name": "Late", "opens": "on"})
    assert officer.post(f"/views/{view.pk}/remove/")["Location"] == "/requests/"
    assert not SavedView.objects.exists()
    assert officer.get("/requests/").status_code == 200


def test_a_double_press_keeps_one_view(
    transactional_db: None, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    both, demand_free = Barrier(2), actions._demand_free

    def found_free(*args: Any, **kwargs: Any) -> None:
        demand_free(*args, **kwargs)
        both.wait(30)  # each finds the name free

    def keep(_number: int) -> str:
        try:
            actions.keep_view(cast.officer, "requests", "/requests/", "", "Late")
        except RefusalError as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    monkeypatch.setattr(actions, "_demand_free", found_free)
    with ThreadPoolExecutor(2) as pressing:
        assert sorted(pressing.map(keep, range(2))) == ["done", "name-taken"]
