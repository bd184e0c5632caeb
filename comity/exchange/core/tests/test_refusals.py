from datetime import datetime, timedelta

from comity.exchange.core.refusals import MOST_PEERS, RefusalLog, Uncounted

PEER = "cxp:node:vn:c02"


def test_the_first_of_a_minute_are_written_and_the_rest_is_counted(now: datetime) -> None:
    log = RefusalLog(a_minute=3)
    assert [log.count(PEER, "malformed", now) for _ in range(5)] == [True, True, True, False, False]
    assert log.left_over(now + timedelta(seconds=59)) == []
    assert log.left_over(now + timedelta(seconds=60)) == [Uncounted(PEER, "malformed", 2)]
    assert log.left_over(now + timedelta(minutes=5)) == []
    assert log.count(PEER, "malformed", now + timedelta(minutes=2))


def test_of_a_flood_one_entry_says_it_all(now: datetime) -> None:
    log = RefusalLog()
    assert [log.count(PEER, "quota", now) for _ in range(1000)] == [True] + [False] * 999
    assert log.count(PEER, "bad-signature", now)
    assert log.count("cxp:node:jp:npa", "quota", now)
    assert log.left_over(now + timedelta(minutes=1)) == [Uncounted(PEER, "quota", 999)]


def test_its_memory_is_bounded(now: datetime) -> None:
    log = RefusalLog()
    assert sum(log.count(str(number), "malformed", now) for number in range(2 * MOST_PEERS)) == MOST_PEERS
