"""Lanes: work of an upper room that goes on in a program of a lower one, each lane in a thread of its own.

    lanes.add("documents", run_reader)      # the upper room, at start
    with lanes.beside(stop):                # the program, around its own loop
        ...

A lane works until the event is set. One that breaks off is logged and begun anew; the others and the program go on.
"""

import logging
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

log = logging.getLogger(__name__)
Run = Callable[[threading.Event], None]
REST = 5.0  # seconds before a lane that broke off is begun anew
PATIENCE = 5.0  # seconds that a lane has to end; what it was at stays for the next one

_lanes: dict[str, Run] = {}


def add(name: str, run: Run) -> None:
    """Have a lane run beside the program; `run` returns soon after its event is set."""
    if _lanes.setdefault(name, run) is not run:
        raise ValueError(f"Two lanes are called {name}.")


@contextmanager
def beside(stop: threading.Event) -> Iterator[None]:
    """Run all lanes while the block runs, then end them."""
    threads = [
        threading.Thread(target=keep_running, args=(name, run, stop), name=name, daemon=True)
        for name, run in _lanes.items()
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(PATIENCE)


def keep_running(name: str, run: Run, stop: threading.Event, *, rest: float = REST) -> None:
    """Run a lane until it is told to stop, anew after each time it breaks off."""
    while not stop.is_set():
        try:
            run(stop)
        except Exception as error:  # noqa: BLE001  # the edge of this thread: one lane must not stop the others
            # where, but not what was said: the message of an error may quote what it was about
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(place.filename).name}:{place.lineno}"
            log.error("The lane %s broke off: %s at %s", name, type(error).__name__, where)  # noqa: TRY400
            stop.wait(rest)
