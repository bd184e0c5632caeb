"""More time between two real nodes: asked for, proposed, granted shorter; both databases hold the same end."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from comity.demo.nodes import Node
from comity.demo.officer import Officer
from comity.demo.story import approve, await_request, told, write_request
from tests.journeys.conftest import Stage

pytestmark = [pytest.mark.journey, pytest.mark.full]

HANOI, TOKYO = ZoneInfo("Asia/Ho_Chi_Minh"), ZoneInfo("Asia/Tokyo")
DAY = timedelta(days=1)


def due(stage: Stage, node: Node, path: str) -> datetime | None:
    """The end of a request's clock in a node's own database."""
    request = path.strip("/").split("/")[-1]
    ((found,),) = stage.rows(node, "SELECT clock_due_at FROM requests_request WHERE id = %s", request)
    ended: datetime | None = found
    return ended


def typed(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def say(officer: Officer, path: str, said: dict[str, str]) -> None:
    """Fill the form about more time on a request's page and send it."""
    officer.wait_for(path, lambda page: bool(page.page.select("#more-time form")), "the form about more time")
    officer.fill(said, form="#more-time form")
    officer.press()


def await_end(officer: Officer, stage: Stage, node: Node, path: str, end: datetime) -> None:
    """Wait until a node's own database holds this end."""
    officer.wait_for(path, lambda _page: due(stage, node, path) == end, f"the end {end}")


def test_both_nodes_hold_the_same_end(stage: Stage) -> None:
    sato, takahashi = stage.officer("tokyo", "sato"), stage.officer("tokyo", "takahashi")
    chau = stage.officer("hanoi", "chau")
    path = write_request(sato, stage.hanoi.plan.node_id, told()["request"], stage.cast.words())
    approve(takahashi, path)
    await_request(chau, path)
    before = due(stage, stage.hanoi, path)
    assert before is not None

    wanted = {"time-due": typed(before + 2 * DAY, HANOI), "time-reason": "authority", "time-text": ""}
    say(chau, path, wanted)
    assert due(stage, stage.hanoi, path) == before  # to ask moves nothing

    granted = {
        "verdict-verdict": "grant",
        "verdict-due": typed(before + DAY, TOKYO),
        "verdict-reason": "detention",
        "verdict-text": "",
    }
    say(sato, path, granted)  # an officer proposes
    assert due(stage, stage.tokyo, path) == before
    say(takahashi, path, granted)  # a supervisor decides

    end = (before + DAY).replace(second=0, microsecond=0)
    for officer, node in ((chau, stage.hanoi), (sato, stage.tokyo)):
        await_end(officer, stage, node, path, end)
    facts = (
        "SELECT r.at, e.granted_due, q.clock_allowance FROM requests_extension e "
        "JOIN exchange_receipt r ON r.mid = e.decision_message AND r.state = 'stored' "
        "JOIN requests_request q ON q.id = e.request_id"
    )
    assert stage.rows(stage.hanoi, facts) == stage.rows(stage.tokyo, facts)
