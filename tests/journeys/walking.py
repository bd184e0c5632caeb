"""Somebody at a real browser window: a width, a theme, a language; each page is checked as it is seen.

A page is checked by axe, for sideways scroll and for errors in the console, and kept as a picture when
COMITY_SCREENSHOTS names a folder.
"""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, Protocol

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from comity.demo.nodes import Node
from comity.demo.officer import Officer
from comity.web.tests.looks import axe

# as root the browser has no sandbox; it asks nobody outside this machine for anything
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PATIENCE = 180_000  # milliseconds
SERIOUS = {"serious", "critical"}
Theme = Literal["light", "dark"]


@contextmanager
def open_browser(program: Path) -> Iterator[Browser]:
    """Open the machine's Chromium, and close it afterwards."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(program), args=ARGUMENTS)
        yield opened
        opened.close()


class Places(Protocol):
    """Nodes by the names of their places, and whoever works there."""

    @property
    def nodes(self) -> Mapping[str, Node]:
        """Return each node by its place."""

    def officer(self, place: str, name: str) -> Officer:
        """Give a person at the pages, signed in once."""


class Walker:
    """Somebody at a browser window of one width and theme."""

    def __init__(  # noqa: PLR0917  # who sits where, and in front of what
        self, stage: Places, browser: Browser, place: str, name: str, width: int, theme: Theme = "light"
    ) -> None:
        self.stage, self.place, self.name, self.width, self.theme = stage, place, name, width, theme
        self.node = stage.nodes[place]
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme
        )
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _hear(self, said: ConsoleMessage) -> None:
        # a page that says what is missing has the status 422 (409 for a draft that somebody else changed), which
        # Chromium calls an error
        if said.type == "error" and not any(f"status of {code}" in said.text for code in (409, 422)):
            self.errors.append(f"{said.text} {said.location.get('url', '')}".rstrip())

    def sign_in(self) -> None:
        """Take over the session of the same person, who has signed in once: a one-time code works once."""
        officer = self.stage.officer(self.place, self.name)
        self.context.add_cookies(
            [{"name": one.name, "value": one.value, "url": self.node.web_url} for one in officer.cookies()]
        )
        self.go("/")

    def speak(self, language: str) -> None:
        """Choose the language of the pages."""
        self.go("/")
        button = self.page.locator(f".foot [lang='{language}']")
        if button.count() and button.first.evaluate("element => element.tagName") == "BUTTON":
            with self.page.expect_navigation():
                button.first.click()
        assert self.page.get_attribute("html", "lang") == language

    def go(self, path: str) -> int:
        """Load a page and return its status."""
        answer = self.page.goto(self.node.web_url + path)
        return answer.status if answer is not None else 0

    def sees(self, path: str, selector: str) -> bool:
        """Load a page and say whether something stands there."""
        self.go(path)
        return self.page.locator(selector).count() > 0

    def complaints(self, what: str) -> list[str]:
        """Return what is wrong with the page that is shown."""
        where = f"{what} at {self.width} px, {self.theme}"
        found = []
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wide > 0:
            found.append(f"{where} scrolls sideways by {wide} px")
        for one in axe(self.page).response["violations"]:
            if one["impact"] in SERIOUS:
                nodes = "; ".join(node["html"][:120] for node in one["nodes"][:3])
                found.append(f"{where}: {one['id']}: {nodes}")
        found += [f"{where}: {error}" for error in self.errors]
        self.errors.clear()
        return found

    def look(self, what: str) -> None:
        """Check the page that is shown, and keep a picture of it."""
        assert self.complaints(what) == []
        self.keep(what)

    def keep(self, what: str) -> None:
        """Keep a picture where COMITY_SCREENSHOTS says: what-language-width-theme.png."""
        folder = os.environ.get("COMITY_SCREENSHOTS")
        if folder:
            language = self.page.get_attribute("html", "lang")
            Path(folder).mkdir(parents=True, exist_ok=True)
            name = f"{what}-{language}-{self.width}-{self.theme}.png"
            self.page.screenshot(path=f"{folder}/{name}", full_page=True)

    def fill(self, values: Mapping[str, str]) -> None:
        """Fill boxes of the page, each as its kind is filled."""
        for name, value in values.items():
            box = self.page.locator(f"main [name='{name}']")
            kind = str(box.first.evaluate("box => box.type"))
            if kind in {"radio", "checkbox"}:
                self.page.check(f"main [name='{name}'][value='{value}']")
            elif kind.startswith("select"):
                box.select_option(value)
            else:
                box.fill(value)

    def text(self, path: str) -> str:
        """Load a page and return its words."""
        self.go(path)
        return self.page.inner_text("body")

    def press(self, selector: str) -> None:
        """Press a button, with a one-time code where the form asks for one."""
        form = self.page.locator(selector).locator("xpath=ancestor::form")
        asked = form.locator("input[name$=presence_code]")
        if asked.count():
            asked.fill(self.stage.officer(self.place, self.name).code())
        # a page that saves by itself may change its own address meanwhile: that is a navigation, and not the answer
        with self.page.expect_event("load"):
            self.page.click(selector)


def until(found: Any, patience: float = 180.0) -> None:
    """Look again until something is found; each look loads a page, so nothing is waited for in between."""
    ends = time.monotonic() + patience
    while not found():
        assert time.monotonic() < ends, f"It did not come within {patience:g} s."
