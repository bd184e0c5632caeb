"""`comity screener run`: read and take lists, keep their indexes, screen files, look for watches; and the lanes of other rooms."""

import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from comity.lib import lanes
from comity.lib.programs import SCREENER, call_myself
from comity.screening.screener import Screener


class Command(BaseCommand):
    """Read and take lists, keep their indexes, screen files, look for watches, read documents."""

    help = "Read and take lists, keep their indexes, screen files, look for watches, read documents."

    def handle(self, **options: Any) -> None:  # noqa: ARG002  # Django hands them to every command
        """Run until the process is ended; the lanes are told and put down what they are at."""
        call_myself(SCREENER)
        stop = threading.Event()
        signal.signal(signal.SIGTERM, _leave)
        with lanes.beside(stop):
            Screener(stop).run()


def _leave(number: int, frame: FrameType | None) -> None:
    """Being told to end is like an exit: what is under way is rolled back."""
    del frame
    raise SystemExit(128 + number)
