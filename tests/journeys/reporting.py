"""What desks do for the report after a meeting: enter the meetings, put both sides' figures beside each other, write the report."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from comity.demo.nodes import Node
from comity.demo.officer import Officer
from tests.journeys.promising import WAY_OUT
from tests.journeys.raiding import fill_out, path_of, says, words
from tests.journeys.three import Three
from tests.journeys.walking import until

MEETINGS, FIGURES, BRIEFS = "/cooperation/meetings/", "/cooperation/outcomes/", "/cooperation/briefs/"
PLACE = {
    "zone": "Asia/Tokyo",
    "parties": "VN, JP",
}  # days of a meeting are those of its place, whoever enters them
SAID = ("id", "texts", "stage", "stage_words", "due", "due_words", "basis", "evidence", "evidence_count", "extensions", "reason", "days_late", "mark")  # fmt: skip


def enter_meetings(officer: Officer, today: date) -> str:
    """Enter a meeting of last month and one of next month in one series; return the path of the later one."""
    fill_out(
        officer,
        f"{MEETINGS}series/new/",
        {"kind": "talks", "name_en": "Dialogue on crime", "parties": PLACE["parties"]},
    )
    path = ""
    for number, days in ((1, -30), (2, 30)):
        officer.open(f"{MEETINGS}new/")
        [series] = [
            one["value"] for one in officer.page.select("[name=series] option") if "Dialogue" in words(one)
        ]
        day = (today + timedelta(days=days)).isoformat()
        own = {
            "kind": "talks",
            "title_en": f"Dialogue {number}",
            "series": series,
            "ordinal": str(number),
            "first": day,
        }
        fill_out(officer, f"{MEETINGS}new/", {**PLACE, **own})
        path = path_of(officer)
        assert path != f"{MEETINGS}new/", officer.said()
    return path


def tell_each_other(asks: tuple[Officer, str], answers: Officer, partner: str) -> None:
    """Let one side tell its figures of the time before its meeting and ask for theirs, and the other tell."""
    officer, meeting = asks
    narrowed = f"meeting={meeting.strip('/').split('/')[-1]}&partner={partner}"
    fill_out(officer, f"{FIGURES}compare/new/?{narrowed}", {**WAY_OUT, "tell_ours": True, "ask_theirs": True})
    sheet = path_of(officer)
    assert re.fullmatch(rf"{FIGURES}compare/[0-9a-f-]+/", sheet), officer.said()
    until(lambda: says(answers, FIGURES, "Waits for our figures"))
    fill_out(answers, f"{sheet}tell/", WAY_OUT)
    assert path_of(answers) == sheet, answers.said()
    until(lambda: says(officer, sheet, "Both sides count the same"))


def write_report(officer: Officer, meeting: str) -> str:
    """Write the joint report of a meeting in English alone; return its path."""
    fill_out(
        officer,
        f"{BRIEFS}new/{meeting.strip('/').split('/')[-1]}/joint/",
        {**WAY_OUT, "first": "en", "second": ""},
    )
    path = path_of(officer)
    assert re.fullmatch(rf"{BRIEFS}[0-9a-f-]+/", path), officer.said()
    return path


def kept_report(both: Three, node: Node, path: str) -> Mapping[str, Any]:
    """Return what a node keeps of a report."""
    query = "SELECT content FROM cooperation_brief WHERE is_joint AND id = %s"
    [(content,)] = both.rows(node, query, path.strip("/").split("/")[-1])
    found: Mapping[str, Any] = content
    return found


def promises_in(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what a report says of each commitment, without what each house calls it and its sides."""
    return sorted(
        ({name: one[name] for name in SAID} for one in content["promises"]), key=lambda one: one["id"]
    )


def lines_in(content: Mapping[str, Any], ours: str, theirs: str) -> dict[tuple[str, str], tuple[Any, Any]]:
    """Return the pair of figures by room and words; `ours` and `theirs` say which of both sides comes first."""
    return {
        (str(one["room"]), str(one["words"])): (one[ours], one[theirs]) for one in content["both"]["rows"]
    }
