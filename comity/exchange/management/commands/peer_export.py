"""`comity peer export --out FILE`: write this node's card for a partner."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from comity.exchange.own_card import own_card


class Command(BaseCommand):
    """Write this node's card for a partner, and say its words."""

    help = "Write this node's card for a partner, and say its words."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("--out", type=Path, required=True, help="the file to write")

    def handle(self, **options: Any) -> None:
        """Write the card; it holds nothing secret."""
        card = own_card()
        options["out"].write_text(card.to_text(), "utf-8")
        self.stdout.write(f"The card is written to {options['out']}")
        self.stdout.write(f"Its words, to compare by voice: {card.words()}")
