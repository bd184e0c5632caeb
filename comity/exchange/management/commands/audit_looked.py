"""`comity audit looked --node NODE`: who looked here at what a partner sent, as a list the partner can check."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comity.audit.actors import Process
from comity.audit.acts import RefusalError
from comity.exchange.actions import note_looks_given
from comity.exchange.looked import write_looks
from comity.exchange.models import Peer
from comity.exchange.trails import looks_at


class Command(BaseCommand):
    """Write for a partner who looked at what it sent, from the log, with proofs."""

    help = "Write for a partner who looked at what it sent; officers stay pseudonyms. It checks the zip with `comity verify`."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for whom, and what of it."""
        add = parser.add_argument
        add("--node", required=True, help="the partner's node id, such as cxp:node:jp:tokyo")
        add("--letter", type=UUID, metavar="MID", help="what came with this letter only")
        add(
            "--without",
            action="append",
            default=[],
            metavar="EVENT",
            help="leave looks of a kind out, such as hit.viewed; the list says so",
        )
        add("--tree", action="store_true", help="add the hashes of the whole log, 32 bytes an entry")
        add("--out", type=Path, required=True, metavar="FILE", help="the zip to write")

    def handle(self, **options: Any) -> None:
        """Make it, write it down, then hand it out."""
        if not Peer.objects.filter(node=options["node"]).exists():
            raise CommandError(f"We are not paired with {options['node']}.")
        looks = looks_at(options["node"], options["letter"], without=options["without"])
        try:
            given = write_looks(looks, with_tree=options["tree"])
        except RefusalError as refusal:
            raise CommandError(str(refusal)) from refusal
        note_looks_given(Process("audit-looked"), given.node, given.entries, given.digest, options["letter"])
        options["out"].write_bytes(given.content)
        self.stdout.write(f"{given.entries} looks at what {given.node} sent are in {options['out']}.")
