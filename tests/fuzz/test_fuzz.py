"""Every parser of the edge under bad bytes: it answers or raises one of the exchange's own errors, in few enough steps.

In the quick tests a token number of inputs; some thousands with `full`; ten minutes of new ones for each target in each run of `soak`. An
input that breaks is printed with its seed: `mutated(target.seeds, Random("<seed>"))` makes it again.
"""

import base64
import itertools
import secrets
import sys
import time
from contextlib import suppress
from random import Random

import pytest

from comity.exchange.core.errors import ExchangeError
from tests.fuzz.mutating import mutated
from tests.fuzz.steps import allowed, at_most
from tests.fuzz.targets import TARGETS, Target

FEW, MANY = 60, 2000
SOAK_SECONDS = 600


class BrokenError(AssertionError):
    """An input for which the code was not made."""


def try_one(target: Target, seed: str) -> None:
    """Give a target one input.

    Raises:
        BrokenError: with the input, when anything else than an answer or a typed error came of it.
    """
    data = mutated(target.seeds, Random(seed))
    try:
        with at_most(allowed(len(data))):
            target.run(data)
    except ExchangeError:
        return
    except Exception as error:
        shown = base64.b64encode(data).decode()
        raise BrokenError(f"{target.name}, seed {seed!r}, {type(error).__name__}: {shown}") from error


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_the_good_inputs_are_inputs_at_all(target: Target) -> None:
    for data in target.seeds:
        # of some the vectors say that they are refused
        with at_most(allowed(len(data))), suppress(ExchangeError):
            target.run(data)


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_a_few_inputs(target: Target) -> None:
    for number in range(FEW):
        try_one(target, f"{target}:{number}")


@pytest.mark.full
@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_many_inputs(target: Target) -> None:
    for number in range(FEW, FEW + MANY):
        try_one(target, f"{target}:{number}")


@pytest.mark.soak
@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_ten_minutes_of_new_inputs(target: Target) -> None:
    run, end = secrets.token_hex(4), time.monotonic() + SOAK_SECONDS
    tried = 0
    for number in itertools.count():
        try_one(target, f"{run}:{target}:{number}")
        tried += 1
        if time.monotonic() >= end:
            break
    sys.stdout.write(f"{target}: {tried} inputs of run {run}, none of them broke anything.\n")


def test_the_same_seed_is_the_same_input() -> None:
    target = TARGETS[0]
    assert mutated(target.seeds, Random("x")) == mutated(target.seeds, Random("x"))
    assert mutated(target.seeds, Random("x")) != mutated(target.seeds, Random("y"))


def test_what_breaks_is_shown_with_its_input() -> None:
    def breaks(_data: bytes) -> None:
        raise KeyError("x")

    with pytest.raises(BrokenError, match=r"breaks, seed '7', KeyError: "):
        try_one(Target("breaks", [b"{}"], breaks), "7")


def test_what_does_not_end_is_seen() -> None:
    from comity.exchange.core.ids import check_id

    def hangs(_data: bytes) -> None:
        while True:
            try:
                check_id("x")
            except ExchangeError:
                continue

    with pytest.raises(BrokenError, match="TooManyStepsError"):
        try_one(Target("hangs", [b"{}"], hangs), "7")
