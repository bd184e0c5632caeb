"""`comity demo count`: how much was asked, answered, sent and proven at this node, as JSON."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from comity.exchange.models import OutLetter
from comity.requests.models import Direction, Request, State
from comity.screening.models import Hit, HitState


class Command(BaseCommand):
    """Count what was asked, answered, sent and proven at this node."""

    help = "Count what was asked, answered, sent and proven at this node."

    def handle(self, **options: Any) -> None:  # noqa: ARG002  # Django hands them to every command
        """Count."""
        ours = Request.objects.filter(direction=Direction.OUTGOING)
        self.stdout.write(
            json.dumps(
                {
                    "requests_sent": ours.filter(message__isnull=False).count(),
                    "requests_answered": ours.filter(state__in=[State.ANSWERED, State.CLOSED]).count(),
                    "messages_sent": OutLetter.objects.count(),
                    "receipts_verified": OutLetter.objects.filter(receipt_verified=True).count(),
                    "hits": Hit.objects.filter(state=HitState.SAME).count(),
                }
            )
        )
