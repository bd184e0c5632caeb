"""A moment in a form: an untouched box keeps it, and the hour that comes twice blocks nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comity.accounts.tests.cast import signed_in
from comity.audit.acts import writing
from comity.lib.clock import now
from comity.requests.forms.moments import MomentField
from comity.requests.models import Extension, Request
from comity.requests.tests.office import Office
from comity.requests.tests.test_ask import page

NEW_YORK = "America/New_York"
TWICE = [datetime(2027, 11, 7, hour, 30, tzinfo=UTC) for hour in (5, 6)]  # 01:30 both times


class Form(forms.Form):
    """A form with one moment."""

    due = MomentField(required=False)


def sent_from(html: str) -> dict[str, str]:
    """What a browser sends for the boxes of a page: a box for a moment takes no offset."""
    boxes = BeautifulSoup(html, "html.parser").select("input[name]")
    found = {str(box["name"]): str(box.get("value", "")) for box in boxes}
    for box in boxes:
        if box.get("type") == "datetime-local":
            assert datetime.fromisoformat(str(box["value"])).tzinfo is None
    return found


@pytest.mark.parametrize("moment", [*TWICE, datetime(2027, 5, 1, 8, 30, 12, tzinfo=UTC)])
def test_an_untouched_box_keeps_its_moment_however_often_it_comes_back(moment: datetime) -> None:
    with timezone.override(NEW_YORK):
        html = str(Form(initial={"due": moment})["due"])
        for _round in range(3):
            form = Form(sent_from(html))
            assert form.is_valid()
            assert form.cleaned_data["due"] == moment
            html = str(form["due"])


def test_another_hour_is_taken_as_typed() -> None:
    with timezone.override(NEW_YORK):
        sent = sent_from(str(Form(initial={"due": TWICE[0]})["due"]))
        form = Form({**sent, "due": "2027-11-08T01:30"})
        assert form.is_valid()
        assert form.cleaned_data["due"] == datetime(2027, 11, 8, 6, 30, tzinfo=UTC)
        assert Form({**sent, "due": ""}).is_valid()


@pytest.mark.parametrize("typed", ["2027-11-07T01:30", "2027-03-14T02:30"], ids=["twice", "never"])
def test_an_hour_that_comes_twice_or_never_is_said_in_our_words(typed: str) -> None:
    with timezone.override(NEW_YORK):
        assert "The clocks are changed in this hour" in Form({"due": typed}).errors["due"][0]
        assert "Enter a day and a time that exist" in Form({"due": "soon"}).errors["due"][0]


def away(office: Office) -> Client:
    """The supervisor, in New York."""
    person = office.cast.supervisor
    with writing():
        person.zone = NEW_YORK
        person.save()
    return signed_in(Client(), person)


def all_boxes(html: bytes, action: str) -> dict[str, Any]:
    """What a browser sends for a form as it is drawn."""
    form = BeautifulSoup(html, "html.parser").find("form", action=action)
    assert form is not None
    found: dict[str, Any] = sent_from(str(form))
    for box in form.select("textarea[name]"):
        found[str(box["name"])] = box.get_text().removeprefix("\n")
    for box in form.select("select[name]"):
        chosen = box.select_one("option[selected]")
        found[str(box["name"])] = str(chosen["value"]) if chosen else ""
    for box in form.select("input[type=radio], input[type=checkbox]"):
        found.pop(str(box["name"]), None)
    for box in form.select("input[checked]"):
        found.setdefault(str(box["name"]), []).append(str(box["value"]))
    found.pop("new-file", None)
    return found


@pytest.mark.parametrize("moment", TWICE)
def test_a_draft_with_an_hour_that_comes_twice_is_saved_like_any(office: Office, moment: datetime) -> None:
    request = office.drafted(reply_by=moment)
    client = away(office)
    where = page("edit", request)
    sent = all_boxes(client.get(where).content, where)
    assert sent["reply_by"] == "2027-11-07T01:30"
    assert client.post(where, {**sent, "title": "Changed", "act": "keep"}).status_code == 302
    kept = Request.objects.get(pk=request.pk)
    assert (kept.title, kept.reply_by) == ("Changed", moment)
    # and nobody is asked about it where another changed something else
    old = all_boxes(client.get(where).content, where)
    other = signed_in(Client(), office.cast.officer)
    theirs = all_boxes(other.get(where).content, where)
    assert other.post(where, {**theirs, "title": "Theirs", "act": "keep"}).status_code == 302
    answer = client.post(where, {**old, "facts": "Mine.", "act": "keep"})
    assert answer.status_code == 409
    assert [spot.key for spot in answer.context["comparison"].spots()] == ["title", "facts"]


def test_more_time_is_granted_to_the_second(office: Office) -> None:
    wanted = (now() + timedelta(days=9)).replace(second=17, microsecond=0)
    extension = office.time_asked(due=wanted.isoformat())
    client = away(office)
    where = reverse("requests:decide-time", args=[extension.pk])
    sent = all_boxes(client.get(page("thread", extension.request)).content, where)
    assert client.post(where, {**sent, "verdict-verdict": "grant"}).status_code == 302
    assert Extension.objects.get().granted_due == wanted
