"""`comity demo code KEY`: the one-time code of a demonstration's person, for those without an authenticator at hand."""

from typing import Any

import pyotp
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """Say the one-time code that a key gives now."""

    help = "Say the one-time code that a key gives now."
    requires_system_checks: list[str] = []  # this process is no node

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the key."""
        parser.add_argument("key", help="the code key from the summary")

    def handle(self, **options: Any) -> None:
        """Say it."""
        self.stdout.write(pyotp.TOTP(options["key"]).now())
