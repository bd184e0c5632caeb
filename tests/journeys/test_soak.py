"""Letters both ways while every process is killed and both lines are cut: nothing is lost, doubled or out of order."""

import json
from pathlib import Path

import pytest

from tests.journeys import soak

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("messages", [200, pytest.param(1000, marks=pytest.mark.full)])
def test_every_letter_takes_effect_once(
    messages: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = soak.main(["--messages", str(messages), "--folder", str(tmp_path / "soak")])
    said = json.loads(capsys.readouterr().out)
    assert {name: said[name] for name in ("sent", "lost", "doubled", "out_of_order", "unproven")} == {
        "sent": messages,
        "lost": 0,
        "doubled": 0,
        "out_of_order": 0,
        "unproven": 0,
    }
    assert said["logs_verified"]
    assert said["kills"] >= 7  # each program of both nodes, and the server
    assert said["cuts"] >= 6
    assert status == 0


def test_what_was_interrupted_goes_on_with_the_same_numbers() -> None:
    state = soak.State(messages=200, seed=7, lines={}, nodes={})
    again = soak.State(messages=200, seed=7, lines={}, nodes={})
    convs = [state.conversation("hanoi", number) for number in range(state.conversations())]
    assert convs == [again.conversation("hanoi", number) for number in range(state.conversations())]
    assert len(set(convs)) == len(convs)
    assert all(conv.version == 7 for conv in convs)
