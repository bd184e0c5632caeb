"""A raid that two real nodes hold jointly: planned, decided, entered, what both entered counted once, and a day of one node's absence."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from comity.demo.officer import Officer, PageError
from comity.lib.clock import now
from comity.lib.embedded_db import Server
from tests.journeys.raiding import (
    alike,
    approve_leaving,
    counts_at,
    enter,
    fill_out,
    listed,
    offers,
    plan,
    result_named,
    says,
    settle_terms,
    speak_english,
    totals_of,
)
from tests.journeys.three import AGREEMENT, Three, three_nodes
from tests.journeys.walking import Walker, until

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.full]  # minutes
TITLE = "越谷集積所への一斉捜索"
GATHERING, FLAT = "越谷の集積所", "指示役の居室"
TOKYO_TIME = "Asia/Tokyo"


@pytest.fixture
def three(database_server: Server, template_database: str, tmp_path: Path) -> Iterator[Three]:
    with three_nodes(database_server, template_database, tmp_path / "three") as found:
        yield found


def the_plan(day: date) -> dict[str, str]:
    """Tokyo's part: two sites, two phases of which the first crosses midnight UTC, two forces, two contact points."""
    return {
        "kind": "raid", "title": TITLE, "title_language": "ja", "offence": "0502",
        "site-0-name": GATHERING, "site-0-address": "埼玉県越谷市東町4-21", "site-0-zone": TOKYO_TIME,
        "site-1-name": FLAT, "site-1-address": "東京都足立区綾瀬2-7", "site-1-zone": TOKYO_TIME,
        "phase-0-name": "集積所への立入り", "phase-0-site": "0", "phase-0-zone": TOKYO_TIME,
        "phase-0-begins": f"{day}T08:30", "phase-0-ends": f"{day}T10:00",
        "phase-1-name": "居室の捜索", "phase-1-site": "1", "phase-1-zone": TOKYO_TIME,
        "phase-1-begins": f"{day}T10:00", "phase-1-ends": f"{day}T14:00",
        "force-0-agency": "埼玉県警察", "force-0-unit": "捜査第三課", "force-0-people": "34",
        "force-1-agency": "警視庁", "force-1-unit": "組織犯罪対策部", "force-1-people": "12",
        "contact-0-name": "佐藤 恵美", "contact-0-duty": "現地指揮", "contact-0-reached": "+81 3 3581 0141",
        "contact-1-name": "高橋 健一", "contact-1-duty": "当直", "contact-1-reached": "+81 3 3581 0142",
    }  # fmt: skip


