"""`comity delivery run`: hand queued letters to peers."""

from typing import Any

import uvloop
from django.core.management.base import BaseCommand

from comity.exchange.delivery import Delivery
from comity.exchange.identity import edge_keys, inner_keys, own
from comity.exchange.starting import require_keys
from comity.lib.programs import DELIVERY, call_myself


class Command(BaseCommand):
    """Hand queued letters, parts and receipts to peers."""

    help = "Hand queued letters, parts and receipts to peers."

    def handle(self, **options: Any) -> None:  # noqa: ARG002  # Django hands them to every command
        """Run until the process is ended."""
        call_myself(DELIVERY)
        require_keys(own, edge_keys, inner_keys)
        uvloop.run(Delivery().run())
