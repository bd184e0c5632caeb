"""The screener: a program of its own for what takes minutes, so that no letter and no page waits for it.

The rows are the truth: what is to be read, taken, looked for or built stands in the database, each step is an action, and a
killed screener goes on where the last transaction ended. Several may run; each step locks what it works on.
"""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError, close_old_connections
from django.utils import translation
from django.utils.translation import gettext as _

from comity.accounts.access import person_id_of
from comity.accounts.models import Person
from comity.audit.actors import Process
from comity.audit.acts import RefusalError
from comity.audit.guard import actions_only
from comity.lib.clock import now
from comity.screening import actions, indexes
from comity.screening.books import book_of
from comity.screening.changes import changed_for
from comity.screening.finding import FEW_ROWS, is_ready
from comity.screening.formats import ListError, Reading, read_list
from comity.screening.models import List, ListFormat, ListKind, Run, RunState, Version, VersionState
from comity.screening.standing import why_not
from comity.screening.watch_access import standing

log = logging.getLogger(__name__)
ACTOR = Process("screener")
PAUSE = 1.0  # seconds between two looks when there is nothing to do
# A row may be written by a transaction that began before the index was built and ends afterwards.
MARGIN = timedelta(minutes=5)
MOST_BEHIND = 200  # rows changed since an index was built, after which it is built anew
LONGEST_BEHIND = timedelta(hours=1)


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
            for work in (read_versions, settle_versions, keep_indexes, step_runs, look_for_watches):
                if self._stop.is_set():
                    break
                done += _done(work)
        return done


def _done(work: Callable[[], int]) -> int:
    try:
        return work()
    except DatabaseError:
        log.warning("The database did not answer; what is to be done stays.")
        return 0
    except Exception as error:  # noqa: BLE001  # the process edge: one kind of work must not stop the others
        # the message of an error may quote what it was about
        log.error("%s broke off: %s", work.__name__, type(error).__name__)  # noqa: TRY400
        return 0


def read_versions() -> int:
    """Read the files that wait for it; return how many. What is wrong is said in the language of whoever uploaded it."""
    waiting = Version.objects.filter(state=VersionState.WAITING).order_by("uploaded_at").defer("staged")
    done = 0
    for version in waiting[:1]:
        with translation.override(_language(version.uploaded_by)):
            outcome = _read(version)
            try:
                actions.read_version(ACTOR, version.pk, outcome)
            except RefusalError:
                continue  # given up while it was read; the refusal is in the log
        done += 1
    return done


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
    except RecursionError:
        return _("The file is nested too deeply to be a list.")


def _language(pseudonym: str) -> str:
    person_id = person_id_of(pseudonym)
    person = Person.objects.filter(pk=person_id).first() if person_id else None
    return person.language if person else "en"


def settle_versions() -> int:
    """Bring into force what somebody decided to take; return how many versions."""
    taking = (
        Version.objects.filter(state=VersionState.TAKING).order_by("read_at").values_list("pk", flat=True)
    )
    done = 0
    for version_id in list(taking[:1]):
        settled = actions.settle_version(ACTOR, version_id)
        indexes.clear(settled.of_list)
        done += 1
    return done


def keep_indexes() -> int:
    """Build the index of lists that have none, or whose index is far behind; return how many.

    The folder is written before the action begins, so that nobody who adds a record waits for it.
    """
    done = 0
    for of_list in List.objects.filter(ended_at=None).select_related("agency", "version"):
        if why_not(of_list) is not None or not _is_behind(of_list):
            continue
        knows_until = now() - MARGIN
        folder = indexes.build(of_list.pk, book_of(of_list).everybody())
        actions.index_list(ACTOR, of_list.pk, folder, knows_until)
        indexes.clear(List.objects.get(pk=of_list.pk))
        done += 1
    return done


def _is_behind(of_list: List) -> bool:
    book = book_of(of_list)
    if indexes.current(of_list) is None:
        return book.size() > FEW_ROWS
    if of_list.kind != ListKind.OWN or of_list.indexed_at is None:
        return False  # the version built its index itself
    behind = len(book.changed_since(of_list.indexed_at, MOST_BEHIND))
    is_old = now() - of_list.indexed_at > LONGEST_BEHIND
    return behind >= MOST_BEHIND or (behind > 0 and is_old)


def step_runs() -> int:
    """Do a step of each run whose lists are ready; return how many rows were done."""
    running = Run.objects.filter(state=RunState.RUNNING).order_by("began_at").defer("content", "refused")
    done = 0
    for run in list(running):
        lists = run.lists.filter(ended_at=None).select_related("agency", "version")
        if all(is_ready(one) for one in lists if why_not(one) is None):
            done += actions.step_run(ACTOR, run.pk)
    return done


def look_for_watches() -> int:
    """Look for the watches whose lists have changed; return in how many lists."""
    done = 0
    for watch in standing(now().date()):
        changed, _others, _stamps = changed_for(watch)
        if changed:
            done += actions.look_for_watch(ACTOR, watch.pk)
    return done
