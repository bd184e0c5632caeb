"""The first act of the story between two real nodes, with other persons than the demonstration's."""

import json
from pathlib import Path

import pytest

from comity.demo.story import FirstAct
from tests.journeys.conftest import Stage

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def played(first_act: FirstAct) -> str:
    return first_act.request_path


def test_every_letter_has_a_verified_receipt(stage: Stage, played: str) -> None:
    for node in (stage.tokyo, stage.hanoi):
        counted = json.loads(node.command("demo", "count"))
        assert counted["messages_sent"] == counted["receipts_verified"] > 0


def test_the_clock_stopped_at_the_same_second_on_both_nodes(stage: Stage, played: str) -> None:
    request = played.strip("/").split("/")[-1]
    query = (
        "SELECT r.at FROM exchange_receipt r JOIN requests_reply a ON a.message = r.mid "
        "WHERE a.request_id = %s AND r.state = 'stored'"
    )
    (tokyo,), (hanoi,) = stage.rows(stage.tokyo, query, request), stage.rows(stage.hanoi, query, request)
    assert tokyo == hanoi


def test_both_logs_prove_out_against_what_the_partner_holds(
    stage: Stage, played: str, tmp_path: Path
) -> None:
    for node, partner in ((stage.tokyo, stage.hanoi), (stage.hanoi, stage.tokyo)):
        held = tmp_path / f"{node.plan.name}.notes"
        partner.command("audit", "export-partner", "--node", node.plan.node_id, "--out", str(held))
        found = json.loads(node.command("audit", "verify", "--json", "--partner-checkpoints", str(held)))
        assert found["verified"]
        assert found["entries"] > 20


def test_what_was_found_is_the_person_sought(stage: Stage, played: str) -> None:
    found = stage.rows(
        stage.hanoi,
        "SELECT s.value FROM screening_hit h JOIN records_statement s ON s.subject_id = h.subject_id "
        "JOIN screening_query q ON q.id = h.query_id "
        "WHERE h.state = 'same' AND s.prop = 'name' AND q.origin_kind = 'request-subject' "
        "AND q.origin_id IN (SELECT id::text FROM requests_requestsubject WHERE request_id = %s)",
        played.strip("/").split("/")[-1],
    )
    assert {name for (name,) in found} == {stage.cast.sought.name}


def test_no_name_of_a_person_stands_in_the_logs(stage: Stage, played: str) -> None:
    for node in (stage.tokyo, stage.hanoi):
        (entries,) = stage.rows(node, "SELECT string_agg(convert_from(body, 'UTF8'), ' ') FROM audit_entry")
        for secret in (
            stage.cast.sought.name,
            stage.cast.sought.katakana,
            stage.cast.sought.phone,
            stage.cast.sought.document,
        ):
            assert secret not in entries[0]
