"""Signs of life: each long-running program writes one row again and again, from the loop that does its work.

No act: a sign of life changes nothing for anybody, and an entry in the log every few seconds would say less than the row.
"""

import os
import socket
import threading
from contextlib import closing
from datetime import datetime, timedelta

from django.db import DatabaseError, connection

from comity.audit.acts import writing
from comity.exchange.models import Pulse
from comity.lib.clock import now

EVERY = timedelta(seconds=15)
SILENT_AFTER = timedelta(minutes=2)  # what works for longer without a look around is worth a look
FORGOTTEN_AFTER = timedelta(days=1)  # of processes that were ended long ago

_last: dict[str, datetime] = {}
_began = now()


def beat(program: str) -> None:
    """Say that this program works, at most once in fifteen seconds; see `comity.lib.programs` for its name."""
    at = now()
    if program in _last and timedelta(0) <= at - _last[program] < EVERY:
        return
    with writing():
        Pulse.objects.update_or_create(
            program=program,
            host=socket.gethostname()[:80],
            process=os.getpid(),
            defaults={"at": at},
            create_defaults={"at": at, "began_at": _began},
        )
        Pulse.objects.filter(at__lt=at - FORGOTTEN_AFTER).delete()
    _last[program] = at


def keep_beating(program: str) -> None:
    """Say it from a thread of its own, for a program whose loop is not ours; ends with the process."""

    def run() -> None:
        rest = threading.Event()
        while True:
            try:
                with closing(connection):
                    beat(program)
            except DatabaseError:
                _last.pop(program, None)
            rest.wait(EVERY.total_seconds())

    threading.Thread(target=run, name="pulse", daemon=True).start()
