"""The sentences under the heading of the desk, and what happened since."""

from dataclasses import replace
from datetime import timedelta

from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from comity.accounts.tests.cast import signed_in
from comity.desk.items import Item
from comity.desk.lead import lead_of, next_to_end
from comity.desk.standing import Standing
from comity.exchange.models import Peer
from comity.notifications import actions
from comity.notifications.access import told_to
from comity.notifications.showing import latest_new
from comity.requests.tests.office import Office
from comity.web.clocks import Face, State

TOKYO = Peer(node="cxp:node:jp:tokyo", names={"en": "Tokyo"})
THING = Item(
    Face(State.NONE),
    None,
    "Answer:",
    "",
    "",
    "/",
    "Answer",
    "R-1",
    partner=TOKYO,
    is_request=True,
    is_owed=True,
)
counts = st.dictionaries(st.sampled_from(Standing), st.integers(1, 9))


@given(counts)
def test_what_has_run_out_is_said_before_what_ends_soon(counted: dict[Standing, int]) -> None:
    said = lead_of(counted)
    assert (Standing.LATE in counted) == ("run out" in said[0] and "No clock" not in said[0])
    assert (Standing.SOON in counted) == ("soon" in said[-1])
    assert len(said) == max(1, (Standing.LATE in counted) + (Standing.SOON in counted))


def test_the_clock_that_ends_next_is_the_first_that_runs() -> None:
    soon = replace(THING, face=Face(State.SOON, timedelta(hours=1, minutes=12)))
    later = replace(THING, face=Face(State.RUN, timedelta(days=3)), is_owed=False)
    late = replace(THING, face=Face(State.LATE, timedelta(hours=4)))
    stopped = replace(THING, face=Face(State.STOP, timedelta(hours=4)))
    ours = "The next to end is the answer to Tokyo, in 1 h 12 min."
    assert next_to_end([late, soon, later]) == ours
    assert next_to_end([late, later, stopped]) == "The next to end is the answer of Tokyo, in 3 d."
    assert next_to_end([late, stopped, THING]) == ""


def test_the_desk_says_what_ends_next_where_it_shows_everything(office: Office) -> None:
    office.received()
    client = signed_in(Client(), office.cast.officer)
    assert client.get("/").context["next_to_end"].startswith("The next to end is the answer to ")
    assert client.get("/?kind=answer").context["next_to_end"] == ""


def test_the_latest_new_things_stand_beside_the_desk_until_they_are_seen(office: Office) -> None:
    refs = [office.received().ref for _each in range(7)]
    person = office.cast.officer
    latest = latest_new(person, 5)
    assert [line.told.params["ref"] for line in latest] == refs[:1:-1]
    client = signed_in(Client(), person)
    answer = client.get("/")
    assert [line.told.pk for line in answer.context["happened"]] == [line.told.pk for line in latest]
    assert "Since you left" in answer.content.decode()
    actions.mark_seen(person, list(told_to(person).values_list("id", flat=True)))
    assert "Since you left" not in client.get("/").content.decode()


def test_what_may_no_longer_be_seen_does_not_stand_there(office: Office) -> None:
    request, person = office.received(), office.cast.officer
    told_to(person).update(about_id=str(request.agency_id))
    assert told_to(person).exists()
    assert latest_new(person, 5) == []
