"""`comity audit export-partner`: the checkpoints of a partner's log that we hold, for the partner to check its log with."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comity.audit.core.note_files import join_notes
from comity.audit.models import PartnerCheckpoint


class Command(BaseCommand):
    """Print the checkpoints of a partner's log that we hold, for the partner to check its log with."""

    help = "Print the checkpoints of a partner's log that we hold; the partner gives them to `comity audit verify`."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask whose."""
        parser.add_argument("--node", required=True, help="the partner's node id, such as cxp:node:jp:tokyo")
        parser.add_argument("--out", type=Path, metavar="FILE", help="write here instead")

    def handle(self, **options: Any) -> None:
        """Print them in the order of their size."""
        held = PartnerCheckpoint.objects.filter(node=options["node"]).order_by("size", "id")
        notes = list(held.values_list("note", flat=True))
        if not notes:
            raise CommandError(f"We hold no checkpoint of {options['node']}.")
        if options["out"] is None:
            self.stdout.write(join_notes(notes), ending="")
            return
        options["out"].write_text(join_notes(notes), "utf-8")
        self.stdout.write(f"{len(notes)} checkpoints of {options['node']} are in {options['out']}.")
