import threading
from datetime import timedelta
from pathlib import Path

import pytest

from comity.accounts.models import Person
from comity.accounts.tests.cast import Cast
from comity.audit.acts import writing
from comity.audit.models import Entry
from comity.lib.clock import now
from comity.notifications.models import Notification
from comity.records.actions import retract_statement
from comity.records.purposes import Looking, Purpose
from comity.screening import actions, screener, watch_access
from comity.screening.actions.watches import WatchTerms, WatchTermsError
from comity.screening.asked import Asked, AskedName
from comity.screening.models import Hit, Watch
from comity.screening.tests.conftest import Add

CASE = Looking(Purpose.CASE, "C-2026-0077")
ASKED = Asked(names=(AskedName("劉氏柚"), AskedName("Lưu Thị Bưởi")), birth_date="1990-02-03")


def terms(days: int = 30) -> WatchTerms:
    return WatchTerms(CASE, "She is missed since May.", now().date() + timedelta(days=days))


def hits(watch: Watch) -> int:
    return Hit.objects.filter(query__in=watch_access.queries_of(watch).order_by().values("pk")).count()


def test_the_owner_is_told_once_of_whoever_comes_and_again_when_they_change(cast: Cast, add: Add) -> None:
    watch = actions.set_watch(cast.officer, ASKED, terms())
    assert screener.look_for_watches() == 1
    assert screener.look_for_watches() == 0  # nothing has changed
    subject = add("Luu Thi Buoi", phone="+842439420001")
    assert screener.look_for_watches() == 1
    assert screener.look_for_watches() == 0
    assert hits(watch) == 1
    told = Notification.objects.get(kind="watch.found")
    assert (told.person, told.params) == (cast.officer, {"ref": watch.ref})
    add("Somebody Else")
    assert screener.look_for_watches() == 1
    assert hits(watch) == 1
    statement = subject.statements.get(prop="phone")
    retract_statement(cast.officer, statement.pk, "A wrong number.")
    screener.look_for_watches()
    assert hits(watch) == 2
    bodies = b"".join(bytes(one.body) for one in Entry.objects.filter(event__startswith="watch."))
    assert "Bưởi" not in bodies.decode()


def test_a_watch_ends_by_its_last_day_by_its_owner_or_with_their_role(cast: Cast, add: Add) -> None:
    over, ended, without_role = (actions.set_watch(cast.officer, ASKED, terms()) for _ in range(3))
    kept = actions.set_watch(cast.supervisor, ASKED, terms())
    actions.end_watch(cast.supervisor, ended.pk, "She was found.")
    with pytest.raises(WatchTermsError):
        actions.end_watch(cast.supervisor, ended.pk, "Again.")
    with writing():
        Watch.objects.filter(pk=over.pk).update(ends_on=now().date() - timedelta(days=1))
        Person.objects.filter(pk=cast.officer.pk).update(roles=["consular"])
    add("Lưu Thị Bưởi")
    screener.look_for_watches()
    assert [hits(one) for one in (over, ended, without_role, kept)] == [0, 0, 0, 1]


@pytest.mark.parametrize("days", [-1, 400])
def test_a_watch_has_a_last_day_within_a_year(cast: Cast, days: int) -> None:
    with pytest.raises(WatchTermsError):
        actions.set_watch(cast.officer, ASKED, terms(days))
    with pytest.raises(actions.ReasonMissingError):
        actions.set_watch(cast.officer, ASKED, WatchTerms(CASE, " ", terms().ends_on))
    assert not Watch.objects.exists()


def test_the_screener_does_all_in_turn_and_one_kind_of_work_does_not_stop_the_others(
    cast: Cast,
    add: Add,
    names_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:

    def broken() -> int:
        raise ZeroDivisionError("Lưu Thị Bưởi")

    broken.__name__ = "broken"
    add("Lưu Thị Bưởi")
    watch = actions.set_watch(cast.officer, ASKED, terms())
    monkeypatch.setattr(screener, "step_runs", broken)
    monkeypatch.setattr(
        screener, "close_old_connections", lambda: None
    )  # the test’s own transaction is on it
    assert screener.Screener(threading.Event()).sweep() == 1
    assert hits(watch) == 1
    assert "broken broke off: ZeroDivisionError" in caplog.text
    assert "Bưởi" not in caplog.text
