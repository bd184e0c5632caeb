"""Proofs made by two real nodes about one letter, and the list of who looked, checked by the program that knows neither."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from comity.demo.nodes import Node
from comity.demo.story import FirstAct
from tests.journeys.conftest import Stage

pytestmark = pytest.mark.journey
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def played(first_act: FirstAct) -> str:
    return first_act.request_path.strip("/").split("/")[-1]


def checked(*words: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "comity_verify", *words, "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    found: dict[str, object] = json.loads(done.stdout)
    assert found["failed"] == []
    assert done.returncode == 0
    return found


def proof_by(node: Node, mid: str, folder: Path) -> Path:
    file = folder / f"{node.plan.name}.zip"
    node.command("letter", "prove", mid, "--out", str(file))
    return file


def test_both_nodes_prove_the_same_letter(stage: Stage, played: str, tmp_path: Path) -> None:
    ((mid,),) = stage.rows(stage.tokyo, "SELECT message FROM requests_request WHERE id = %s", played)
    found = [checked(str(proof_by(node, str(mid), tmp_path))) for node in (stage.tokyo, stage.hanoi)]
    assert found[0]["roots"] == found[1]["roots"]
    for each in found:
        assert any("found this very letter in it" in one for one in each["proves"])  # type: ignore[attr-defined]
    pins = [root["thumbprint"] for root in found[0]["roots"]]  # type: ignore[attr-defined]
    again = checked(str(tmp_path / f"{stage.tokyo.plan.name}.zip"), "--root", pins[0], "--root", pins[1])
    assert again["roots_pinned"] is True


def test_who_looked_at_what_came(stage: Stage, played: str, tmp_path: Path) -> None:
    file = tmp_path / "looks.zip"
    stage.hanoi.command("audit", "looked", "--node", stage.tokyo.plan.node_id, "--tree", "--out", str(file))
    receipts = stage.rows(
        stage.tokyo, "SELECT token FROM exchange_receipt WHERE NOT given AND state IN ('stored', 'read')"
    )
    beside = []
    for place, (token,) in enumerate(receipts):
        beside.append(tmp_path / f"{place}.jwt")
        beside[-1].write_text(token)
    found = checked(str(file), *map(str, beside))
    assert any("did request.viewed" in one for one in found["proves"])  # type: ignore[attr-defined]
