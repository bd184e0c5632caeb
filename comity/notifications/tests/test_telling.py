"""Who is told, what a notification may carry, and what is left when the thing may no longer be seen."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.accounts.access import AbsentError
from comity.accounts.models import Person
from comity.accounts.roles import WORKS_ON_REQUESTS, Role
from comity.accounts.tests.cast import Cast
from comity.audit import events
from comity.audit.actors import Process
from comity.audit.acts import Act, RefusalError, action
from comity.audit.models import Entry
from comity.notifications import actions, kinds
from comity.notifications.access import notification_for, still_visible, told_to
from comity.notifications.kinds import (
    Kind,
    KindError,
    ParamsError,
    TakenKindError,
    UnknownKindError,
    Urgency,
    kind_of,
    register_kind,
    register_kinds_about,
)
from comity.notifications.models import Notification
from comity.notifications.telling import notify

MACHINE = Process("test")
HIDDEN: set[str] = set()


def open_things(person: Person, ids: Collection[str]) -> set[str]:
    return {each for each in ids if each not in HIDDEN and person.agency.is_home}


def kind(code: str = "thing.happened", **change: object) -> Kind:
    given: dict[str, object] = {
        "code": code,
        "name": "Thing",
        "words": "%(ref)s happened.",
        "roles": WORKS_ON_REQUESTS,
        "visible": open_things,
        "address": lambda about_id: f"/things/{about_id}/",
        "params": frozenset({"ref"}),
    }
    return Kind(**{**given, **change})  # type: ignore[arg-type]  # each of the kind's own type


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A registry of one's own with the kinds below."""
    monkeypatch.setattr(kinds, "_kinds", {})
    register_kind(kind())
    register_kind(kind("thing.stuck", repeats=False))
    HIDDEN.clear()
    yield
    HIDDEN.clear()


def told(cast: Cast, code: str = "thing.happened", thing: str = "1") -> list[Notification]:
    return notify(MACHINE, cast.everyone(), code, about=("request", thing), params={"ref": "R-2026-0001"})


def test_who_may_not_see_the_thing_is_not_told(registry: None, cast: Cast) -> None:
    assert {row.person for row in told(cast)} == {cast.officer, cast.supervisor}
    HIDDEN.add("1")
    assert told(cast) == []


def test_who_did_it_knows_already(registry: None, cast: Cast) -> None:
    rows = notify(
        cast.officer,
        cast.everyone(),
        "thing.happened",
        about=("request", "1"),
        params={"ref": "R-1"},
    )
    assert {row.person for row in rows} == {cast.supervisor}


def test_nobody_is_told_twice_by_being_named_twice(registry: None, cast: Cast) -> None:
    people = [cast.officer, cast.officer]
    rows = notify(MACHINE, people, "thing.happened", about=("request", "1"), params={"ref": "R-1"})
    assert len(rows) == 1


def test_what_does_not_repeat_is_told_again_only_after_it_was_seen(registry: None, cast: Cast) -> None:
    assert len(told(cast, "thing.stuck")) == 2
    assert told(cast, "thing.stuck") == []
    assert len(told(cast, "thing.stuck", "2")) == 2
    actions.mark_seen(cast.officer, [row.id for row in told_to(cast.officer)])
    assert [row.person for row in told(cast, "thing.stuck")] == [cast.officer]


def test_the_log_says_who_was_told_and_no_words(registry: None, cast: Cast) -> None:
    told(cast)
    entry = Entry.objects.get(event=events.NOTIFICATION_GIVEN)
    assert (entry.subject_kind, entry.subject_id) == ("request", "1")
    body = bytes(entry.body).decode()
    assert cast.officer.pseudonym in body
    assert "R-2026-0001" not in body


def test_nobody_concerned_is_no_act(registry: None, cast: Cast) -> None:
    notify(MACHINE, [cast.auditor], "thing.happened", about=("request", "1"), params={"ref": "R-1"})
    assert not Entry.objects.filter(event=events.NOTIFICATION_GIVEN).exists()


@action("request.sent")
def send_and_fail(act: Act, people: list[Person]) -> None:
    act.about("request", "1")
    notify(act, people, "thing.happened", about=("request", "1"), params={"ref": "R-1"})
    raise RefusalError


