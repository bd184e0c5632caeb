"""Counting how far a parser goes: lines of our own code that run, so that a hang is seen on any machine alike."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import comity

OURS = str(Path(comity.__file__).resolve().parent)


class TooManyStepsError(Exception):
    """A parser ran on for longer than its input can explain."""


@contextmanager
def at_most(steps: int) -> Iterator[None]:
    """Let at most so many lines of our own code run."""
    left = steps

    def count(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal left
        if event == "line":
            left -= 1
            if left < 0:
                raise TooManyStepsError(f"More than {steps} lines.")
        return count

    def enter(frame: FrameType, _event: str, _argument: Any) -> Any:
        return count if frame.f_code.co_filename.startswith(OURS) else None

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        yield
    finally:
        sys.settrace(before)


def allowed(size: int) -> int:
    """How many lines an input of so many bytes may take: enough for each byte to be a value of its own."""
    return 20_000 + 60 * size
