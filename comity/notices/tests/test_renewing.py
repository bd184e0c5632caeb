"""Two acts on one file: they wait for each other in one order, and an older renewal does not leave after a newer one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.audit import events
from comity.audit.models import Entry
from comity.exchange.models import OutLetter
from comity.lib.clock import now
from comity.notices import actions
from comity.notices.actions import Party
from comity.notices.actions.tracks import view_track
from comity.notices.bodies import WANTED
from comity.notices.exceptions import NewerRenewalError
from comity.notices.models import Circulation, CloseReason, WantedFile
from comity.notices.showing import Reached
from comity.notices.tests.seekers import WITH_TOKYO, Seekers
from comity.notices.tests.track_office import Tracks
from comity.release.actions import approve_outgoing, give_back_outgoing
from comity.release.models import Outgoing, OutgoingState
from comity.requests.tests.office import TOKYO
from comity.requests.tests.sharers import Sharers

pytestmark = pytest.mark.django_db
LOCKED = ("notices_wantedfile", "release_outgoing", "notices_circulation")


@pytest.fixture
def seekers(sharers: Sharers) -> Seekers:
    return Seekers.of(sharers)


def waiting_file(seekers: Seekers) -> tuple[WantedFile, Outgoing]:
    file = seekers.answered(seekers.file())
    actions.circulate_file(seekers.officer, file.pk, seekers.plan(Party(TOKYO, WITH_TOKYO, "2")))
    return file, Outgoing.objects.get(origin_kind="wanted")


def locks_of(act: Callable[[], object]) -> list[str]:
    """The tables of the room whose rows an act locks, in the order of the first lock of each."""
    with CaptureQueriesContext(connection) as found:
        act()
    said = [one["sql"] for one in found.captured_queries if "FOR UPDATE" in one["sql"]]
    tables = [
        name
        for sql in said
        for name in LOCKED
        if f'OF "{name}"' in sql or f'FROM "{name}"' in sql.split("WHERE")[0]
    ]
    return list(dict.fromkeys(tables))


def test_who_approves_locks_the_file_before_the_letter(seekers: Seekers) -> None:
    _file, outgoing = waiting_file(seekers)
    assert locks_of(lambda: approve_outgoing(seekers.supervisor, outgoing.pk)) == list(LOCKED)


def test_who_ends_it_locks_in_the_same_order(seekers: Seekers) -> None:
    file, outgoing = waiting_file(seekers)
    approve_outgoing(seekers.supervisor, outgoing.pk)
    actions.renew_file(seekers.officer, file.pk, now() + timedelta(days=400), "Still sought.")
    end = locks_of(lambda: actions.end_file(seekers.supervisor, file.pk, CloseReason.DIED, ""))
    assert end == list(LOCKED)


def test_who_gives_back_locks_in_the_same_order(seekers: Seekers) -> None:
    _file, outgoing = waiting_file(seekers)
    assert locks_of(lambda: give_back_outgoing(seekers.supervisor, outgoing.pk, "Not yet.")) == list(LOCKED)


def test_an_older_renewal_does_not_leave_after_a_newer_one(seekers: Seekers) -> None:
    file, first = waiting_file(seekers)
    approve_outgoing(seekers.supervisor, first.pk)
    for days in (400, 500):
        actions.renew_file(seekers.officer, file.pk, now() + timedelta(days=days), "Still sought.")
    older, newer = Outgoing.objects.filter(state=OutgoingState.TO_APPROVE).order_by("offered_at")
    approve_outgoing(seekers.supervisor, newer.pk)
    with pytest.raises(NewerRenewalError):
        approve_outgoing(seekers.supervisor, older.pk)
    assert OutLetter.objects.filter(schema=WANTED).count() == 2
    give_back_outgoing(seekers.supervisor, older.pk, "There is a newer one.")


def test_an_older_renewal_leaves_where_the_newer_one_was_given_back(seekers: Seekers) -> None:
    file, first = waiting_file(seekers)
    approve_outgoing(seekers.supervisor, first.pk)
    for days in (400, 500):
        actions.renew_file(seekers.officer, file.pk, now() + timedelta(days=days), "Still sought.")
    older, newer = Outgoing.objects.filter(state=OutgoingState.TO_APPROVE).order_by("offered_at")
    with pytest.raises(NewerRenewalError):
        approve_outgoing(seekers.supervisor, older.pk)
    give_back_outgoing(seekers.supervisor, newer.pk, "Too long.")
    assert approve_outgoing(seekers.supervisor, older.pk).state == OutgoingState.SENT


@pytest.mark.parametrize(
    "code", ["purpose-not-covered", "above-ceiling", "agreement-ended", "not-under-article"]
)
def test_a_code_of_a_release_decision_is_said_in_its_words(code: str) -> None:
    row = Circulation(problem=code, kind="location", purpose="extradition", article="1")
    shown = Reached(row, "late", "", [])
    assert shown.problem.endswith(f"({code})")
    assert "another reason" not in shown.problem
    assert "%" not in shown.problem


def test_a_look_at_a_track_is_in_the_log(tracks: Tracks) -> None:
    track = tracks.begun()
    view_track(tracks.officer, track.pk)
    (look,) = Entry.objects.filter(event=events.TRACK_VIEWED)
    assert (look.subject_kind, str(track.pk) in bytes(look.body).decode()) == ("track", True)
