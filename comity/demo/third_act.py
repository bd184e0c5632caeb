"""The third act: the ministerial meeting, a promise that the raid fulfils on both ledgers, and one that waits for a signature."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from comity.demo import promises
from comity.demo.acting import Act
from comity.demo.officer import Officer, PageError
from comity.demo.pages import path_of, taken

HANOI_ZONE = "Asia/Ho_Chi_Minh"
MEETINGS = "/cooperation/meetings/"
AHEAD, A_YEAR = timedelta(days=30), timedelta(days=365)


@cache
def told_at_last() -> dict[str, Any]:
    """Return the texts of the third act."""
    text = (files("comity.demo") / "resources" / "third-act.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def _written(officer: Officer, at: str, values: Mapping[str, Any], words: str) -> str:
    officer.open(at)
    officer.fill(values, form="main form")
    officer.press()
    taken(officer, at, words)
    return path_of(officer)


@dataclass
class ThirdAct(Act):
    """The third act, behind the raid of the second."""

    operation_path: str = ""
    meeting_path: str = ""
    kept_path: str = ""
    open_path: str = ""

    def play(self) -> None:
        """Play the meeting and its two promises.

        Raises:
            PageError: a page answered otherwise than the story expects.
        """
        texts = told_at_last()
        with self.step("meeting", "Hanoi plans the fifth ministerial meeting: agenda and delegations."):
            self.meeting_path = self.plan_meeting(texts)
        with self.step(
            "promise",
            "Hanoi proposes a promise; Tokyo countersigns it; the raid they held together fulfils it.",
        ):
            self.play_kept(texts)
        with self.step(
            "proposal", "Tokyo proposes another one for the meeting; it waits for Hanoi's signature."
        ):
            self.play_open(texts)

    def plan_meeting(self, texts: Mapping[str, Any]) -> str:
        """Enter series, meeting, agenda and delegations; return the meeting's path."""
        quyen = self.officer("hanoi", "quyen")
        series = _written(
            quyen, f"{MEETINGS}series/new/", {"kind": "meeting", **texts["series"]}, "The series was not kept"
        )
        planned = {
            "kind": "meeting",
            "series": series.strip("/").split("/")[-1],
            "first": (datetime.now(UTC) + AHEAD).date().isoformat(),
            "zone": HANOI_ZONE,
            "parties": texts["series"]["parties"],
            **texts["meeting"],
        }
        path = _written(quyen, f"{MEETINGS}new/", planned, "The meeting was not kept")
        agenda = {"lines": texts["agenda"], "language": "vi"}
        _written(quyen, f"{path}agenda/", agenda, "The agenda was not kept")
        people = {"lines": texts["delegates"], "language": "vi"}
        _written(quyen, f"{path}delegates/", people, "The delegations were not entered")
        return path

    def play_kept(self, texts: Mapping[str, Any]) -> None:
        """Promise, countersign, fulfil with a result of the raid, countersign that too."""
        quyen, ha, ota = (
            self.officer("hanoi", "quyen"), self.officer("hanoi", "ha"), self.officer("tokyo", "ota"),
        )  # fmt: skip
        meeting = self.meeting_path.strip("/").split("/")[-1]
        day = (datetime.now(UTC) + AHEAD).date().isoformat()
        values = {
            "partner": self.tokyo.plan.node_id, "actor": "both", "deed": "agreed", "stage": "committed", "due": day,
            "basis_agreement": texts["basis"], "meeting": meeting, **texts["raided"],
        }  # fmt: skip
        self.kept_path = path = promises.propose(quyen, values)
        promises.countersign(ota, path, asked=True)
        result = promises.result_of(ha, self.operation_path)
        promises.fulfil(ha, path, result)
        promises.countersign(ota, path)
        promises.await_alike(ha, ota, path)

    def play_open(self, texts: Mapping[str, Any]) -> None:
        """Propose the second promise and leave it to be signed."""
        quyen, ota = self.officer("hanoi", "quyen"), self.officer("tokyo", "ota")
        due = (datetime.now(UTC) + A_YEAR).date().isoformat()
        values = {
            "partner": self.hanoi.plan.node_id, "actor": "us", "deed": "pledged", "stage": "committed", "due": due,
            "basis_agreement": texts["basis"], **texts["course"],
        }  # fmt: skip
        self.open_path = promises.propose(ota, values)
        if promises.await_proposal(quyen, self.open_path) == "":
            raise PageError("The second promise waits for nobody.")
