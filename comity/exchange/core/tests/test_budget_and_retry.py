from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.exchange.core.budget import Allowance, Budget
from comity.exchange.core.errors import QuotaError
from comity.exchange.core.retry import backoff

PEER = "cxp:node:vn:c02"


def test_requests_and_bytes_are_counted_for_each_peer(now: datetime) -> None:
    budget = Budget(Allowance(requests=2, octets=100))
    budget.spend(PEER, 60, now)
    with pytest.raises(QuotaError):
        budget.spend(PEER, 60, now)
    budget.spend(PEER, 40, now)
    with pytest.raises(QuotaError):
        budget.spend(PEER, 0, now)
    budget.spend("cxp:node:jp:npa", 100, now)


def test_a_refused_peer_is_told_when_to_come_back(now: datetime) -> None:
    budget = Budget(Allowance(requests=60))
    for _ in range(60):
        budget.spend(PEER, 0, now)
    with pytest.raises(QuotaError) as caught:
        budget.spend(PEER, 0, now)
    assert caught.value.retry_after == 1
    budget.spend(PEER, 0, now + timedelta(seconds=1))


def test_a_quiet_time_fills_the_budget_once_only(now: datetime) -> None:
    budget = Budget(Allowance(requests=3))
    budget.spend(PEER, 0, now)
    later = now + timedelta(days=1)
    for _ in range(3):
        budget.spend(PEER, 0, later)
    with pytest.raises(QuotaError):
        budget.spend(PEER, 0, later)


def test_a_clock_set_back_gives_nothing_and_takes_nothing(now: datetime) -> None:
    budget = Budget(Allowance(requests=2))
    budget.spend(PEER, 0, now)
    budget.spend(PEER, 0, now - timedelta(hours=1))
    with pytest.raises(QuotaError):
        budget.spend(PEER, 0, now)


@pytest.mark.parametrize("nothing", [{"requests": 0}, {"octets": 0}])
def test_no_allowance_is_no_allowance(nothing: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="suspend"):
        Allowance(**nothing)


def test_the_pauses_are_those_of_the_protocol() -> None:
    assert [backoff(attempts, 1.0).total_seconds() for attempts in range(1, 8)] == [
        1,
        5,
        30,
        120,
        600,
        1800,
        1800,
    ]


@given(st.integers(1, 1000), st.floats(0, 1))
def test_jitter_shortens_a_pause_by_a_fifth_at_most(attempts: int, jitter: float) -> None:
    longest = backoff(attempts, 1.0)
    assert longest * 0.8 - timedelta(microseconds=1) <= backoff(attempts, jitter) <= longest
