"""`comity key make USE`: make the next key of a use; `comity key publish` puts it on the card."""

from datetime import UTC, date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comity.audit.actors import Process
from comity.audit.acts import RefusalError
from comity.exchange.actions.keys import make_key
from comity.exchange.own_keys import USES
from comity.lib.clock import now


class Command(BaseCommand):
    """Make the next key of a use; publish the card afterwards."""

    help = "Make the next key of a use; publish the card afterwards."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the use and when the key begins."""
        parser.add_argument("use", choices=USES)
        when = parser.add_mutually_exclusive_group()
        when.add_argument("--from", dest="begins", metavar="DATE", help="such as 2027-03-01; else in a week")
        when.add_argument("--now", action="store_true", help="at once: an old key was stolen, or has ended")

    def handle(self, **options: Any) -> None:
        """Make it and say its name."""
        begins = now().replace(microsecond=0) if options["now"] else None
        if options["begins"]:
            try:
                begins = datetime.combine(date.fromisoformat(options["begins"]), time(), UTC)
            except ValueError as error:
                raise CommandError("Write the day like 2027-03-01.") from error
        try:
            kid = make_key(Process("keys"), options["use"], begins)
        except RefusalError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"A {options['use']} key is made: {kid}")
        self.stdout.write("It is used once the card names it: comity key publish")
