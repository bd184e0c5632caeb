"""The same walk by hand in a real browser: Tokyo writes, approves and reads, Ha Noi finds, decides and answers.

Each page on the way is checked by axe, for sideways scroll and for errors in the console, and kept as a picture when
COMITY_SCREENSHOTS names a folder.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from comity.demo.story import AGREEMENT, ARTICLE, RIGHTS, told
from tests.journeys.conftest import Stage

pytestmark = [pytest.mark.journey, pytest.mark.browser]
# as root the browser has no sandbox; it asks nobody outside this machine for anything
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PATIENCE = 60_000  # milliseconds
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def browser(chromium_program: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(chromium_program), args=ARGUMENTS)
        yield opened
        opened.close()


class Walker:
    """Somebody at a browser window of one width, in one language."""

    def __init__(self, stage: Stage, browser: Browser, place: str, name: str, width: int) -> None:
        self.stage, self.place, self.name, self.width = stage, place, name, width
        self.node = {"tokyo": stage.tokyo, "hanoi": stage.hanoi}[place]
        self.context: BrowserContext = browser.new_context(viewport={"width": width, "height": 900})
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _hear(self, said: ConsoleMessage) -> None:
        # a page that says what is missing has the status 422, which Chromium calls an error
        if said.type == "error" and "status of 422" not in said.text:
            self.errors.append(said.text)

    def sign_in(self) -> None:
        """Take over the session of the same person, who has signed in once: a one-time code works once."""
        officer = self.stage.officer(self.place, self.name)
        self.context.add_cookies(
            [{"name": one.name, "value": one.value, "url": self.node.web_url} for one in officer.cookies()]
        )
        self.go("/")

    def go(self, path: str) -> None:
        self.page.goto(self.node.web_url + path)

    def sees(self, path: str, selector: str) -> bool:
        """Load a page and say whether something stands there."""
        self.go(path)
        return self.page.locator(selector).count() > 0

    def look(self, what: str) -> None:
        """Check the page that is shown, and keep a picture of it."""
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{what} scrolls sideways at {self.width} px"
        found = Axe().run(self.page).response["violations"]
        serious = [one["id"] for one in found if one["impact"] in SERIOUS]
        assert serious == [], f"{what}: {serious}"
        assert self.errors == [], f"{what}: {self.errors}"
        self.keep(what)

    def keep(self, what: str) -> None:
        folder = os.environ.get("COMITY_SCREENSHOTS")
        if folder:
            language = self.page.get_attribute("html", "lang")
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=f"{folder}/{what}-{language}-{self.width}.png", full_page=True)

    def press(self, selector: str) -> None:
        form = self.page.locator(selector).locator("xpath=ancestor::form")
        asked = form.locator("input[name$=presence_code]")
        if asked.count():
            asked.fill(self.stage.officer(self.place, self.name).code())
        with self.page.expect_navigation():
            self.page.click(selector)


def write_request(walker: Walker, words: dict[str, str]) -> str:
    page, texts = walker.page, told()["request"]
    walker.go("/requests/new/")
    walker.look("request-new")
    page.select_option("[name=partner]", walker.stage.hanoi.plan.node_id)
    page.select_option("[name=kind]", "identity-check")
    page.fill("[name=title]", texts["title"].format(**words))
    page.fill("[name=question_1]", texts["question_1"].format(**words))
    page.fill("[name=facts]", texts["facts"].format(**words))
    page.select_option("[name=facts_language]", "ja")
    page.select_option("[name=offence]", "0502")
    page.select_option("[name=purpose]", "investigation")
    page.fill("[name='subjects-0-name']", words["katakana"])
    page.select_option("[name='subjects-0-name_language']", "ja")
    page.select_option("[name='subjects-0-category']", "suspect")
    page.fill("[name=person_link]", texts["person_link"])
    page.check("[name=codes][value=H2]")
    walker.press(".bar [value=submit]")
    walker.look("request-missing")
    assert page.locator(".field--err").count() >= 2
    page.check(f"[name=basis][value='{AGREEMENT}|{ARTICLE}']")
    for right in RIGHTS:
        page.check(f"[name=rights_{right}][value=no]")
    page.set_input_files(
        "[name=new-file]", {"name": "抜粋.txt", "mimeType": "text/plain", "buffer": "通話記録".encode()}
    )
    page.select_option("[name=new-category]", "case-facts")
    walker.press("[value=attach]")
    walker.look("request-draft")
    walker.press(".bar [value=submit]")
    assert "/edit/" not in page.url, page.inner_text("main")
    walker.look("request-waits")
    return "/" + page.url.split("/", 3)[3]


def walk(stage: Stage, browser: Browser, languages: tuple[str, str], widths: tuple[int, int]) -> None:
    words = stage.cast.words()
    sato = Walker(stage, browser, "tokyo", "sato", widths[0])
    takahashi = Walker(stage, browser, "tokyo", "takahashi", widths[0])
    chau, ha = (
        Walker(stage, browser, "hanoi", "chau", widths[1]),
        Walker(stage, browser, "hanoi", "ha", widths[1]),
    )
    for walker, language in ((sato, 0), (takahashi, 0), (chau, 1), (ha, 1)):
        walker.sign_in()
        in_language(walker, languages[language])
    sato.look("desk")
    path = write_request(sato, words)
    takahashi.go("/")
    takahashi.look("desk-approve")
    takahashi.go(path)
    takahashi.look("approve")
    takahashi.press("#approve .btn--go")
    sato.go(path)
    # sent, stored, delivered: the page shows it without being loaded again
    sato.page.wait_for_selector(
        "[data-tick=stored], [data-tick=delivered], [data-tick=read]", timeout=PATIENCE
    )
    until(lambda: chau.sees("/requests/?box=in", f"a[href='{path}']"))
    chau.look("list")
    chau.go("/")
    chau.look("desk-answer")
    chau.go(path)
    chau.look("thread")
    sato.page.wait_for_selector("[data-tick=read]", timeout=PATIENCE)
    sato.look("thread-read")
    chau.press("a[href*='/screening/hits/']")
    chau.look("hit")
    chau.page.check("[name=verdict][value=same]")
    chau.page.fill("[name=reason]", told()["adjudication"])
    chau.press("main form button[type=submit].btn--go")
    chau.go(f"{path}answer/")
    chau.look("answer-new")
    chau.page.check("[name=outcome][value=full]")
    chau.page.fill("[name=text]", told()["answer"]["text"])
    chau.page.fill("[name='items-0-text']", told()["answer"]["identity"].format(**words))
    chau.page.select_option("[name='items-0-category']", "identity")
    chau.page.check("[name=codes][value=H1]")
    for right in RIGHTS:
        chau.page.check(f"[name=rights_{right}][value=no]")
    chau.press(".bar [value=submit]")
    ha.go(path)
    ha.look("answer-approve")
    ha.press("#approve .btn--go")
    sato.page.wait_for_selector("[data-ended]", timeout=PATIENCE)
    sato.go(path)
    sato.look("thread-answered")
    assert words["name"] in sato.page.inner_text("main")


def in_language(walker: Walker, language: str) -> None:
    walker.go("/")
    button = walker.page.locator(f".foot [lang='{language}']")
    if button.count() and button.first.evaluate("element => element.tagName") == "BUTTON":
        with walker.page.expect_navigation():
            button.first.click()
    assert walker.page.get_attribute("html", "lang") == language


def until(found: Any, patience: float = 60.0) -> None:
    """Look again until something is found; each look loads a page, so nothing is waited for in between."""
    ends = time.monotonic() + patience
    while not found():
        assert time.monotonic() < ends, "It did not come within a minute."


def test_the_story_by_hand_in_japanese_and_vietnamese(stage: Stage, browser: Browser) -> None:
    walk(stage, browser, ("ja", "vi"), (1280, 390))


@pytest.mark.full
@pytest.mark.parametrize(
    ("languages", "widths"),
    [(("ja", "vi"), (390, 1280)), (("en", "zh-Hans"), (1280, 390)), (("zh-Hans", "en"), (390, 1280))],
)
def test_the_story_by_hand_in_every_language_and_width(
    stage: Stage, browser: Browser, languages: tuple[str, str], widths: tuple[int, int]
) -> None:
    walk(stage, browser, languages, widths)
