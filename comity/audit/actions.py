"""Looking at the log, and checking it, are events of the log."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings

from comity.audit import events
from comity.audit.acts import Act, action
from comity.audit.verifying import Report
from comity.web.listing import Export

alarms: list[
    Callable[[Act], None]
] = []  # rung when the log is found altered, filled at start by rooms that tell people


@action(events.LOG_VERIFIED)
def note_verification(act: Act, report: Report) -> None:
    """Write down that the log was checked, and what was found."""
    act.about("log", settings.NODE_ID)
    act.note(entries=report.entries, size=report.size, verified=report.is_verified)
    if report.bad:
        act.note(reason=report.bad.reason, index=report.bad.index)
        for ring in alarms:
            ring(act)


@action(events.LOG_READ)
def note_list_read(act: Act, narrowed_to: dict[str, str], shown: int) -> None:
    """Write down that the list was looked at: narrowed to which values, and how many entries were shown.

    The values are those of the form, which takes no names. Where nothing was found only the fields are kept: what
    somebody typed need not be an identifier that we know.
    """
    act.about("log", settings.NODE_ID)
    act.note(shown=shown, narrowed_by=sorted(narrowed_to))
    if shown:
        act.note(**{f"to_{name}": value for name, value in narrowed_to.items()})


@action(events.LOG_READ)
def note_entry_read(act: Act, entry_id: UUID) -> None:
    """Write down that one entry was looked at."""
    act.about("entry", entry_id)


@action(events.LOG_READ)
def note_checkpoints_read(act: Act) -> None:
    """Write down that the partners' checkpoints were looked at."""
    act.about("checkpoints", "partners")


@action(events.LIST_EXPORTED)
def note_export(act: Act, export: Export) -> None:
    """Write down that a list was written to a file: how many rows, under which filters, and why."""
    act.about("export", export.listing)
    act.note(rows=export.rows, format=export.kind, purpose=export.purpose)
    if export.reference:
        act.note(reference=export.reference)
    act.note(**{f"by_{key}": value for key, value in export.narrowed_to.items()})
