"""The parts of the worker live and end together."""

import threading

import pytest

from comity.exchange.management.commands.worker_run import until_it_ends


class BrokenError(Exception):
    """What nobody has thought of."""


def broken(_stop: threading.Event) -> None:
    raise BrokenError


def test_when_a_part_breaks_off_the_others_are_told_to_end() -> None:
    stop = threading.Event()
    with pytest.raises(BrokenError):
        until_it_ends(broken, stop)
    assert stop.is_set()


def test_while_a_part_works_the_others_work() -> None:
    stop, seen = threading.Event(), []
    until_it_ends(lambda given: seen.append(given.is_set()), stop)
    assert seen == [False]
