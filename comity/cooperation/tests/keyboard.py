"""Somebody who works with the keyboard alone, in a browser that runs no script.

hands = Hands(page)
hands.follow(address)                  # Tab to a link, Enter
hands.put(due="2031-01-01", reason="Spring.")
hands.send("Propose it")               # Tab to the button, Enter
hands.reads("More time is proposed.")
"""

from dataclasses import dataclass
from datetime import date

from playwright.sync_api import Page, expect

SLOWEST = 30_000  # milliseconds
MOST = 400  # stops of Tab on a page, and steps in a list
_FOCUSED = """() => {
  const one = document.activeElement;
  return {tag: one.tagName, name: one.name || "", kind: one.type || "", value: one.value || "", href: one.getAttribute("href") || "",
    words: one.textContent.trim()};
}"""


@dataclass(frozen=True)
class Hands:
    """The keyboard on a page."""

    page: Page

    def focused(self) -> dict[str, str]:
        """What has the focus."""
        found: dict[str, str] = self.page.evaluate(_FOCUSED)
        return found

    def _reach(self, wanted: str, **marks: str) -> dict[str, str]:
        """Press Tab until something has the focus whose marks are these, or begin so."""
        for _step in range(MOST):
            self.page.keyboard.press("Tab")
            one = self.focused()
            if all(
                one[mark].startswith(value) if mark == "words" else one[mark] == value
                for mark, value in marks.items()
            ):
                return one
        raise AssertionError(f"Tab does not lead to {wanted}.")

    def follow(self, href: str) -> None:
        """Follow a link."""
        self._reach(href, tag="A", href=href)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"**{href}")

    def put(self, **values: str) -> None:
        """Fill boxes, each reached by Tab from the one before."""
        for name, value in values.items():
            one = self._reach(name, name=name)
            if one["tag"] == "SELECT":
                self._step("ArrowDown", "Home", value)
            elif one["kind"] == "radio":
                self._step("ArrowDown", "", value)
                self.page.keyboard.press("Space")
            elif one["kind"] == "checkbox":
                if one["value"] != value:
                    self._reach(f"{name} {value}", name=name, value=value)
                self.page.keyboard.press("Space")
            elif one["kind"] == "date":
                self.page.keyboard.type(date.fromisoformat(value).strftime("%m%d%Y"))
            else:
                self.page.keyboard.press("Control+A")
                self.page.keyboard.type(value)

    def _step(self, key: str, first: str, value: str) -> None:
        if first:
            self.page.keyboard.press(first)
        for _step in range(MOST):
            if self.focused()["value"] == value:
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{key} does not lead to {value}.")

    def send(self, words: str) -> None:
        """Press a button that begins with these words."""
        self._reach(words, tag="BUTTON", words=words)
        self.page.keyboard.press("Enter")

    def reads(self, words: str) -> None:
        """See these words on the page; a letter is signed and sealed before it comes."""
        expect(self.page.get_by_text(words).first).to_be_visible(timeout=SLOWEST)