class Raid:
    """The walk of one run: who sits where, and the operation that it is about."""

    def __init__(self, three: Three, browser: Browser) -> None:
        self.three, self.browser = three, browser
        self.day = now().astimezone(ZoneInfo(TOKYO_TIME)).date() - timedelta(days=1)
        self.sato, self.takahashi = three.officer("tokyo", "sato"), three.officer("tokyo", "takahashi")
        self.chau, self.ha = three.officer("hanoi", "chau"), three.officer("hanoi", "ha")
        for officer in (self.sato, self.takahashi, self.chau, self.ha):
            speak_english(officer)
        self.path = ""

    def at(self, place: str, name: str) -> Walker:
        """Give somebody a window of the width and the language in which the place is looked at."""
        walker = Walker(self.three, self.browser, place, name, {"tokyo": 1280, "hanoi": 390}[place])
        walker.sign_in()
        walker.speak({"tokyo": "ja", "hanoi": "vi"}[place])
        return walker

    def look(self, what: str) -> None:
        """Keep the operation's page as both desks see it, each in its language."""
        for place, name in (("tokyo", "takahashi"), ("hanoi", "ha")):
            walker = self.at(place, name)
            walker.go(self.path)
            walker.look(f"raid-{what}")

    def said(self, text: str, *officers: Officer) -> None:
        """Wait until the operation's page says something to each."""
        until(lambda: all(says(officer, self.path, text) for officer in officers))

    def enter(self, officer: Officer, kind: str, clock: str, site: str, **values: str) -> None:
        """Enter a result of the day at a time of Tokyo's clocks."""
        when = {"at": f"{self.day}T{clock}", "zone": TOKYO_TIME}
        enter(officer, self.path, kind, {**when, **values}, site)

    def plan_and_invite(self) -> None:
        """Tokyo plans and invites; the plan names people to reach, so a second person lets it leave."""
        self.path = plan(self.sato, the_plan(self.day))
        settle_terms(self.sato, self.path, AGREEMENT)
        hanoi = self.three.hanoi.plan.node_id
        fill_out(self.sato, f"{self.path}invite/", {"partner": hanoi, "agreement": AGREEMENT})
        assert "Waits for approval" in self.sato.text()
        approve_leaving(self.takahashi)
        until(lambda: TITLE in self.listed_operations(self.chau))
        self.chau.open(self.path)
        day = f"{self.day.day} {self.day:%b %Y}"
        for clocks in (f"{day}, 08:30–10:00", f"{day}, 06:30–08:00"):
            assert clocks in self.chau.text().replace("UTC", "")  # midnight in UTC is at nine in Tokyo

    def listed_operations(self, officer: Officer) -> str:
        """Return the words of a desk's list of all operations."""
        officer.open("/operations/?all=1&box=every")
        return officer.text()

    def take_part(self) -> None:
        """Ha Noi says how its entries leave, and adds its own part of the plan."""
        settle_terms(self.chau, self.path, AGREEMENT)
        part = {
            "force-0-agency": "Cục Cảnh sát hình sự",
            "force-0-unit": "Phòng 5",
            "force-0-people": "6",
            "contact-0-name": "Đỗ Minh Châu",
            "contact-0-duty": "Sĩ quan liên lạc",
            "contact-0-reached": "+84 24 3942 0001",
            "reason": "Tổ liên lạc theo dõi từ Hà Nội.",
        }
        fill_out(self.chau, f"{self.path}plan/", part)
        approve_leaving(self.ha)
        self.said("Sĩ quan liên lạc", self.sato)

    def decide_and_begin(self) -> None:
        """Both say go; only then can Tokyo begin."""
        begin = f"{self.path}course/begin/"
        fill_out(self.takahashi, f"{self.path}decide/", {"word": "go", "reason": "令状発付済み。準備完了。"})
        assert not offers(self.takahashi, self.path, begin)  # Ha Noi has not decided
        self.said("令状発付済み。準備完了。", self.ha)
        self.look("to-decide")
        fill_out(self.ha, f"{self.path}decide/", {"word": "go", "reason": "Tổ liên lạc đã sẵn sàng."})
        until(lambda: offers(self.takahashi, self.path, begin))
        fill_out(self.takahashi, begin, {})
        self.said("Running", self.sato, self.chau)

    def enter_results(self) -> None:
        """Tokyo enters eleven arrests and the gathering point once."""
        ours = {"source": "捜査第三課"}
        self.enter(self.sato, "arrest", "08:40", GATHERING, number="10", what="組織的窃盗", **ours)
        self.enter(self.sato, "arrest", "10:20", FLAT, number="1", what="組織的窃盗（指示役）", **ours)
        self.enter(
            self.sato, "seizure", "09:15", GATHERING,
            what_seized="化粧品", quantity="1240.5", unit="KGM", offence="050231", **ours,
        )  # fmt: skip
        self.enter(self.sato, "document", "09:30", GATHERING, number="23", what="在留カード", **ours)
        self.enter(self.sato, "victims-rescued", "09:05", GATHERING, number="3", source_code="own-officers")
        found = alike(self.sato, self.chau, self.path)
        assert found.figures == {
            "Arrests": "11",
            "Seizures": "1",
            "Victims rescued": "3",
            "Documents": "23",
        }
        [seized] = found.seized
        assert seized.startswith("1,240.5 kilogram")

    def enter_the_same(self) -> None:
        """Ha Noi enters one of the arrests too: each page says that it may be the same."""
        self.enter(self.chau, "arrest", "10:35", FLAT, number="1", source="Tổ liên lạc", what="Người cầm đầu")
        assert alike(self.sato, self.chau, self.path).figures["Arrests"] == "12 1 may be the same"
        self.look("may-be-same")

    def agree(self) -> None:
        """Both say that the two are one: from then on it counts once."""
        pairing = str(self.chau.find("section:has(#same) a")["href"])
        fill_out(self.chau, pairing, {"word": "same", "text": "Cùng một người."})
        assert totals_of(self.chau, self.path).figures["Arrests"].startswith("12")  # one side alone
        self.said("The partner says that they are one", self.sato)
        pairing = str(self.sato.find("section:has(#same) a")["href"])
        keep = result_named(self.sato, self.path, "指示役）").split("/")[-2]  # Tokyo's own
        fill_out(self.sato, pairing, {"word": "same", "keep": keep, "text": "同一の逮捕です。"})
        until(lambda: alike(self.sato, self.chau, self.path).figures["Arrests"] == "11")
        self.said("The same as another; counted once", self.sato, self.chau)

    def correct(self) -> None:
        """Tokyo has weighed again; the correction follows in Ha Noi."""
        seizure = result_named(self.sato, self.path, "化粧品")
        wanted = {"quantity": "1204.125", "reason": "miscounted", "text": "再計量の結果による。"}
        fill_out(self.sato, f"{seizure}correct/", wanted)
        self.said("1,204.125 kilogram", self.sato, self.chau)
        [seized] = alike(self.sato, self.chau, self.path).seized
        assert seized.startswith("1,204.125 kilogram")
        self.chau.open(seizure)
        assert "再計量の結果による。" in self.chau.text()

    def enter_while_away(self) -> None:
        """Ha Noi's programs are stopped: the page says what it lacks; started again, it counts the same."""
        self.said("received", self.sato)
        until(lambda: not says(self.sato, self.path, "not yet received"))
        self.three.stop("hanoi")
        self.enter(
            self.sato, "seizure", "11:40", FLAT,
            what_seized="現金", quantity="3480000", unit="JPY", offence="050231", source="組織犯罪対策部",
        )  # fmt: skip
        text = self.sato.text()
        for sentence in (
            "1 entry of yours is not yet received there. Until then it counts otherwise there.",
            "3,480,000 Japanese yen",
        ):
            assert sentence in text, text
        walker = self.at("tokyo", "takahashi")
        walker.go(self.path)
        walker.look("raid-not-yet-received")
        self.three.start("hanoi")
        until(lambda: not says(self.sato, self.path, "not yet received"))
        found = alike(self.sato, self.chau, self.path)
        assert found.figures["Seizures"] == "2"
        cash, goods = found.seized
        assert cash.startswith("3,480,000 Japanese yen")
        assert goods.startswith("1,204.125 kilogram")

    def end(self) -> None:
        """Tokyo ends it; both desks look at what came of it."""
        fill_out(self.takahashi, f"{self.path}course/end/", {})
        self.said("Ended", self.sato, self.chau)
        self.look("ended")

    def compare_counts(self) -> None:
        """The statistics of the day are the same on both nodes, and each opens the list of exactly its records."""
        nodes = {"tokyo": ("sato", self.three.hanoi), "hanoi": ("chau", self.three.tokyo)}
        numbers = {}
        for place, (name, partner) in nodes.items():
            found = counts_at(self.three.nodes[place], name, self.day, partner.plan.node_id, AGREEMENT)
            officer = self.three.officer(place, name)
            for code, (number, url) in found.items():
                assert listed(officer, code, url) == number, f"{place} {code} {url}"
            numbers[place] = {code: number for code, (number, _url) in found.items()}
        assert numbers["tokyo"] == numbers["hanoi"]
        assert {code: int(one) for code, one in numbers["tokyo"].items() if one and "-" not in code} == {
            "operations": 1, "arrest": 11, "seizure": 2, "document": 23,
        }  # fmt: skip
        assert numbers["hanoi"]["operations-ended"] == 1
        assert numbers["hanoi"]["victims-rescued"] == 3
        assert numbers["hanoi"]["may-be-same"] == 0
        assert numbers["hanoi"]["seized-050231-KGM"] == Decimal("1204.125")
        assert numbers["hanoi"]["seized-050231-JPY"] == 3_480_000

    def nothing_elsewhere(self) -> None:
        """Bangkok takes no part: no letter came, no page shows it."""
        malee = self.three.officer("bangkok", "malee")
        assert TITLE not in self.listed_operations(malee)
        with pytest.raises(PageError, match="404"):
            malee.open(self.path)
        assert self.three.rows(self.three.bangkok, "SELECT count(*) FROM exchange_inletter") == [(0,)]


def test_a_raid_is_held_by_two_nodes_and_counted_once(three: Three, browser: Browser) -> None:
    raid = Raid(three, browser)
    raid.plan_and_invite()
    raid.take_part()
    raid.decide_and_begin()
    raid.enter_results()
    raid.enter_the_same()
    raid.agree()
    raid.correct()
    raid.enter_while_away()
    raid.end()
    raid.compare_counts()
    raid.nothing_elsewhere()
    for node in three.nodes.values():
        report = json.loads(node.command("audit", "verify", "--json"))
        assert report["verified"], report
