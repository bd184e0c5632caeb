"""Which receipts cannot all be true."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from comity.exchange.core.contradictions import Contradiction, Odd, Said, contradiction, own_flaw
from comity.exchange.core.receipts import State

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DELIVERED = Said("r1", "m1", State.DELIVERED, "", NOON, 5, 7, (1, 1))


def later(**change: Any) -> Said:
    """A receipt that follows the one above and fits it, or does not."""
    fields: dict[str, Any] = {"rid": "r2", "state": State.READ, "rseq": 6, "at": NOON + timedelta(minutes=1)}
    return replace(DELIVERED, **{**fields, **change})


@pytest.mark.parametrize(
    "said",
    [
        later(),
        later(hw=9),
        later(at=NOON - timedelta(minutes=4)),  # two hosts of one agency
        later(mid="m2", state=State.REFUSED, reason="policy"),
        later(rseq=4, state=State.REFUSED, reason="unreadable"),  # encrypted anew, and taken then
        later(rseq=5, epochs=(2, 1)),  # the partner was restored and counts anew
        later(rseq=6, hw=1, epochs=(1, 2)),
        later(state=State.DELIVERED, epochs=(2, 1)),
        later(rseq=2, hw=1, epochs=None),
    ],
)
def test_these_can_both_be_true(said: Said) -> None:
    assert contradiction(said, [DELIVERED]) is None
    assert contradiction(DELIVERED, [said]) is None


@pytest.mark.parametrize(
    ("said", "odd"),
    [
        (later(rid="r1"), Odd.ID),
        (later(state=State.DELIVERED), Odd.SECOND),
        (later(state=State.DELIVERED, epochs=None), Odd.SECOND),
        (later(state=State.REFUSED, reason="unreadable"), Odd.TURNED),
        (later(state=State.EXPIRED), Odd.TURNED),
        (later(rseq=4, state=State.REFUSED, reason="policy"), Odd.TURNED),
        (later(rseq=4, state=State.REFUSED, reason="agreement-expired"), Odd.TURNED),
        (later(rseq=4, state=State.EXPIRED), Odd.TURNED),
        (later(rseq=5), Odd.NUMBER),
        (later(rseq=5, mid="m2"), Odd.NUMBER),
        (later(hw=6), Odd.WATER),
        (later(mid="m2", hw=6), Odd.WATER),
        (later(rseq=4, hw=8), Odd.WATER),
        (later(at=NOON - timedelta(minutes=6)), Odd.TIME),
        (later(rseq=4, at=NOON + timedelta(minutes=6)), Odd.TIME),
    ],
)
def test_these_cannot_whichever_comes_first(said: Said, odd: Odd) -> None:
    assert contradiction(said, [DELIVERED]) == Contradiction(odd, "r1")
    assert contradiction(DELIVERED, [said]) == Contradiction(odd, said.rid)


@pytest.mark.parametrize(("minutes", "is_odd"), [(-6, True), (-4, False), (64, False), (66, True)])
def test_a_receipt_is_signed_after_the_letter_and_before_now(minutes: int, *, is_odd: bool) -> None:
    said = replace(DELIVERED, at=NOON + timedelta(minutes=minutes))
    found = own_flaw(said, created=NOON, at=NOON + timedelta(hours=1))
    assert found == (Contradiction(Odd.TIME) if is_odd else None)
