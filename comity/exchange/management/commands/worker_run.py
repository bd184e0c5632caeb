"""`comity worker run`: open what has come, give the log's entries their place, send mails."""

import asyncio
import threading
from typing import Any

from django.core.management.base import BaseCommand

from comity.audit import sequencer
from comity.exchange.worker import Worker
from comity.lib.programs import WORKER, call_myself
from comity.notifications import mailer


class Command(BaseCommand):
    """Open what has come, and give the log's entries their place."""

    help = "Open what has come, and give the log's entries their place."

    def handle(self, **options: Any) -> None:  # noqa: ARG002  # Django hands them to every command
        """Run until the process is ended."""
        call_myself(WORKER)
        stop = threading.Event()
        beside = [
            threading.Thread(target=sequencer.run, args=(stop,), name="sequencer", daemon=True),
            threading.Thread(target=mailer.run, args=(stop,), name="mailer", daemon=True),
        ]
        for thread in beside:
            thread.start()
        try:
            asyncio.run(Worker(stop).run())
        finally:
            stop.set()
            for thread in beside:
                thread.join(timeout=10)
