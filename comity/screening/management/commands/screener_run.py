"""`comity screener run`: read and take lists, keep their indexes, screen files, look for watches."""

import threading
from typing import Any

from django.core.management.base import BaseCommand

from comity.lib.programs import SCREENER, call_myself
from comity.screening.screener import Screener


class Command(BaseCommand):
    """Read and take lists, keep their indexes, screen files, look for watches."""

    help = "Read and take lists, keep their indexes, screen files, look for watches."

    def handle(self, **options: Any) -> None:  # noqa: ARG002  # Django hands them to every command
        """Run until the process is ended."""
        call_myself(SCREENER)
        Screener(threading.Event()).run()
