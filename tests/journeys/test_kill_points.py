"""Two real nodes while letters flow: eight times something dies in the worst moment, and nothing is lost or doubled."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.lib import faults
from tests.journeys.town import PATIENCE, Town, kill_database, open_town, until

pytestmark = [pytest.mark.journey, pytest.mark.full]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Two nodes on a server of their own: this one is killed."""
    with open_town(tmp_path) as town:
        yield town


def numbers(town: Town) -> list[int]:
    """The numbers that took effect in Tokyo, in the order in which they did."""
    rows = town.rows(
        town.tokyo,
        "SELECT body FROM audit_entry WHERE event = 'rehearsal.letter-received' AND outcome = 'done' ORDER BY id",
    )
    return [json.loads(bytes(body))["details"]["number"] for (body,) in rows]


def test_eight_deaths_lose_and_double_nothing(town: Town) -> None:
    letters = 150
    sending = town.send(letters, pause=0.1)
    until("the first letter", lambda: len(numbers(town)) > 0)
    try:
        town.die_at(faults.BEFORE_COMMIT)  # edge: the letter is written, not committed
        town.die_at(faults.AFTER_POST)  # delivery: taken over there, the receipt not yet stored here
        town.die_at(faults.IN_DECRYPTION)  # worker
        town.die_at(faults.AFTER_COMMIT)  # edge: stored, the sender not told
        town.die_at(faults.IN_SEQUENCER)  # worker: numbered and signed, not committed
        town.kill("tokyo-worker")
        town.kill("tokyo-edge")
        kill_database(town.server)
        said, _nothing = sending.communicate(timeout=PATIENCE)
        assert sending.returncode == 0, said
    finally:
        sending.kill()
    settled = "SELECT count(*) FROM exchange_outletter WHERE state = 'delivered' AND receipt_verified"
    until("every letter proven and delivered", lambda: town.count(town.hanoi, settled) == letters, town.state)
    assert numbers(town) == list(range(1, letters + 1))
    assert town.count(town.hanoi, "SELECT count(*) FROM exchange_outletter") == letters
    assert town.count(town.tokyo, "SELECT count(*) FROM exchange_inletter") == letters
    assert town.count(town.tokyo, "SELECT count(*) FROM exchange_receipt WHERE given") == 2 * letters
    points = (
        faults.BEFORE_COMMIT,
        faults.AFTER_POST,
        faults.IN_DECRYPTION,
        faults.AFTER_COMMIT,
        faults.IN_SEQUENCER,
    )
    assert {point: town.hits(point) for point in points} == dict.fromkeys(points, 1)
    for node in (town.hanoi, town.tokyo):
        report = json.loads(node.command("audit", "verify", "--json"))
        assert report["verified"], report
