"""The first steps: what is done follows from what is there, and each person is led to their own acts."""

from dataclasses import fields, replace
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import strategies as st

from comity.accounts.models import Person
from comity.accounts.tests.cast import Cast, signed_in
from comity.desk.first_steps import Figures, Step, done, is_set_up, next_step
from comity.desk.guide import STEPS, figures, lines
from comity.exchange.models import OutLetter
from comity.lib.programs import DELIVERY, SCREENER, WORKER, running
from comity.requests.tests.office import Office

PAGE = "/first-steps/"
some = st.builds(Figures, **{one.name: st.integers(0, 3) for one in fields(Figures)})


@given(some, st.sampled_from([one.name for one in fields(Figures)]))
def test_more_of_anything_undoes_no_step(before: Figures, name: str) -> None:
    after = replace(before, **{name: getattr(before, name) + 1})
    assert {step for step, is_done in done(before).items() if is_done} <= {
        step for step, is_done in done(after).items() if is_done
    }
    assert is_set_up(after) or not is_set_up(before)


@given(some)
def test_the_next_step_is_the_first_open_one(found: Figures) -> None:
    found_next, steps = next_step(found), done(found)
    assert (found_next is None) == all(steps.values())
    if found_next is not None:
        assert not steps[found_next]
        assert all(steps[step] for step in list(Step)[: list(Step).index(found_next)])


def test_every_step_has_its_words() -> None:
    assert list(STEPS) == list(Step)


def test_one_person_is_not_two() -> None:
    assert not done(Figures(drafters=1, approvers=1, keepers=1, at_the_desk=1))[Step.PEOPLE]
    assert done(Figures(drafters=1, approvers=1, keepers=1, at_the_desk=2))[Step.PEOPLE]


def test_a_node_just_made(cast: Cast) -> None:
    Person.objects.exclude(id=cast.operator.id).update(is_active=False)
    found = figures()
    assert [step for step, is_done in done(found).items() if is_done] == [Step.AGENCY]
    assert next_step(found) == Step.SECOND  # before the people: who else would confirm a supervisor?


def test_the_way_to_the_first_message(office: Office, client: Client) -> None:
    found = done(figures())
    assert {step for step, is_done in found.items() if not is_done} <= {
        Step.PROGRAMS, Step.HEARD, Step.SENT, Step.RECEIVED
    }  # fmt: skip
    assert PAGE in signed_in(client, office.cast.officer).get("/").content.decode()
    office.answered()
    assert not is_set_up(figures())
    OutLetter.objects.update(receipt_verified=True)
    assert is_set_up(figures())
    assert PAGE not in signed_in(client, office.cast.officer).get("/").content.decode()
    assert "this node works" in client.get(PAGE).content.decode()


def test_everybody_sees_the_states_and_only_their_own_acts(cast: Cast, client: Client) -> None:
    found = figures()
    acts = {line.href for line in lines(cast.officer, found)}
    assert acts == {"", "/requests/new/"}
    page = signed_in(client, cast.screening).get(PAGE).content.decode()
    assert "Somebody writes, somebody else approves, somebody keeps the agreements" in page
    assert "comity --home FOLDER delivery run" in page
    assert signed_in(client, cast.partner).get(PAGE).status_code == 404


@pytest.mark.parametrize("name", [DELIVERY, WORKER, SCREENER])
def test_a_program_shows_by_its_connection(name: str, db: None) -> None:
    wanted = ("dbname", "user", "password", "host", "port")
    parameters = {key: value for key, value in connection.get_connection_params().items() if key in wanted}
    with psycopg.connect(**parameters, application_name=name):
        assert running([DELIVERY, WORKER, SCREENER]) == {name}


def test_commands_name_the_folder_to_who_runs_the_machine(cast: Cast) -> None:
    with override_settings(HOME=Path("/srv/our node")):
        typed = {one for line in lines(cast.operator, figures()) for one in line.commands}
        told = {one for line in lines(cast.officer, figures()) for one in line.commands}
    assert "comity --home '/srv/our node' person add NAME --role auditor" in typed
    assert not any("srv" in one for one in told)
