"""What a page says of an agreement is what the decision does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from comity.agreements.release import judge
from comity.agreements.standing import ENDS_SOON, Standing, outlook
from comity.agreements.terms import Status
from comity.agreements.tests.cases import AGREEMENT, ASK
from comity.agreements.words import MEANINGS, STANDINGS

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  the strategy adds the zone


@given(status=st.sampled_from(Status), now=MOMENTS, suspended=st.booleans())
def test_it_says_in_force_exactly_when_the_decision_takes_it(
    *, status: Status, now: datetime, suspended: bool
) -> None:
    terms = replace(AGREEMENT, status=status)
    speaking = (
        replace(terms, status=Status.SUSPENDED) if suspended and status is Status.IN_FORCE else terms
    )  # as access.Held.speaking
    reasons = {reason.code for reason in judge(ASK, speaking, now).reasons}
    stopped = {code for code in reasons if code.startswith("agreement-")}
    found = outlook(terms, now, suspended=suspended)
    assert (found.standing is Standing.IN_FORCE) == (not stopped)
    if found.standing is Standing.IN_FORCE:
        assert found.left is None or timedelta(0) < found.left <= ENDS_SOON
    else:
        assert found.left is None


def test_the_border_of_ending_soon() -> None:
    at = AGREEMENT.exp - ENDS_SOON
    assert outlook(AGREEMENT, at, suspended=False).left == ENDS_SOON
    assert outlook(AGREEMENT, at - timedelta(seconds=1), suspended=False).left is None
    assert outlook(AGREEMENT, AGREEMENT.exp, suspended=False).standing is Standing.EXPIRED


def test_what_cannot_be_read_says_so() -> None:
    assert outlook(None, AGREEMENT.nbf, suspended=True).standing is Standing.UNREADABLE


def test_every_standing_has_its_words() -> None:
    assert set(STANDINGS) == set(Standing)
    assert set(MEANINGS) == set(Standing) - {Standing.IN_FORCE, Standing.STOPPED}
