"""`comity request clocks`: reckon the clock of every request anew from its receipts."""

from typing import Any

from django.core.management.base import BaseCommand

from comity.audit.actors import Process
from comity.requests.actions import rebuild_clocks


class Command(BaseCommand):
    """Reckon the clock of every request anew from its receipts."""

    help = "Reckon the clock of every request anew from its receipts, some hundred at once. Harmless at any time."

    def handle(self, **options: Any) -> None:  # noqa: ARG002  # Django hands them to every command
        """Go through all requests that were sent or received."""
        seen = changed = 0
        batch = rebuild_clocks(Process("request-clocks"))
        while batch.last is not None:
            seen, changed = seen + batch.seen, changed + batch.changed
            batch = rebuild_clocks(Process("request-clocks"), batch.last)
        self.stdout.write(f"{seen} clocks were reckoned, {changed} of them said something else before.")
