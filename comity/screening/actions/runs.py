"""Files of many persons: uploaded, their columns named, looked for step by step, paused, resumed and stopped."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.audit import events
from comity.audit.acts import Act, RefusalError, action
from comity.records.lists import refused_to_json, safe_label
from comity.records.mapping import ColumnMapping, MappingError
from comity.records.purposes import Looking, Purpose
from comity.records.tables import Encoding, TableError, read_table
from comity.screening import budgets, list_access, run_access
from comity.screening.access import Origin, may_screen
from comity.screening.actions._shared import Search, Wish, keep_query, next_ref, person_of, search
from comity.screening.actions.looking import NoListError
from comity.screening.asked import Asked
from comity.screening.finding import FEW_ROWS
from comity.screening.models import List, Run, RunRow, RunState
from comity.screening.notifications import tell_run_ended, tell_run_waits
from comity.screening.rows_of_file import read_people
from comity.screening.standing import Why

STEP = 100  # rows of one step: one transaction
STEP_SECONDS = 2.0  # after which a step ends early, so that a pause is soon felt
NO_LIST, NO_ROLE = "no-list", "no-role"


class UnreadableFileError(RefusalError):
    """The file cannot be read."""

    words = gettext_lazy("The file cannot be read.")
    code = "unreadable-file"


class WrongStateError(RefusalError):
    """The run stands otherwise now."""

    words = gettext_lazy("The run stands otherwise now.")
    code = "wrong-state"


@dataclass(frozen=True)
class FileOfMany:
    """A file to be screened, and what it is called."""

    title: str
    label: str
    content: bytes
    encoding: Encoding = Encoding.UTF_8


@dataclass(frozen=True)
class Columns:
    """What the columns of a file hold, and which lists are searched."""

    mapping: ColumnMapping
    lists: Sequence[UUID]


@action(events.RUN_UPLOADED)
def upload_run(act: Act, file: FileOfMany, looking: Looking) -> Run:
    """Keep a file until its columns are named."""
    person = person_of(act)
    digest = hashlib.sha256(file.content).hexdigest()
    act.about("run", digest)
    answer = may_screen(person)
    if not answer:
        raise RefusalError(code=answer.reason)
    try:
        table = read_table(file.content, file.encoding)
    except TableError as error:
        raise UnreadableFileError(str(error)) from error
    run = Run.objects.create(
        ref=next_ref(person.agency, act.at.year),
        agency=person.agency,
        owner=person,
        title=file.title.strip() or safe_label(file.label),
        purpose=looking.purpose,
        reference=looking.reference,
        state=RunState.COLUMNS,
        label=safe_label(file.label),
        encoding=file.encoding,
        header=list(table.header),
        content=file.content,
        sha256=digest,
        uploaded_at=act.at,
    )
    act.about("run", run.pk)
    act.note(ref=run.ref, purpose=run.purpose, reference=run.reference, digest=digest, rows=len(table.lines))
    return run


@action(events.RUN_BEGUN)
def begin_run(act: Act, run_id: UUID, columns: Columns) -> Run:
    """Name the columns and begin. Rows that cannot be read come back with their reasons; the others wait to be looked for."""
    act.about("run", run_id)
    person = person_of(act)
    run = run_access.run_to_steer(person, run_id)
    _require(run, RunState.COLUMNS)
    run.owner = run.begun_by = person  # who begins it answers for it
    lists = _lists(run, columns.lists)
    try:
        table = read_table(bytes(run.content), Encoding(run.encoding))
        people, refused = read_people(table, columns.mapping)
    except (TableError, MappingError) as error:
        raise UnreadableFileError(str(error)) from error
    if not people:
        raise UnreadableFileError(_("No row of the file can be read this way. Look at its columns again."))
    budgets.require_rows(person, act.at, len(people))
    RunRow.objects.bulk_create(
        (RunRow(run=run, line=line, person=asked.to_json()) for line, asked in people), batch_size=2000
    )
    run.lists.set(lists)
    run.mapping, run.content = columns.mapping.to_json(), b""
    run.total, run.refused = len(people), refused_to_json(refused)
    run.state, run.began_at, run.worked = RunState.RUNNING, act.at, timedelta()
    run.save()
    act.note(rows=run.total, refused=len(refused), lists=sorted(str(one.pk) for one in lists))
    return run


def _lists(run: Run, wanted: Sequence[UUID]) -> list[List]:
    """The chosen lists, as far as whoever owns the run may search them now. Raises NoListError."""
    searched, others = list_access.to_search(run.owner, run.purpose)
    chosen = [one for one in searched if one.pk in set(wanted)]
    if not chosen:
        raise NoListError([(one, why) for one, why in others if one.pk in set(wanted)])
    return chosen


@action(events.RUN_VIEWED)
def view_run_rows(act: Act, run_id: UUID) -> Run:
    """Return a run for the rows that could not be read, which name persons."""
    act.about("run", run_id)
    return run_access.run_for(person_of(act), run_id)


@action(events.RUN_STEPPED)
def step_run(act: Act, run_id: UUID) -> int:
    """Look for the next rows of a run; return how many were done.

    What was done, the hits, and the rows that are gone are one transaction: a killed screener does nothing twice and leaves
    nothing out. Whether its owner may still search the lists is asked at each step.
    """
    act.about("run", run_id)
    run = run_access.run_to_step(run_id)
    if run is None:
        act.note(rows=0)
        return 0
    searched, others = list_access.to_search(run.owner, run.purpose)
    chosen = set(run.lists.values_list("pk", flat=True))
    lists = [one for one in searched if one.pk in chosen]
    missed = [(one, why) for one, why in others if one.pk in chosen]
    if not lists:
        return _hold(act, run, NO_LIST if may_screen(run.owner) else NO_ROLE)
    began, rows = monotonic(), list(run.rows.order_by("line")[:STEP])
    done: list[int] = []
    brought: list[tuple[Wish, Search]] = []
    for row in rows:
        wish, found = _looked(run, row, lists, missed)
        if any(why == Why.NOT_READY for _list, why in found.others):
            break  # its index is being made; the row waits
        if any(one.candidates for _list, one in found.found):
            brought.append((wish, found))
        done.append(row.pk)
        if monotonic() - began > STEP_SECONDS:
            break
    for wish, found in brought:  # last, since numbering queries lets others of the agency wait
        keep_query(act, run.agency, wish, found)
    RunRow.objects.filter(pk__in=done).delete()
    run.done += len(done)
    run.with_hits += len(brought)
    run.worked = (run.worked or timedelta()) + timedelta(seconds=monotonic() - began)
    if not run.rows.exists():
        run.state, run.ended_at = RunState.DONE, act.at
    run.save(update_fields=["done", "with_hits", "worked", "state", "ended_at"])
    act.note(rows=len(done), hits=len(brought), state=run.state)
    if run.state == RunState.DONE:
        tell_run_ended(act, run)
    return len(done)


def _looked(
    run: Run, row: RunRow, lists: Sequence[List], missed: Sequence[tuple[List, Why]]
) -> tuple[Wish, Search]:
    """Look for one row."""
    asked = Asked.from_json(row.person)
    understood = asked.understand(run.agency.country)
    looking = Looking(Purpose(run.purpose), run.reference)
    origin = Origin(run_access.RUN, f"{run.pk}:{row.line}")
    wish = Wish(asked, understood.person, looking, run.owner.pseudonym, origin)
    return wish, search(understood.person, lists, missed, every_row=FEW_ROWS)


def _hold(act: Act, run: Run, reason: str) -> int:
    run.state, run.stop_reason = RunState.PAUSED, reason
    run.save(update_fields=["state", "stop_reason"])
    act.note(rows=0, state=run.state, reason=reason)
    tell_run_waits(act, run)
    return 0


@action(events.RUN_PAUSED)
def pause_run(act: Act, run_id: UUID) -> Run:
    """Pause a run after the step under way."""
    act.about("run", run_id)
    return _into(run_access.run_to_steer(person_of(act), run_id), RunState.PAUSED, RunState.RUNNING)


@action(events.RUN_RESUMED)
def resume_run(act: Act, run_id: UUID) -> Run:
    """Go on with a run, as the person who says so: from here on it searches what they may search."""
    act.about("run", run_id)
    person = person_of(act)
    run = run_access.run_to_steer(person, run_id)
    act.note(left=run.total - run.done)
    run.owner = person
    _lists(run, list(run.lists.values_list("pk", flat=True)))
    return _into(run, RunState.RUNNING, RunState.PAUSED)


@action(events.RUN_STOPPED)
def stop_run(act: Act, run_id: UUID) -> Run:
    """End a run before its last row. The rows that were not looked for are erased; the hits stay."""
    act.about("run", run_id)
    run = run_access.run_to_steer(person_of(act), run_id)
    _require(run, RunState.COLUMNS, RunState.RUNNING, RunState.PAUSED)
    act.note(left=run.total - run.done)
    run.rows.all().delete()
    run.content, run.refused, run.ended_at = b"", [], act.at
    return _into(run, RunState.STOPPED, *RunState)


def _into(run: Run, state: RunState, *before: RunState) -> Run:
    _require(run, *before)
    run.state, run.stop_reason = state, ""
    run.save()
    return run


def _require(run: Run, *states: RunState) -> None:
    if run.state not in states:
        raise WrongStateError(
            _("This run stands at “%(state)s” now, so that this is not possible. Open it again.")
            % {"state": run.get_state_display()}
        )
