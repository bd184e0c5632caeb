"""The second act between two real nodes: what both must hold alike, what is proven, and what stays out of the logs."""

import json
from typing import Any

import pytest

from comity.demo.second_act import SecondAct
from tests.journeys.conftest import Stage

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def counted(stage: Stage, second_act: SecondAct) -> dict[str, dict[str, Any]]:
    return {place: json.loads(node.command("demo", "count")) for place, node in stage.nodes.items()}


def test_the_raid_is_counted_once_on_both_nodes(
    second_act: SecondAct, counted: dict[str, dict[str, Any]]
) -> None:
    assert counted["tokyo"]["totals"] == counted["hanoi"]["totals"]
    one = counted["tokyo"]["totals"][second_act.operation_path.strip("/").split("/")[-1]]
    assert one["numbers"] == {"arrest": 11, "seizure": 1}
    assert one["seized"] == [{"offence": "0502", "unit": "C62", "quantity": "1240"}]


def test_the_post_was_told_with_proof_and_went_there(counted: dict[str, dict[str, Any]]) -> None:
    assert (counted["tokyo"]["nationals_notified"], counted["hanoi"]["post_visits"]) == (1, 1)
    for one in counted.values():
        assert one["messages_sent"] == one["receipts_verified"] > 0


def test_both_boards_show_the_same_steps(second_act: SecondAct, counted: dict[str, dict[str, Any]]) -> None:
    assert counted["tokyo"]["steps"] == counted["hanoi"]["steps"]
    done = counted["hanoi"]["steps"][second_act.track_path.strip("/").split("/")[-1]]
    assert done == ["identity", "offer", "papers", "papers-received", "accepted"]


def test_the_next_step_waits_on_the_side_whose_it_is(stage: Stage, second_act: SecondAct) -> None:
    chau, sato = stage.officer("hanoi", "chau"), stage.officer("tokyo", "sato")
    for officer, waits in ((chau, True), (sato, False)):
        officer.open("/?kind=step")
        assert bool(officer.page.select(f'a[href="{second_act.track_path}"]')) is waits


def test_the_holding_desk_sees_nothing_of_the_posts_file(stage: Stage, second_act: SecondAct) -> None:
    for place, name, sees in (("hanoi", "ngan", True), ("hanoi", "chau", False), ("tokyo", "sato", False)):
        officer = stage.officer(place, name)
        officer.open("/")
        assert bool(officer.page.select('a[href*="/held/post/files/"]')) is sees


def test_no_name_of_a_person_stands_in_the_logs(stage: Stage, second_act: SecondAct) -> None:
    for node in (stage.tokyo, stage.hanoi):
        (entries,) = stage.rows(node, "SELECT string_agg(convert_from(body, 'UTF8'), ' ') FROM audit_entry")
        for person in (stage.cast.leader, stage.cast.arrested):
            for secret in (person.name, person.katakana, person.document):
                assert secret not in entries[0]
