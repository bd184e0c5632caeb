"""The screener: a program of its own for what takes minutes, so that no letter and no page waits for it.

The rows are the truth: what is to be read, taken, looked for or built stands in the database, each step is an action, and a
killed screener goes on where the last transaction ended. Several may run; each step locks what it works on.
"""

import logging
import threading
import traceback
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, close_old_connections
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from comity.accounts.access import person_id_of
from comity.accounts.models import Person
from comity.audit.actors import Process
from comity.audit.acts import RefusalError
from comity.audit.guard import actions_only
from comity.exchange.pulse import beat
from comity.lib.clock import now
from comity.lib.programs import SCREENER
from comity.screening import actions, indexes
from comity.screening.books import book_of
from comity.screening.changes import changed_for
from comity.screening.finding import FEW_ROWS, is_ready
from comity.screening.formats import ListError, Reading, read_list
from comity.screening.models import (
    FOLLOWING,
    Entry,
    List,
    ListFormat,
    ListKind,
    Run,
    RunState,
    Version,
    VersionState,
    Watch,
)
from comity.screening.standing import why_not
from comity.screening.watch_access import standing

log = logging.getLogger(__name__)
ACTOR = Process("screener")
PAUSE = 1.0  # seconds between two looks when there is nothing to do
# A row may be written by a transaction that began before the index was built and ends afterwards.
MARGIN = timedelta(minutes=5)
MOST_BEHIND = 200  # rows changed since an index was built, after which it is built anew
LONGEST_BEHIND = timedelta(hours=1)
MOST_ERASED = 5_000  # persons of an ended list in one act


class Screener:
    """Works until told to stop."""

    def __init__(self, stop: threading.Event) -> None:
        """Take the event that ends the loop."""
        self._stop = stop

    def run(self) -> None:
        """Do what is to be done, and look again."""
        while not self._stop.is_set():
            if not self.sweep():
                self._stop.wait(PAUSE)

    def sweep(self) -> int:
        """Do each kind of work once; return how much was done."""
        close_old_connections()
        done = 0
        with actions_only():
            for work in (
                say_alive,
                read_versions,
                settle_versions,
                keep_indexes,
                step_runs,
                look_for_watches,
                erase,
            ):
                if self._stop.is_set():
                    break
                done += _done(work)
        return done


def say_alive() -> int:
    """Say that this program works; nothing was done by that."""
    beat(SCREENER)
    return 0


def _done(work: Callable[[], int], about: str = "", give_up: Callable[[], int] | None = None) -> int:
    """Do a piece of work at the edge of this process. One that breaks off is logged, and given up where that is possible."""
    try:
        return work()
    except (OperationalError, InterfaceError):
        log.warning("The database did not answer; what is to be done stays.")
    except RefusalError as refusal:
        log.info(
            "%s was refused: %s", about, refusal.code
        )  # somebody was quicker; the log of the node has it too
    except Exception as error:  # noqa: BLE001  # the process edge: one piece of work must not stop the others
        # where, but not what was said: the message of an error may quote what it was about
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        log.error("%s broke off: %s at %s", about or work.__name__, type(error).__name__, where)  # noqa: TRY400
        if give_up is not None:
            return _done(give_up, f"{about}, given up")
    return 0


def read_versions() -> int:
    """Read the files that wait for it; return how many. What is wrong is said in the language of whoever uploaded it."""
    waiting = Version.objects.filter(state=VersionState.WAITING).order_by("uploaded_at")
    return sum(
        _done(partial(_read_one, version_id), "read", partial(_fail, version_id))
        for version_id in _ids(waiting)
    )


def _read_one(version_id: UUID) -> int:
    version = Version.objects.defer("staged").get(pk=version_id)
    with translation.override(_language(version.uploaded_by)):
        actions.read_version(ACTOR, version_id, _read(version), version.mapping)
    return 1


def _read(version: Version) -> Reading | str:
    try:
        return read_list(
            ListFormat(version.format),
            bytes(version.content),
            encoding=version.encoding,
            mapping=version.mapping,
        )
    except ListError as error:
        return str(error)


