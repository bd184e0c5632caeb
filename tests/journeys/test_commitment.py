"""A commitment that two real nodes hold: proposed to a node that is stopped, countersigned, extended, fulfilled; another one disputed; reported alike."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from comity.lib.clock import now
from comity.lib.embedded_db import Server
from tests.journeys.promising import ROOM, answer, approve, both_sides, mark_of, propose, stage_of, step
from tests.journeys.raiding import says, speak_english
from tests.journeys.reporting import (
    enter_meetings,
    kept_report,
    lines_in,
    promises_in,
    tell_each_other,
    write_report,
)
from tests.journeys.three import Three
from tests.journeys.walking import Walker, until

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.full]  # minutes
PROMISE = "Đào tạo mười cán bộ đọc dữ liệu điện thoại bị thu giữ"
SAME = "押収した携帯電話の解析について警察官10名を研修する"
WISH = "薬局の防犯について両国で調査する"
NO = "Điều này chưa từng được nêu tại cuộc họp."
LATER = "Khóa học bắt đầu vào mùa xuân."


@pytest.fixture
def both(database_server: Server, template_database: str, tmp_path: Path) -> Iterator[Three]:
    with both_sides(database_server, template_database, tmp_path / "both") as found:
        yield found


class Promise:
    """The walk of one run: Ha Noi promises, Tokyo countersigns."""

    def __init__(self, both: Three, browser: Browser) -> None:
        self.both, self.browser = both, browser
        self.day = now().date() + timedelta(days=40)
        self.quyen, self.ha = both.officer("hanoi", "quyen"), both.officer("hanoi", "ha")
        self.ota, self.takahashi = both.officer("tokyo", "ota"), both.officer("tokyo", "takahashi")
        for officer in (self.quyen, self.ha, self.ota, self.takahashi):
            speak_english(officer)
        self.path = ""

    def look(self, what: str, *pages: str) -> None:
        """Look at pages as both desks see them, each in its language."""
        for place, name, width, language in (("hanoi", "quyen", 390, "vi"), ("tokyo", "ota", 1280, "ja")):
            walker = Walker(self.both, self.browser, place, name, width)
            walker.sign_in()
            walker.speak(language)
            for page in pages or (self.path,):
                walker.go(page)
                walker.look(f"commitment-{what}-{page.strip('/').split('/')[-1][:12]}")
            walker.context.close()
        for officer in (self.quyen, self.ota):
            speak_english(officer)

    def alike(self) -> None:
        """Wait until both pages show one mark."""
        until(lambda: mark_of(self.quyen, self.path) == mark_of(self.ota, self.path))

    def propose_to_a_stopped_node(self) -> None:
        """Tokyo's programs are stopped: the page says that nothing is countersigned, and that it is not there yet."""
        self.both.stop("tokyo")
        self.path = propose(
            self.quyen,
            {
                "partner": self.both.tokyo.plan.node_id, "actor": "us", "text_vi": PROMISE, "text_ja": SAME, "deed": "pledged",
                "stage": "committed", "due": self.day.isoformat(), "owner": "Phòng đào tạo", "basis_agreement": "Kế hoạch hợp tác 2026",
            },
        )  # fmt: skip
        text = self.quyen.text()
        for sentence in (
            "Proposed, not yet countersigned",
            "has not confirmed yet what your agency signed",
            "Nothing stands yet",
        ):
            assert sentence in text, text

    def countersign(self) -> None:
        """Tokyo comes back, reads it in its language and signs it: it stands on both nodes."""
        self.both.start("tokyo")
        until(lambda: says(self.ota, f"{ROOM}?all=1", SAME) or says(self.ota, f"{ROOM}?all=1", PROMISE))
        self.look("proposed")
        answer(self.ota, self.path, {"word": "sign"}, asked=True)
        until(lambda: "Committed" in stage_of(self.quyen, self.path))
        self.alike()
        self.look("committed", self.path, f"{self.path}history/", f"{ROOM}board/", ROOM)

    def extend(self) -> None:
        """More time asks a second person in each house before it stands."""
        later = (self.day + timedelta(days=90)).isoformat()
        step(self.quyen, self.path, "extend", {"due": later, "reason": LATER})
        approve(self.ha, self.path)
        until(lambda: says(self.ota, self.path, LATER))
        answer(self.ota, self.path, {"word": "sign"})
        approve(self.takahashi, self.path)
        until(lambda: "Waits" not in stage_of(self.quyen, self.path))
        assert LATER in self.quyen.text()
        self.alike()

    def fulfil(self) -> None:
        """Ha Noi names a record that shows it; Tokyo sees what kind it is and signs."""
        request = self.both.rows(self.both.hanoi, "SELECT ref FROM requests_request LIMIT 1")
        assert not request
        reference = self.a_request()
        step(self.ha, self.path, "fulfil", {"evidence": reference})
        answer(self.ota, self.path, {"word": "sign"})
        until(lambda: "Fulfilled" in stage_of(self.quyen, self.path))
        until(lambda: "Fulfilled" in stage_of(self.ota, self.path))
        assert "Request" in self.ota.text()
        self.alike()

    def a_request(self) -> str:
        """Draft a request at Ha Noi's desk: a record of another room, which the commitment names."""
        self.ha.open("/requests/new/")
        self.ha.fill(
            {"partner": self.both.tokyo.plan.node_id, "kind": "information", "title": "Khóa học đã mở"}
        )
        self.ha.press("act", "keep")
        [(reference,)] = self.both.rows(self.both.hanoi, "SELECT ref FROM requests_request")
        return str(reference)

    def dispute_another(self) -> None:
        """Tokyo proposes another one; Ha Noi disputes it, and both pages say so with the reason."""
        first = self.path
        self.path = propose(
            self.ota,
            {
                "partner": self.both.hanoi.plan.node_id, "actor": "both", "text_ja": WISH, "deed": "proposed", "stage": "soft",
                "due": "", "owner": "",
            },
        )  # fmt: skip
        answer(self.quyen, self.path, {"word": "dispute", "reason": NO}, asked=True)
        for officer in (self.quyen, self.ota):
            until(lambda officer=officer: "Disputed" in stage_of(officer, self.path))
            assert NO in officer.text()
        self.alike()
        self.look("disputed", self.path, f"{self.path}history/")
        self.path = first

    def report(self) -> None:
        """Each side writes the joint report for the same meeting: the same promises, and the same figures to the digit."""
        today = now().date()
        meetings = {"hanoi": enter_meetings(self.quyen, today), "tokyo": enter_meetings(self.ota, today)}
        partner = self.both.hanoi.plan.node_id
        tell_each_other((self.takahashi, meetings["tokyo"]), self.ha, partner)
        here = kept_report(self.both, self.both.hanoi, write_report(self.quyen, meetings["hanoi"]))
        there = kept_report(self.both, self.both.tokyo, write_report(self.ota, meetings["tokyo"]))
        [promise] = promises_in(here)
        assert promises_in(there) == [promise]
        assert f"{self.path.strip('/').split('/')[-1]}" == promise["id"]
        assert (promise["stage"], promise["extensions"], promise["evidence_count"]) == ("fulfilled", 1, 1)
        assert promise["due"] == (self.day + timedelta(days=90)).isoformat()
        assert NO not in f"{here}{there}"
        counted = lines_in(here, "ours", "theirs")
        assert counted == lines_in(there, "theirs", "ours")
        assert not any(one["differs"] for one in (*here["both"]["rows"], *there["both"]["rows"]))
        for line in ("Commitments agreed", "fulfilled"):
            assert [{"en": "1"}] * 2 in [
                list(pair) for (_room, what), pair in counted.items() if line in what
            ]
        for officer in (self.quyen, self.ota):
            assert "Each side counted its own records" in officer.text()

    def prove(self) -> None:
        """Both nodes' logs are whole, and neither says that the ledgers differ."""
        for node in self.both.nodes.values():
            report = json.loads(node.command("audit", "verify", "--json"))
            assert report["verified"], report
            differing = "SELECT count(*) FROM cooperation_commitment WHERE is_different OR is_split"
            assert self.both.rows(node, differing) == [(0,)]


def test_two_nodes_hold_one_commitment(both: Three, browser: Browser) -> None:
    promise = Promise(both, browser)
    promise.propose_to_a_stopped_node()
    promise.countersign()
    promise.extend()
    promise.fulfil()
    promise.dispute_another()
    promise.report()
    promise.prove()
