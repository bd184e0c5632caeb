"""`comity rehearsal send NODE COUNT`: post numbered letters about nothing, or one file, to see whether a link works."""

import time
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections

from comity.audit.actors import Process
from comity.exchange.files import taken_in
from comity.exchange.models import Peer
from comity.exchange.rehearsal import send_number
from comity.lib.ids import new_id

AGAIN = 0.3  # seconds after the database went away


class Command(BaseCommand):
    """Post numbered letters of a rehearsal to a partner."""

    help = "Post numbered letters of a rehearsal to a partner."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whom, how many and how fast."""
        parser.add_argument("node", help="such as cxp:node:jp:tokyo")
        parser.add_argument("count", type=int)
        parser.add_argument("--file", type=Path, help="send one letter with this file instead")
        parser.add_argument(
            "--conversation", type=UUID, help="go on with this one; what was posted is not posted again"
        )
        parser.add_argument("--first", type=int, default=1, help="the number to begin with")
        parser.add_argument("--pause", type=float, default=0.0, help="seconds between two letters")

    def handle(self, **options: Any) -> None:
        """Post them, all in one conversation; a database that goes away is waited for."""
        if not settings.REHEARSAL:
            raise CommandError("This node is no rehearsal: letters about nothing have no business here.")
        peer = Peer.objects.filter(node=options["node"]).first()
        if peer is None:
            raise CommandError(f"{options['node']} is not paired.")
        if options["file"] is not None:
            self._send_file(peer, options["file"])
            return
        conv, number = options["conversation"] or new_id(), options["first"]
        while number <= options["count"]:
            try:
                send_number(Process("rehearsal"), peer, conv, number)
                number += 1
                time.sleep(options["pause"])
            except (OperationalError, InterfaceError):
                close_old_connections()
                time.sleep(AGAIN)
        self.stdout.write(f"{options['count']} letters are posted.")

    def _send_file(self, peer: Peer, file: Path) -> None:
        size = file.stat().st_size
        with file.open("rb") as stream, taken_in(stream, file.name, "application/octet-stream", size) as new:
            letter = send_number(Process("rehearsal"), peer, new_id(), 1, new)
        self.stdout.write(f"A letter with a file of {size} bytes is posted: {letter.mid}")
