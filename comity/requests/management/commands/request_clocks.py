"""`comity request clocks`: reckon the clock of every request anew from its receipts."""

from typing import Any

from django.core.management.base import BaseCommand

from comity.requests.clock_upkeep import rebuild_all


class Command(BaseCommand):
    """Reckon the clock of every request anew from its receipts."""

    help = "Reckon the clock of every request anew from its receipts, some hundred at once. Harmless at any time."

    def handle(self, **options: Any) -> None:  # noqa: ARG002  # Django hands them to every command
        """Go through all requests that were sent or received."""
        found = rebuild_all()
        self.stdout.write(
            f"{found.seen} clocks were reckoned, {found.changed} of them said something else before."
        )
