"""Looking at the log, and checking it, are events of the log."""

from django.conf import settings

from comity.audit import events
from comity.audit.acts import Act, action
from comity.audit.verifying import Report


@action(events.LOG_VERIFIED)
def note_verification(act: Act, report: Report) -> None:
    """Write down that the log was checked, and what was found."""
    act.about("log", settings.NODE_ID)
    act.note(entries=report.entries, size=report.size, verified=report.is_verified)
    if report.bad:
        act.note(reason=report.bad.reason, index=report.bad.index)
