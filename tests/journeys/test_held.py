"""A national held between two real nodes: told, asked, the post told, visited, followed to the release, or left alone.

Tokyo holds, Ha Noi is the node of the consular post. What the post hears of ill-treatment stays with the post.
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser

from comity.demo.nodes import CommandFailedError, Node
from comity.demo.officer import Officer, PageError
from comity.lib.clock import now
from comity.lib.embedded_db import Server
from tests.journeys.custody import (
    address,
    ago,
    answer_stops,
    approve_all,
    basis,
    box,
    follow,
    hold,
    offer_notice,
    post_and_holder,
    send,
    tell_and_ask,
    wait,
    wait_for_words,
    write_post_down,
)
from tests.journeys.searching import Seeker
from tests.journeys.three import Three
from tests.journeys.walking import Walker, until

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.full]  # minutes
POST = "在日ベトナム大使館 領事部"
SOUGHT = "nhốt riêng"  # what a search is asked for
SECRET = "Đêm thứ hai bị đánh vào lòng bàn chân"  # what it must not find
COMPLAINT = f"{SECRET}, rồi {SOUGHT} hai ngày không có thuốc."
LETTERS = "SELECT count(*) FROM exchange_outletter WHERE schema NOT LIKE 'exchange/%%'"


@pytest.fixture(scope="module")
def both(
    database_server: Server, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Three]:
    with post_and_holder(database_server, template_database, tmp_path_factory.mktemp("held 留置")) as found:
        write_post_down(found.officer("tokyo", "takahashi"), "VNM", POST, found.hanoi.plan.node_id)
        yield found


def pictures(both: Three, browser: Browser, place: str, name: str, pages: dict[str, str]) -> None:
    """Look at pages on a telephone in Vietnamese and on a screen in Japanese."""
    own = {"tokyo": "ja", "hanoi": "vi"}[place]
    for language, width in (("vi", 390), ("ja", 1280)):
        walker = Walker(both, browser, place, name, width)
        walker.sign_in()
        walker.speak(language)
        for what, path in pages.items():
            walker.go(path)
            walker.look(what)
        walker.speak(own)
        walker.context.close()


def verified(node: Node) -> bool:
    return bool(json.loads(node.command("audit", "verify", "--json"))["verified"])


def file_of(both: Three, path: str) -> str:
    """Wait until the post's file of a detention is there; return the path of its page."""
    detention = path.strip("/").split("/")[-1]
    rows: list[tuple[object, ...]] = []

    def opened() -> object:
        rows[:] = both.rows(both.hanoi, "SELECT id FROM protection_postfile WHERE detention = %s", detention)
        return rows

    until(opened)
    return f"/held/post/files/{rows[0][0]}/"


