"""Three real nodes in a real browser: asked together, passed on by leave of the owner, held, taken back, restored.

Each page that this walk is the first to see is checked; see `walking`.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser

from comity.demo.story import RIGHTS, adjudicate, approve, told, write_answer
from comity.lib.clock import now
from comity.lib.embedded_db import Server
from tests.journeys.test_restore import ENDED, Place, restored
from tests.journeys.three import AGREEMENT, BASIS, Three, draft, incoming, three_nodes
from tests.journeys.walking import Walker, until

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.full]  # minutes
Widths = tuple[int, int, int]
SEEN_AT = "The ship was seen at Laem Chabang."
NEXT = "The ship has left for Hai Phong."


@pytest.fixture
def three(database_server: Server, template_database: str, tmp_path: Path) -> Iterator[Three]:
    with three_nodes(database_server, template_database, tmp_path / "three") as found:
        yield found


class Story:
    """The walk of one run: who sits where, and the letter that it is about."""

    def __init__(self, three: Three, browser: Browser, widths: Widths) -> None:
        self.three, self.browser = three, browser
        self.width = dict(zip(("tokyo", "hanoi", "bangkok"), widths, strict=True))
        self.name = three.cast.sought.name
        self.path = self.bangkok_path = self.mid = ""

    def at(self, place: str, name: str) -> Walker:
        walker = Walker(self.three, self.browser, place, name, self.width[place])
        walker.sign_in()
        walker.speak({"tokyo": "ja", "hanoi": "vi", "bangkok": "en"}[place])
        return walker

    @property
    def letter(self) -> str:
        """The page of Ha Noi's answer at those who hold it."""
        return f"/letters/{self.three.hanoi.plan.node_id}/{self.mid}/"

    def pages_at(self, place: str) -> list[str]:
        """Where something of the answer could stand."""
        path = {"tokyo": self.path, "bangkok": self.bangkok_path}[place]
        lists = ["/", "/requests/", "/notifications/", "/sharing/", "/sharing/items/", "/screening/hits/"]
        return [path, f"{path}conversation/", *lists, self.letter]

    def nothing_of_it(self, walker: Walker) -> None:
        """See that the person's name stands on no page any more, nor is the person found by it."""
        for path in self.pages_at(walker.place):
            assert self.name not in walker.text(path), f"{walker.place} {path}"
        walker.go("/records/")
        walker.fill({"name": self.name})
        walker.page.locator("main [name=purpose]").select_option(index=1)
        walker.fill({"reference": "R-1"})
        walker.press("main form .btn--go")
        assert self.three.cast.sought.document not in walker.page.inner_text("main")
        assert walker.page.locator("main a[href^='/records/']:has-text(\"" + self.name + '")').count() == 0

    def ask_together(self, sato: Walker, takahashi: Walker) -> None:
        """Tokyo asks both; what each may get stands side by side before the second person approves."""
        three = self.three
        officer = three.officer("tokyo", "sato")
        edit = draft(officer, three)
        self.path = edit.removesuffix("edit/")
        sato.go(f"{self.path}parties/")
        sato.page.check(f"[name=more][value='{three.bangkok.plan.node_id}']")
        sato.press(".bar .btn--go")
        sato.fill({"basis_0": BASIS, "basis_1": BASIS, "deputy": three.bangkok.plan.node_id})
        sato.press(".bar .btn--go")
        sato.look("three-parties")
        officer.open(edit)
        officer.fill({})
        officer.press("act", "submit")
        takahashi.go(self.path)
        assert takahashi.page.locator("#approve tbody tr").count() == 2
        takahashi.look("three-approve")
        takahashi.press("#approve .btn--go")
        assert incoming(three.officer("hanoi", "chau")) == self.path
        self.bangkok_path = incoming(three.officer("bangkok", "malee"))

    def answer(self, sato: Walker, malee: Walker) -> None:
        """Ha Noi answers Tokyo; a second person releases; Bangkok sees nothing of it."""
        chau, ha = self.three.officer("hanoi", "chau"), self.three.officer("hanoi", "ha")
        adjudicate(chau, self.path, self.name, told()["adjudication"])
        write_answer(chau, self.path, told()["answer"], self.three.cast.words())
        approve(ha, self.path)
        until(lambda: self.name in sato.text(self.path))
        sato.look("three-answered")
        [(mid,)] = self.three.rows(self.three.tokyo, "SELECT message FROM requests_reply")
        self.mid = str(mid)
        for path in (self.bangkok_path, f"{self.bangkok_path}conversation/", "/sharing/items/"):
            assert self.name not in malee.text(path)
        malee.go(f"{self.bangkok_path}conversation/")
        malee.look("three-conversation")

    def propose(self, sato: Walker) -> None:
        """Fill in to whom the letter is to go, and press."""
        sato.go(f"{self.letter}pass-on/")
        sato.fill(
            {"peer": self.three.bangkok.plan.node_id, "agreement": AGREEMENT, "purpose": "investigation"}
        )
        for right in RIGHTS:
            if sato.page.locator(f"[name=rights_{right}], [name={right}]").count():
                sato.fill({right: "no"})
        sato.press("main form .btn--go")

    def pass_on(self, sato: Walker, takahashi: Walker, malee: Walker) -> None:
        """Tokyo may not pass it on, asks the owner, may, and does; Bangkok shows it as Ha Noi's."""
        three = self.three
        sato.go(self.path)
        sato.press(f"a[href='{self.letter}']")
        sato.look("three-letter")
        self.propose(sato)
        assert sato.page.url.endswith("/pass-on/")  # the owner has not agreed
        sato.look("three-refused")
        sato.go(self.letter)
        sato.press("a[href$='/ask/']")
        sato.fill(
            {
                "use": "onward",
                "agency": three.bangkok.plan.node_id,
                "purpose": "investigation",
                "until": (now() + timedelta(days=30)).strftime("%Y-%m-%d"),
                "text": "バンコクの警察が同じ人物を捜査しています。",
            }
        )
        sato.look("three-ask")
        sato.press("main form .btn--go")
        ha = self.at("hanoi", "ha")
        until(lambda: ha.sees("/sharing/", "main a[href^='/sharing/consents/']:not([href*='export'])"))
        ha.press("main a[href^='/sharing/consents/']:not([href*='export'])")
        ha.fill(
            {
                "verdict": "grant",
                "until": (now() + timedelta(days=10)).strftime("%Y-%m-%d"),
                "text": "Đồng ý cho mục đích điều tra.",
            }
        )
        ha.look("three-consent")
        ha.press("#decide ~ form .btn--go, section:has(#decide) .btn--go")
        until(lambda: sato.sees(self.letter, "section:has(#allowed) .tag--ok"))
        sato.look("three-agreed")
        self.propose(sato)
        assert "/sharing/passed-on/" in sato.page.url, sato.page.inner_text("main")
        takahashi.go(sato.page.url.removeprefix(sato.node.web_url))
        takahashi.look("three-passing")
        takahashi.press("section:has(#approve) .btn--go")
        until(lambda: malee.sees("/sharing/items/", f"a[href='{self.letter}'], a[href^='/sharing/items/']"))
        malee.look("three-items")
        malee.go(self.letter)
        assert self.name in malee.page.inner_text("main")
        assert malee.page.locator("main .seal:not(.seal--bad)").count() == 1
        malee.look("three-second-hand")

    def say(self, sato: Walker, text: str) -> None:
        """Tokyo says something to both."""
        sato.go(f"{self.path}conversation/say/")
        sato.fill({"text": text, "category": "case-facts"})
        for code in ("H0", "H2"):
            sato.page.check(f"[name=codes][value={code}]")
        sato.press("main .panel form .btn--go")
        sato.fill({"basis_0": BASIS, "basis_1": BASIS})
        sato.look("three-message")
        sato.press(".bar [value=send]")
        assert "/conversation/" in sato.page.url, sato.page.inner_text("main")

    def hold(self, sato: Walker, bangkok: Place, backup: Path) -> None:
        """Bangkok is off and makes its backup; Tokyo suspends it: what waits is held, and goes on afterwards."""
        three = self.three
        three.stop("bangkok")
        bangkok.command(
            "node", "backup", str(backup), "--passphrase-file", str(backup.parent / "backup-words")
        )
        self.say(sato, SEEN_AT)
        ishii = self.at("tokyo", "ishii")
        [(peer,)] = three.rows(
            three.tokyo, "SELECT id FROM exchange_peer WHERE node = %s", three.bangkok.plan.node_id
        )
        ishii.go(f"/partners/{peer}/")
        ishii.press("a[href$='/suspend/']")
        ishii.look("three-suspend")
        ishii.press("main form button")
        ishii.look("three-suspended")
        sato.go(f"{self.path}conversation/")
        assert sato.page.locator("p.line:has(.ticks) .soft").count() == 1
        sato.look("three-held")
        three.start("bangkok")
        ishii.press("a[href$='/resume/']")
        ishii.press("main form button")

    def take_back(self, sato: Walker, malee: Walker) -> None:
        """Ha Noi takes its answer back: it is gone at both, and both have confirmed."""
        ha = self.at("hanoi", "ha")
        ha.go(f"/letters/ours/{self.mid}/")
        ha.look("three-ours")
        ha.press("a[href$='/take-back/recall/']")
        ha.fill({"reason": "wrong-person"})
        ha.look("three-recall")
        ha.press("main form .btn--stop")
        revision = ha.page.url.removeprefix(ha.node.web_url)
        until(lambda: ha.sees(revision, "tr:has(.tag--ok) ~ tr:has(.tag--ok)"))
        assert (
            ha.page.locator("tbody tr", has_text="Bangkok").locator(".small.soft").count() == 1
        )  # through Tokyo
        ha.look("three-confirmed")
        for walker in (sato, malee):
            self.nothing_of_it(walker)
            walker.go(self.letter)
            walker.look(f"three-gone-{walker.place}")

    def restore(self, bangkok: Place, backup: Path) -> None:
        """Bangkok loses its database and comes back from before the recall."""
        three = self.three
        three.stop("bangkok")
        bangkok.destroy()
        restored(bangkok, backup, backup.parent)
        assert (
            bangkok.count(f"SELECT count(*) FROM sharing_item WHERE mid = '{self.mid}' AND state = 'held'")
            == 1
        )
        three.start("bangkok")
        until(lambda: bangkok.count(ENDED) == 1, patience=180)


