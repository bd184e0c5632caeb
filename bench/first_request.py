"""How long a first request takes, in one sitting at a running node, at the pace of an ordinary office worker.

    python -m bench.first_request http://127.0.0.1:8102 sato PASSWORD CODE_KEY [--partner NODE_ID] [--copied]

A browser is steered from the sign-in page until the request waits for a second person, without a pause being taken out. Each
act takes the time that the keystroke-level model gives it (Card, Moran, Newell: The Keystroke-Level Model, CACM 23/7,
1980): 0.28 s a key of an average typist, 1.1 s to point, 0.1 s to press, 0.4 s from mouse to keyboard, 1.35 s to think before each box. Sentences are
composed, not copied: 19 words a minute (Karat, Halverson, Horn, Karat, CHI 1999); with `--copied` they are typed from a paper. A page that
is new is read for three seconds, which is our own guess. Prints the clock at each step.
"""

import argparse
import sys
import time
from dataclasses import dataclass, field
from typing import Literal

import pyotp
from playwright.sync_api import Page, sync_playwright

from tools.chromium import find

KEY, POINT, PRESS, HOME, THINK, READ = 0.28, 1.1, 0.1, 0.4, 1.35, 3.0
COMPOSED = 60 / 19 / 5  # seconds a key: words of five signs
HURRY = 5.0  # seconds that a page may take at most to come

How = Literal["copied", "composed"]


@dataclass
class Sitting:
    """Somebody at a browser, and the clock beside them."""

    page: Page
    sentences: float  # seconds a key
    began: float = field(default_factory=time.monotonic)

    def said(self, what: str) -> None:
        """Print where the clock stands."""
        past = time.monotonic() - self.began
        sys.stdout.write(f"{int(past // 60)}:{past % 60:04.1f}  {what}\n")

    def wait(self, seconds: float) -> None:
        """Let time pass as it would for a person."""
        self.page.wait_for_timeout(seconds * 1000)

    def press(self, at: str) -> None:
        """Think, point, press."""
        self.wait(THINK + POINT + PRESS)
        self.page.locator(at).locator("visible=true").first.click()

    def write(self, at: str, text: str, how: How = "copied") -> None:
        """Think, point into a box, take the keyboard, type."""
        self.press(at)
        self.wait(HOME)
        self.page.keyboard.type(text, delay=1000 * (KEY if how == "copied" else self.sentences))
        self.wait(HOME)

    def choose(self, at: str, value: str) -> None:
        """Think, open a list, look, choose."""
        self.wait(THINK + POINT + PRESS + THINK + POINT + PRESS)
        self.page.select_option(at, value)

    def read(self, what: str) -> None:
        """Read a new page."""
        self.page.wait_for_load_state()
        self.wait(READ)
        self.said(what)


def sit(sitting: Sitting, base: str, person: tuple[str, str, str], partner: str) -> None:
    """Sign in, write a request about a car and its driver, send it for approval."""
    page, (name, password, key) = sitting.page, person
    page.goto(f"{base}/sign-in/")
    sitting.read("the sign-in page")
    sitting.write("[name=name]", name)
    sitting.write("[name=password]", password)
    page.keyboard.press("Enter")
    sitting.read("the page for the code")
    sitting.write("[name=code]", pyotp.TOTP(key).now())
    page.keyboard.press("Enter")
    sitting.read("the desk")
    sitting.press(".rail a[href='/requests/new/']")
    sitting.read("the form of a new request")
    sitting.choose("[name=partner]", partner)
    sitting.choose("[name=kind]", "vehicle")
    sitting.write("[name=title]", "Who keeps the car 51H-482.19?", "composed")
    sitting.write("[name=question_1]", "Who is its keeper?", "composed")
    sitting.said("partner, kind, title and question are there")
    sitting.write("[name=detail_vehicle]", "51H-482.19")
    sitting.write("[name=facts]", "The car was seen leaving three burgled shops in Osaka in May.", "composed")
    sitting.choose("[name=offence]", "0501")
    sitting.choose("[name=purpose]", "investigation")
    sitting.said("plate, facts, offence and purpose are there")
    sitting.write("[name='subjects-0-name']", "Nguyen Van Tam")
    sitting.choose("[name='subjects-0-category']", "suspect")
    sitting.write("[name=person_link]", "He was its driver.", "composed")
    sitting.press("[name=codes][value=H2]")
    sitting.press("[name=rights_none]")
    sitting.wait(READ)
    sitting.said("person, limits and rights are there; the list beside the form is read")
    sitting.press(".bar [value=submit]")
    page.wait_for_url(
        lambda address: "/edit/" not in address and "/new/" not in address, timeout=HURRY * 1000
    )
    sitting.read("the request waits for a second person: " + page.title())


def main() -> int:
    """Sit down once and print the clock."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("base", "name", "password", "key"):
        parser.add_argument(name)
    parser.add_argument("--partner", default="cxp:node:vn:bca-c01")
    parser.add_argument("--copied", action="store_true", help="sentences lie on paper and are typed from it")
    given = parser.parse_args()
    program = find()
    if program is None:
        sys.stderr.write("No Chromium was found. `make browser` installs it.\n")
        return 1
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=str(program), args=["--no-sandbox"])
        page = browser.new_page(locale="en", viewport={"width": 1280, "height": 800})
        sitting = Sitting(page, KEY if given.copied else COMPOSED)
        sit(sitting, given.base.rstrip("/"), (given.name, given.password, given.key), given.partner)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
