"""`comity edge run`: the door to other nodes."""

from typing import Any
from urllib.parse import urlsplit

import uvloop
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from comity.exchange.edge import Edge
from comity.exchange.identity import edge_keys, own
from comity.exchange.starting import require_keys


class Command(BaseCommand):
    """Run the edge: the door to other nodes."""

    help = "Run the edge: the door to other nodes."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where to listen."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=urlsplit(settings.EDGE_URL).port or 8443)

    def handle(self, **options: Any) -> None:
        """Listen until the process is ended."""
        require_keys(own, edge_keys)
        uvloop.run(Edge().serve(options["host"], options["port"]))
