"""`comity worker run`: open what has come, check files, give the log's entries their place, send mails."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comity.audit import sequencer
from comity.exchange import file_checks
from comity.exchange.identity import inner_keys
from comity.exchange.starting import require_keys
from comity.exchange.worker import Worker
from comity.lib.programs import WORKER, call_myself
from comity.notifications import mailer


def until_it_ends(run: Callable[[threading.Event], None], stop: threading.Event) -> None:
    """Run a part beside the others; when it ends, by whatever error, the others end with it."""
    try:
        run(stop)
    finally:
        stop.set()


class Command(BaseCommand):
    """Open what has come, and give the log's entries their place."""

    help = "Open what has come, and give the log's entries their place."

    def handle(self, **options: Any) -> None:  # noqa: ARG002  # Django hands them to every command
        """Run until the process is ended, or until a part of it breaks off: whoever keeps it starts it again whole."""
        call_myself(WORKER)
        require_keys(inner_keys)
        stop = threading.Event()
        beside = [
            threading.Thread(target=until_it_ends, args=(run, stop), name=name, daemon=True)
            for name, run in (
                ("sequencer", sequencer.run),
                ("mailer", mailer.run),
                ("files", file_checks.run),
            )
        ]
        for thread in beside:
            thread.start()
        try:
            asyncio.run(Worker(stop).run())
        finally:
            stop.set()
            for thread in beside:
                thread.join(timeout=10)
        raise CommandError("The worker ended because a part of it broke off. Its log says which.")
