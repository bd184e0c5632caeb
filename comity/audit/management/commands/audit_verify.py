"""`comity audit verify`: prove the log, or name the first bad entry."""

import base64
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comity.audit.actions import note_verification
from comity.audit.actors import Process
from comity.audit.core.errors import NoteError
from comity.audit.core.note_files import split_notes
from comity.audit.verifying import Report, verify


class Command(BaseCommand):
    """Prove the log, or name the first bad entry."""

    help = "Prove the log, or name the first bad entry. Ends with status 1 where something is bad."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what else is asked and how the answer is written."""
        add = parser.add_argument
        add("--json", action="store_true", help="write one JSON object")
        add(
            "--partner-checkpoints",
            type=Path,
            metavar="FILE",
            help="what a partner's `comity audit export-partner` wrote: with it a cut tail is found",
        )
        add("--no-log", action="store_true", help="leave no entry about this check in the log")

    def handle(self, **options: Any) -> None:
        """Check, say, and write it down."""
        file = options["partner_checkpoints"]
        try:
            report = verify(split_notes(file.read_text("utf-8")) if file else [])
        except NoteError as error:
            raise CommandError(f"{file}: {error}", returncode=2) from error
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}", returncode=2) from error
        if not options["no_log"]:
            note_verification(Process("audit-verify"), report)
        self.stdout.write(json.dumps(as_json(report)) if options["json"] else as_text(report))
        if not report.is_verified:
            raise SystemExit(1)


def as_json(report: Report) -> dict[str, Any]:
    """Return a report as plain values; `root` in base64."""
    bad = report.bad
    return {
        "entries": report.entries,
        "verified": report.is_verified,
        "size": report.size,
        "root": base64.b64encode(report.root).decode(),
        "unplaced": report.unplaced,
        "bad": bad
        and {
            "index": bad.index,
            "id": str(bad.entry_id) if bad.entry_id else None,
            "reason": bad.reason,
            "until": bad.until,
            "says": bad.says,
        },
    }


def as_text(report: Report) -> str:
    """Return a report as the lines an operator reads."""
    waiting = f"{report.unplaced} have no place yet." if report.unplaced else "Each has its place."
    if report.bad is None:
        root = base64.b64encode(report.root).decode()
        return f"The log is whole. {report.entries} entries. {waiting} Root of {report.size}: {root}"
    named = f" Id {report.bad.entry_id}." if report.bad.entry_id else ""
    return f"The log was altered. {report.bad.says}{named} {report.entries} entries. {waiting}"
