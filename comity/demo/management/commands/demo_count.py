"""`comity demo count`: what the story left at this node, as JSON."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from comity.demo.counting import counted


class Command(BaseCommand):
    """Count what was asked, answered, sent, proven and found at this node."""

    help = "Count what was asked, answered, sent, proven and found at this node."

    def handle(self, **options: Any) -> None:  # noqa: ARG002  # Django hands them to every command
        """Count."""
        self.stdout.write(json.dumps(counted()))
