"""Waiting in a test for what another thread does, without saying how long it takes."""

import threading
from collections.abc import Callable


def wait_for(condition: Callable[[], bool]) -> None:
    """Look again and again until it is so, a minute at most."""
    pause = threading.Event()
    for _ in range(6000):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("It did not come to that.")