def test_nobody_is_told_of_what_was_rolled_back(registry: None, cast: Cast) -> None:
    with pytest.raises(RefusalError):
        send_and_fail(MACHINE, [cast.officer])
    assert not Notification.objects.exists()
    assert not Entry.objects.filter(event=events.NOTIFICATION_GIVEN).exists()


def test_what_is_hidden_later_leads_nowhere(registry: None, cast: Cast) -> None:
    told(cast)
    one = told_to(cast.officer).get()
    assert notification_for(cast.officer, one.id)[0] == one
    HIDDEN.add("1")
    assert still_visible(cast.officer, [one]) == {}
    with pytest.raises(AbsentError) as hidden:
        notification_for(cast.officer, one.id)
    assert hidden.value.reason == "not-visible"


def test_a_role_that_was_lost_hides_too(registry: None, cast: Cast) -> None:
    told(cast)
    one = told_to(cast.officer).get()
    cast.officer.roles = [Role.AUDITOR]
    assert still_visible(cast.officer, [one]) == {}


def test_ones_own_are_nobody_elses(registry: None, cast: Cast) -> None:
    told(cast)
    one = told_to(cast.officer).get()
    with pytest.raises(AbsentError) as theirs:
        notification_for(cast.supervisor, one.id)
    with pytest.raises(AbsentError) as missing:
        notification_for(cast.supervisor, uuid4())
    assert theirs.value.reason == missing.value.reason == "absent"
    assert actions.mark_seen(cast.supervisor, [one.id]) == 0
    one.refresh_from_db()
    assert one.seen_at is None


def test_old_ones_are_purged_seen_or_not(registry: None, cast: Cast) -> None:
    told(cast)
    kept = told(cast, thing="2")
    with_age = Notification.objects.filter(about_id="1")
    before = kept[0].created_at
    assert with_age.count() == 2
    assert actions.purge(MACHINE, before) == 2
    assert actions.purge(MACHINE, before - timedelta(days=1)) == 0
    assert set(Notification.objects.values_list("about_id", flat=True)) == {"2"}


@pytest.mark.parametrize(
    "params",
    [{}, {"ref": "R-1", "name": "x"}, {"ref": "Nguyễn Văn Hải"}, {"ref": "two words"}, {"ref": ""}],
)
def test_only_codes_are_carried(registry: None, cast: Cast, params: dict[str, str]) -> None:
    with pytest.raises(ParamsError):
        notify(MACHINE, [cast.officer], "thing.happened", about=("request", "1"), params=params)


@given(st.text(max_size=200))
def test_what_passes_has_no_space_and_is_short(value: str) -> None:
    try:
        kind().check({"ref": value})
    except ParamsError:
        return
    assert value.isascii()
    assert not any(sign.isspace() for sign in value)
    assert 0 < len(value) <= 120


def test_kinds_are_registered_once_and_for_somebody(registry: None, cast: Cast) -> None:
    with pytest.raises(TakenKindError):
        register_kind(kind(words="%(ref)s happened differently."))
    with pytest.raises(KindError):
        kind(roles=frozenset())
    with pytest.raises(UnknownKindError):
        notify(MACHINE, [cast.officer], "no.such", about=("request", "1"))


def test_kinds_about_one_sort_of_thing_are_registered_together(registry: None) -> None:
    register_kinds_about(
        "Thing",
        [("thing.came", "It came.", WORKS_ON_REQUESTS, Urgency.SOON), ("thing.went", "It went.", WORKS_ON_REQUESTS, Urgency.NOW)],
        visible=open_things,
        address=lambda about_id: f"/things/{about_id}/",
        repeats={"thing.went"},
    )  # fmt: skip
    came, went = kind_of("thing.came"), kind_of("thing.went")
    assert (came.words, came.urgency, came.repeats) == ("It came.", Urgency.SOON, False)
    assert (went.words, went.urgency, went.repeats) == ("It went.", Urgency.NOW, True)
    assert {(one.name, one.roles, one.address("1"), one.params) for one in (came, went)} == {
        ("Thing", WORKS_ON_REQUESTS, "/things/1/", frozenset())
    }


def test_the_thing_may_be_more_urgent_than_its_kind(registry: None, cast: Cast) -> None:
    about, params = ("request", "1"), {"ref": "R-1"}
    [row] = notify(MACHINE, [cast.officer], "thing.happened", about=about, params=params, urgency=Urgency.NOW)
    assert row.urgency == Urgency.NOW
