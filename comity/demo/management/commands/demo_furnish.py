"""`comity demo furnish`: add invented people, agreements and records to a rehearsal node, from JSON on standard input."""

import json
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from comity.demo.furnishing import furnish


class Command(BaseCommand):
    """Add invented people, agreements and records to a rehearsal node."""

    help = "Add invented people, agreements and records to a rehearsal node, from JSON on standard input."

    def handle(self, **options: Any) -> None:  # noqa: ARG002  # Django hands them to every command
        """Furnish and print what the people sign in with."""
        if not settings.REHEARSAL:
            raise CommandError("This node is no rehearsal: invented people have no business here.")
        self.stdout.write(json.dumps(furnish(json.load(sys.stdin)), ensure_ascii=False))
