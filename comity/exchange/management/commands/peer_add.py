"""`comity peer add FILE --fingerprint WORDS`: pair with a partner whose words were compared by voice."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comity.audit.actors import Process
from comity.audit.acts import RefusalError
from comity.exchange.actions import pair
from comity.exchange.card import MAX_CARD


class Command(BaseCommand):
    """Pair with a partner whose words were compared by voice or in person."""

    help = "Pair with a partner whose words were compared by voice or in person."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the card and the words."""
        parser.add_argument("file", type=Path, help="the card, as the partner exported it")
        parser.add_argument(
            "--fingerprint", required=True, metavar="WORDS", help="the words the partner said"
        )

    def handle(self, **options: Any) -> None:
        """Pair."""
        try:
            text = options["file"].read_bytes()[: MAX_CARD + 1].decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']} cannot be read as a card.") from error
        try:
            peer = pair(Process("peer-add"), text, options["fingerprint"])
        except RefusalError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Paired with {peer.node}.")