def walk(three: Three, browser: Browser, widths: Widths, folder: Path) -> None:
    words = folder / "backup-words"
    words.touch(mode=0o600)
    words.write_text("a long passphrase of the backup")
    root = three.bangkok.home / "root-words"
    root.touch(mode=0o600)
    root.write_text(three.bangkok.root_passphrase)
    bangkok = Place(three.bangkok, three.server, folder)
    with psycopg.connect(three.bangkok.owner_url) as connection:
        bangkok.database = connection.info.dbname
    story = Story(three, browser, widths)
    sato, takahashi = story.at("tokyo", "sato"), story.at("tokyo", "takahashi")
    malee = story.at("bangkok", "malee")
    story.ask_together(sato, takahashi)
    story.answer(sato, malee)
    story.pass_on(sato, takahashi, malee)
    backup = folder / "night.backup"
    story.hold(sato, bangkok, backup)
    there = f"{story.bangkok_path}conversation/"
    until(lambda: SEEN_AT in malee.text(there))
    story.take_back(sato, malee)
    story.restore(bangkok, backup)
    three.officer("bangkok", "malee").sign_in()  # sessions are in no backup
    malee = story.at("bangkok", "malee")
    until(lambda: SEEN_AT in malee.text(there))
    story.nothing_of_it(malee)
    nok = story.at("bangkok", "nok")
    nok.go("/partners/recovery/")
    assert nok.page.locator("td[data-k]").count() == 10  # on a narrow page each figure says what it is
    nok.look("three-recovery")
    story.say(sato, NEXT)
    until(lambda: NEXT in malee.text(there))
    malee.look("three-restored")
    for node in three.nodes.values():
        report = json.loads(node.command("audit", "verify", "--json"))
        assert report["verified"], report


def test_three_nodes_from_the_question_to_the_restore(three: Three, browser: Browser, tmp_path: Path) -> None:
    walk(three, browser, (1280, 390, 390), tmp_path)


@pytest.mark.parametrize("widths", [(390, 1280, 1280)])
def test_three_nodes_at_the_other_widths(
    three: Three, browser: Browser, tmp_path: Path, widths: Widths
) -> None:
    walk(three, browser, widths, tmp_path)