class TestSomebodyWhoWantsThePost:
    """The whole way, in its order; each step goes on where the one before ended."""

    path = file = ask = complaint = ""

    def test_told_asked_and_the_post_told(self, both: Three, browser: Browser) -> None:
        kondo, takahashi = both.officer("tokyo", "kondo"), both.officer("tokyo", "takahashi")
        here = type(self)
        here.path = hold(kondo, both.cast.sought)
        answer_stops(kondo, self.path)
        tell_and_ask(kondo, self.path, "wants")
        pictures(both, browser, "tokyo", "kondo", {"held-to-tell": self.path})
        offer_notice(kondo, self.path)
        kondo.open(self.path)
        assert kondo.page.select("[id^=notice-] a[href^='/release/']")  # it waits for a second person
        assert both.rows(both.tokyo, LETTERS) == [(0,)]
        assert approve_all(takahashi) == 1
        # its receipt is checked as soon as it is stored there; the clock is met once their node has opened it
        wait(kondo, self.path, lambda page: page.page.select("[id^=notice-] .clock--met"))
        assert kondo.page.select("[id^=notice-] .seal"), kondo.text()
        here.file = file_of(both, self.path)

    def test_the_file_opens_with_each_moment_as_it_was(self, both: Three, browser: Browser) -> None:
        lan = both.officer("hanoi", "lan")
        assert follow(lan, "/held/post/", "main tbody a[href^='/held/post/files/']") == self.file
        lan.open(self.file)
        for words in (
            both.cast.sought.name,
            both.cast.sought.document,
            "Tôi muốn gặp lãnh sự.",
            "浦和警察署",
        ):
            assert words in lan.text(), words
        [(reached, written, received)] = both.rows(
            both.tokyo, "SELECT reached_at, sent_at, channel_at FROM protection_postnotice"
        )
        [(said, stored)] = both.rows(both.hanoi, "SELECT written_at, received_at FROM protection_postfile")
        assert written.replace(microsecond=0) <= reached == stored.replace(microsecond=reached.microsecond)
        assert said.replace(microsecond=0) <= stored  # what arrived is told to the second
        assert received is None

    def test_a_visit_is_agreed_and_made(self, both: Three) -> None:
        lan, ha = both.officer("hanoi", "lan"), both.officer("hanoi", "ha")
        kondo, takahashi = both.officer("tokyo", "kondo"), both.officer("tokyo", "takahashi")
        wished = now() + timedelta(days=1)
        asked = {"wished_at": box(wished, "hanoi"), "text": "Hai cán bộ lãnh sự, một phòng riêng."}
        send(lan, f"{self.file}ask/visit-request/", {**asked, "text_language": "vi", **basis()})
        assert address(lan) == self.file, lan.said()
        assert approve_all(ha) == 1
        wait(kondo, self.path, lambda page: page.page.select("a[href^='/held/post/asked/']"))
        question = str(kondo.find("a[href^='/held/post/asked/']")["href"])
        answer = {"answer": "agreed", "agreed_at": box(wished, "tokyo"), "text": "面会室を用意します。"}
        send(kondo, question, {**answer, "text_language": "ja", **basis()})
        assert approve_all(takahashi) == 1
        settles = f'a[href^="{self.file}write/?kind=visit&answers="]'
        wait(lan, self.file, lambda page: page.page.select(settles))
        made = {
            "at": ago(0.1, "hanoi"),
            "place": "浦和警察署",
            "who": "Nông Thị Lan",
            "spoken": "vi",
            "text": "Đến sớm hơn ngày hẹn, được phép. Bình tĩnh.",
            "text_language": "vi",
        }
        send(lan, str(lan.find(settles)["href"]), made)
        assert address(lan) == self.file, lan.said()
        assert not lan.page.select(settles)

    def test_lawyer_and_information_are_written_down(self, both: Three) -> None:
        lan = both.officer("hanoi", "lan")
        lawyer = {"who": "伊藤 健 弁護士", "contact": "048-000-0001", "spoken": "ja"}
        legal = {"who": "Nông Thị Lan", "spoken": "vi", "text": "Quyền im lặng, quyền có luật sư."}
        for kind, values in (("lawyer", lawyer), ("legal", {**legal, "text_language": "vi"})):
            send(lan, f"{self.file}write/?kind={kind}", values)
            assert address(lan) == self.file, lan.said()
            assert values["who"] in lan.text()

    def test_a_complaint_is_written_apart(self, both: Three) -> None:
        lan = both.officer("hanoi", "lan")
        told = {
            "at": ago(1, "hanoi"),
            "heads": ("violence", "isolation"),
            "text": COMPLAINT,
            "text_language": "vi",
            "wish": "own-state",
        }
        send(lan, f"{self.file}write/?kind=apart", told)
        type(self).complaint = address(lan)
        assert self.complaint.startswith("/held/post/lines/")
        assert SECRET in lan.text()
        # and it can be seen by who looks for it like the others below
        assert any(SECRET in words for _where, words in Seeker(lan).everything(SOUGHT))

    def test_no_command_and_no_row_of_the_holding_side_has_it(self, both: Three) -> None:
        ident = self.complaint.strip("/").split("/")[-1]
        tables = both.rows(both.tokyo, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        sought = [f"%{SECRET}%", f"%{ident}%"]
        each = [f"SELECT '{name}' FROM \"{name}\" AS row WHERE row::text LIKE ANY (%s)" for (name,) in tables]
        assert both.rows(both.tokyo, " UNION ALL ".join(each), *[sought] * len(each)) == []
        said = ""
        for node, other in ((both.tokyo, both.hanoi), (both.hanoi, both.tokyo)):
            out = node.home / "looked.zip"
            for command in (
                ("audit", "verify", "--json"),
                ("audit", "export-partner", "--node", other.plan.node_id),
                ("audit", "looked", "--node", other.plan.node_id, "--out", str(out)),
                ("demo", "count"),
                ("request", "clocks"),
                ("key", "list", "--json"),
                ("letter", "prove", ident),
            ):
                try:
                    said += node.command(*command)
                except CommandFailedError as refused:
                    said += str(refused)
            said += out.read_bytes().decode("utf-8", "replace") if out.exists() else ""
        assert SECRET not in said

    @pytest.mark.parametrize(
        ("place", "name"),
        [
            *(("tokyo", name) for name in ("kondo", "sato", "takahashi", "kita", "mori", "ishii", "kudo", "ota")),
            *(("hanoi", name) for name in ("chau", "ha", "phuc", "lam", "thuy", "quyen")),
        ],
    )  # fmt: skip
    def test_nobody_else_finds_it(self, both: Three, place: str, name: str) -> None:
        """By any page that links lead to, any search, any list as a file, nor by its own address."""
        seeker = Seeker(both.officer(place, name))
        wrong = ("/held/post/lines/00000000-0000-7000-8000-000000000000/", "/held/post/lines/")
        own = [self.complaint, f"{self.complaint}?act=readers", f"{self.complaint}?act=send&to=", self.file]
        for where, words in seeker.everything(SOUGHT, *own, *wrong):
            assert SECRET not in words, where
        # it is answered as an address is at which nothing ever was
        assert {seeker.status(each) for each in own} == {seeker.status(wrong[0])} == {404}

    def test_no_program_wrote_of_it(self, both: Three) -> None:
        for place in both.nodes:
            for log in (both.folder / f"programs of {place}").rglob("*"):
                assert not log.is_file() or SECRET not in log.read_text("utf-8", "replace"), log

    def test_the_proceedings_arrive_and_the_file_ends(self, both: Three, browser: Browser) -> None:
        kondo, takahashi = both.officer("tokyo", "kondo"), both.officer("tokyo", "takahashi")
        lan = both.officer("hanoi", "lan")
        detention_center = "さいたま拘置支所"
        for kind, values in (
            ("moved", {"place": detention_center}),
            (
                "judgment",
                {"court": "さいたま地方裁判所", "text": "懲役一年、執行猶予三年。", "language": "ja"},
            ),
            ("release", {"text": "釈放。", "language": "ja"}),
        ):
            send(
                kondo,
                f"{self.path}since/",
                {"kind": kind, "at": box(now(), "tokyo"), "zone": "Asia/Tokyo", **values},
            )
            assert address(kondo) == self.path, kondo.said()
            assert approve_all(takahashi) == 1
        for words in (detention_center, "懲役一年、執行猶予三年。", "釈放。"):
            wait_for_words(lan, self.file, words)
        pictures(both, browser, "tokyo", "kondo", {"held-steps": self.path})
        pictures(both, browser, "hanoi", "lan", {"post-file": self.file, "post-complaint": self.complaint})
        ended = {"at": box(now(), "hanoi"), "end": "release", "text": "Đã về nhà.", "text_language": "vi"}
        send(lan, f"{self.file}write/?kind=end", ended)
        assert both.rows(both.hanoi, "SELECT state FROM protection_postfile") == [("ended",)]
        assert both.rows(both.tokyo, "SELECT state, ended_as FROM protection_detention") == [
            ("ended", "release")
        ]
        assert [verified(node) for node in both.nodes.values()] == [True, True]


def test_who_declines_is_left_alone(both: Three) -> None:
    kondo, takahashi = both.officer("tokyo", "kondo"), both.officer("tokyo", "takahashi")
    letters, files = (
        both.rows(both.tokyo, LETTERS),
        both.rows(both.hanoi, "SELECT id FROM protection_postfile"),
    )
    path = hold(kondo, both.cast.others[0])
    answer_stops(kondo, path)
    tell_and_ask(kondo, path, "declines")
    kondo.open(path)
    assert not kondo.page.select("a[href^='/held/notices/']")
    hearing = {"kind": "hearing", "at": box(now(), "tokyo"), "zone": "Asia/Tokyo", "text": "勾留決定。"}
    send(kondo, f"{path}since/", hearing)
    assert address(kondo) == path, kondo.said()
    assert approve_all(takahashi) == 0
    detention = path.strip("/").split("/")[-1]
    assert (
        both.rows(both.tokyo, "SELECT * FROM protection_postnotice WHERE detention_id = %s", detention) == []
    )
    assert both.rows(both.tokyo, LETTERS) == letters
    assert both.rows(both.hanoi, "SELECT id FROM protection_postfile") == files


def test_a_stop_comes_before_a_treaty_and_before_a_letter_that_waits(both: Three, browser: Browser) -> None:
    kondo, takahashi = both.officer("tokyo", "kondo"), both.officer("tokyo", "takahashi")
    write_post_down(takahashi, "CHN", "在日中国大使館 領事部", both.hanoi.plan.node_id)
    letters = both.rows(both.tokyo, LETTERS)
    # without a stop the treaty asks, whatever the person wants
    path = hold(kondo, both.cast.others[1], "CHN")
    answer_stops(kondo, path)
    tell_and_ask(kondo, path, "declines")
    form = offer_notice(kondo, path)
    # who seeks asylum: the letter that waits is not approved, and no other can be offered
    send(kondo, f"{path}stops/new/", {"kind": "asylum", "feared": "CHN"})
    assert address(kondo) == path, kondo.said()
    waiting = follow(kondo, path, "[id^=notice-] a[href^='/release/']")
    takahashi.open(waiting)
    takahashi.fill({}, form="section:has(#approve) form")
    with pytest.raises(PageError):
        takahashi.press()
    refused(kondo, form)
    takahashi.open(waiting)
    takahashi.fill({"reason": "庇護を求めている。"}, form="section:has(#give-back) form")
    takahashi.press()
    kondo.open(path)
    assert not kondo.page.select("a[href^='/held/notices/']")
    pictures(both, browser, "tokyo", "kondo", {"held-stopped": path})
    # who said so first: the treaty would ask too, and nothing is to be sent at all
    path = hold(kondo, both.cast.others[2], "CHN")
    answer_stops(kondo, path, "asylum", feared="CHN")
    tell_and_ask(kondo, path, "wants")
    kondo.open(path)
    assert kondo.page.select("#step-notice ~ * .tag--held, section:has(#step-notice) .tag--held")
    assert not kondo.page.select("a[href^='/held/notices/']")
    assert both.rows(both.tokyo, LETTERS) == letters
    assert [verified(node) for node in both.nodes.values()] == [True, True]


def refused(officer: Officer, form: str) -> None:
    """See that a notice's form is not taken any more."""
    officer.open(form)
    officer.fill({"political_or_belief": "no", "press_or_defender": "no"}, form="main form")
    officer.set("agreement", str(officer.page.select("select[name=agreement] option")[-1]["value"]))
    with pytest.raises(PageError):
        officer.press()


def test_the_posts_node_is_down_for_a_while(both: Three, browser: Browser) -> None:
    kondo, takahashi = both.officer("tokyo", "kondo"), both.officer("tokyo", "takahashi")
    both.stop("hanoi")
    path = hold(kondo, both.cast.others[3], hours=26)
    answer_stops(kondo, path)
    tell_and_ask(kondo, path, "wants", hours=25)
    offer_notice(kondo, path)
    assert approve_all(takahashi) == 1
    # the clock has run out and says so, on the page and to those who hold the person
    kondo.open(path)
    assert kondo.page.select("[id^=notice-] .clock--late")
    assert not kondo.page.select("[id^=notice-] .seal")
    ref = kondo.page.select_one(".crumb .mono").get_text()
    wait(kondo, "/notifications/", lambda page: ref in page.text())
    channel = follow(kondo, path, "a[href^='/held/notices/'][href$='/channel/']")
    called = now()
    told = {"channel": "phone", "at": box(called, "tokyo"), "to": "領事部 当直", "proof": "通話記録 17番"}
    send(kondo, channel, told)
    assert address(kondo) == path, kondo.said()
    assert kondo.page.select("[id^=notice-] .clock--met")
    pictures(both, browser, "tokyo", "kondo", {"held-other-channel": path})
    started = now()
    both.start("hanoi")
    file = file_of(both, path)
    wait(kondo, path, lambda page: page.page.select("[id^=notice-] .seal"))
    detention = path.strip("/").split("/")[-1]
    [(by_phone, sent, reached)] = both.rows(
        both.tokyo,
        "SELECT channel_at, sent_at, reached_at FROM protection_postnotice WHERE detention_id = %s",
        detention,
    )
    [(written, received, opened)] = both.rows(
        both.hanoi,
        "SELECT written_at, received_at, opened_at FROM protection_postfile WHERE detention = %s",
        detention,
    )
    minute(by_phone, called)
    assert sent < started < reached
    assert written < started < received <= opened
    assert abs(received - reached) < timedelta(seconds=1)
    assert "通話記録 17番" in kondo.text()  # both stand beside each other
    pictures(both, browser, "hanoi", "lan", {"post-file-late": file})
    assert [verified(node) for node in both.nodes.values()] == [True, True]


def minute(kept: datetime, meant: datetime) -> None:
    """See that a moment was kept to its minute."""
    assert kept == meant.replace(second=0, microsecond=0)