def _fail(version_id: UUID) -> int:
    """Keep that the program broke off at a file, so that it does not come back each second and its people see it."""
    version = Version.objects.defer("content", "staged").get(pk=version_id)
    with translation.override(_language(version.uploaded_by)):
        words = _(
            "The program broke off at this file. Either it is not as its format asks, or the fault is ours: tell your "
            "node’s operator, whose log says where. Choose another file, or give this one up."
        )
        actions.fail_version(ACTOR, version_id, words)
    return 1


def _ids(rows: QuerySet[Any]) -> list[UUID]:
    return list(rows.values_list("pk", flat=True))


def _language(pseudonym: str) -> str:
    person_id = person_id_of(pseudonym)
    person = Person.objects.filter(pk=person_id).first() if person_id else None
    return person.language if person else "en"


def settle_versions() -> int:
    """Bring into force what somebody decided to take; return how many versions."""
    taking = Version.objects.filter(state=VersionState.TAKING).order_by("read_at")
    return sum(
        _done(partial(_settle_one, version_id), "settle", partial(_fail, version_id))
        for version_id in _ids(taking)
    )


def _settle_one(version_id: UUID) -> int:
    actions.settle_version(ACTOR, version_id)
    return 1


def keep_indexes() -> int:
    """Build the index of lists that have none, or whose index is far behind; return how many.

    The folder is written before the action begins, so that nobody who adds a record waits for it.
    """
    lists = List.objects.filter(ended_at=None).select_related("agency", "version")
    return sum(_done(partial(_keep_one, one), "index") for one in lists)


def _keep_one(of_list: List) -> int:
    indexes.clear(of_list)
    if why_not(of_list) is not None or not _is_behind(of_list):
        return 0
    knows_until = now() - MARGIN
    folder = indexes.build(of_list.pk, book_of(of_list).everybody())
    return int(actions.index_list(ACTOR, of_list, folder, knows_until))


def _is_behind(of_list: List) -> bool:
    book, index = book_of(of_list), indexes.current(of_list)
    if index is None:
        return book.size() > FEW_ROWS
    if of_list.kind not in FOLLOWING or of_list.indexed_at is None:
        return False  # the version built its index itself
    behind = len(book.changed_since(of_list.indexed_at, MOST_BEHIND))
    is_old = now() - of_list.indexed_at > LONGEST_BEHIND
    # a row of an act that went on for longer than the margin shows by the number alone
    is_short = behind == 0 and len(index) != book.size()
    return behind >= MOST_BEHIND or (behind > 0 and is_old) or is_short


def step_runs() -> int:
    """Do a step of each run whose lists are ready; return how many rows were done."""
    running = Run.objects.filter(state=RunState.RUNNING).order_by("began_at").defer("content", "refused")
    return sum(_done(partial(_step_one, run), "run") for run in list(running))


def _step_one(run: Run) -> int:
    lists = run.lists.filter(ended_at=None).select_related("agency", "version")
    is_waiting = any(not is_ready(one) for one in lists if why_not(one) is None)
    return 0 if is_waiting else actions.step_run(ACTOR, run.pk)


def look_for_watches() -> int:
    """Look for the watches whose lists have changed; return in how many lists."""
    stamps: dict[UUID, str] = {}  # of each list once a sweep, however many watch
    return sum(_done(partial(_look_one, watch, stamps), "watch") for watch in standing())


def _look_one(watch: Watch, stamps: dict[UUID, str]) -> int:
    changed, _others, _stamps = changed_for(watch, stamps)
    return actions.look_for_watch(ACTOR, watch.pk) if changed else 0


def erase() -> int:
    """Erase the persons of ended lists, some thousand at once, and their indexes; return how many persons."""
    done = 0
    for of_list in List.objects.exclude(ended_at=None).exclude(kind=ListKind.OWN):
        indexes.forget(of_list)
        if Entry.objects.filter(of_list=of_list, hits=None).exists():
            done += actions.erase_ended(ACTOR, of_list.pk, MOST_ERASED)
    for of_list in List.objects.exclude(ended_at=None).filter(kind=ListKind.OWN):
        indexes.forget(of_list)
    return done
