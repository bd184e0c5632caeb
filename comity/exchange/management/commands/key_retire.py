"""`comity key retire KID`: destroy the secret half of a key that the card names no more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comity.audit.actors import Process
from comity.audit.acts import RefusalError
from comity.exchange.actions.keys import retire_key, rewrap_letters


class Command(BaseCommand):
    """Destroy the secret half of a key that the card names no more; letters that wait under it are encrypted anew first."""

    help = "Destroy the secret half of a key that the card names no more; letters that wait under it are encrypted anew first."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the key."""
        parser.add_argument("kid", help="as comity key list shows it")
        parser.add_argument(
            "--asked",
            action="append",
            default=[],
            metavar="NODE",
            help="a partner that said by telephone that it has the newest card; may be repeated",
        )

    def handle(self, **options: Any) -> None:
        """Wrap anew, then destroy: in two transactions, so that no letter is wrapped anew in one that fails."""
        actor = Process("keys")
        try:
            bodies = rewrap_letters(actor, options["kid"], options["asked"])
            retire_key(actor, options["kid"], options["asked"])
        except RefusalError as refusal:
            raise CommandError(str(refusal)) from refusal
        if bodies:
            self.stdout.write(f"{bodies} waiting messages were encrypted anew to the present key.")
        self.stdout.write("The secret half is destroyed. What the key signed verifies for ever.")
