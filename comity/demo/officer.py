"""Somebody who sits at a node's pages: signs in, reads, fills forms, presses buttons. Nothing but HTTP and HTML."""

import time
from collections.abc import Callable, Mapping
from typing import IO, Any
from urllib.parse import urljoin

import mechanicalsoup
import pyotp

PATIENCE = 60.0
PAUSE = 0.2
PRESENCE = "input[name$=presence_code]"
UNREADABLE = 422
STEP = 30  # seconds a one-time code stands for (RFC 6238)


class PageError(Exception):
    """A page answered otherwise than the story expects."""


class Officer:
    """A signed-in person at one node."""

    def __init__(self, web_url: str, sign_in: str, password: str, code_key: str) -> None:
        """Take where the pages are and what the person signs in with (`code_key` is an otpauth address)."""
        self.web_url = web_url
        self._name = sign_in
        self._password = password
        codes = pyotp.parse_uri(code_key)
        if not isinstance(codes, pyotp.TOTP):
            raise PageError("The code key is not one of time-based codes.")
        self._codes = codes
        self._last_step = 0
        self._form = ""
        self._browser = mechanicalsoup.StatefulBrowser(raise_on_404=False, user_agent="Comity demonstration")

    def sign_in(self) -> None:
        """Sign in with password and one-time code."""
        self.open("/sign-in/")
        self.fill({"name": self._name, "password": self._password}, form="main form")
        self.press()
        self.fill({"code": self.code()}, form="main form")
        self.press()
        if "/sign-in/" in self.url:
            raise PageError(f"{self._name} could not sign in: {self.said()}")

    def code(self) -> str:
        """Return a one-time code that was not given before; where the present one was, wait for the next."""
        while (step := int(time.time()) // STEP) <= self._last_step:
            time.sleep(PAUSE)
        self._last_step = step
        return self._codes.at(step * STEP)

    @property
    def url(self) -> str:
        """Where the person is."""
        return str(self._browser.url)

    def cookies(self) -> Any:
        """The cookies of the session, for going on in a browser."""
        return self._browser.session.cookies

    @property
    def page(self) -> Any:
        """The page as parsed."""
        return self._browser.page

    def open(self, path: str) -> None:
        """Go to a page; anything but a page is an error."""
        self._checked(self._browser.open(urljoin(self.web_url, path)))

    def fill(self, values: Mapping[str, Any], form: str = "form#f") -> None:
        """Choose a form and fill it; a name that the form does not have is an error."""
        chosen = self._browser.select_form(form)
        self._form = form
        for area in chosen.form.find_all("textarea"):
            # a browser takes the first line end after the tag for white space of the markup (HTML, the textarea element)
            area.string = area.get_text().removeprefix("\r").removeprefix("\n")
        for name, value in values.items():
            chosen.set(name, value)
        asked = chosen.form.select_one(PRESENCE)
        if asked is not None:
            # who is there is asked again when the last code was given more than five minutes ago
            chosen.set(asked["name"], self.code())

    def set(self, name: str, value: Any) -> None:
        """Fill one more box of the chosen form."""
        self._browser.form.set(name, value)

    def attach(self, name: str, file: IO[bytes]) -> None:
        """Put a file into the chosen form."""
        self._browser[name] = file

    def press(self, button: str = "", value: str = "") -> None:
        """Submit the chosen form, by a button of its own where one is named."""
        was_asked = self._browser.form.form.select_one(PRESENCE) is not None
        response = self._submit(button, value)
        if response.status_code == UNREADABLE and not was_asked and self.page.select_one(PRESENCE):
            self.fill({}, form=self._form)  # the five minutes ended between the form and the button
            response = self._submit(button, value)
        self._checked(response)

    def press_sure(self, tick: str) -> None:
        """Submit the chosen form, which asks once more, and tick that it is so.

        Raises:
            PageError: it does not ask.
        """
        response = self._submit("", "")
        if response.status_code != UNREADABLE or self.page.select_one(f"[name={tick}]") is None:
            raise PageError(f"{response.status_code} on {response.url}, which does not ask: {self.said()}")
        self.fill({tick: True}, form=self._form)
        self.press()

    def press_for_file(self) -> bytes:
        """Submit the chosen form and return the file that comes; the page stays where it is."""
        form = self._browser.form.form
        fields = {one["name"]: one.get("value", "") for one in form.select("input[name]")}
        at = urljoin(self.url, form["action"])
        response = self._browser.session.post(at, data=fields, headers={"Referer": self.url})
        if response.status_code >= 400:
            raise PageError(f"{response.status_code} on {at}")
        return bytes(response.content)

    def _submit(self, button: str, value: str) -> Any:
        form = self._browser.form
        if button:
            wanted = form.form.find("button", attrs={"name": button, "value": value})
            if wanted is None:
                raise PageError(f"There is no button {button}={value} on {self.url}.")
            form.choose_submit(wanted)
        return self._browser.submit_selected()

    def download(self, path: str) -> bytes:
        """Return the bytes of a file; the page stays where it is."""
        response = self._browser.session.get(urljoin(self.web_url, path))
        if response.status_code >= 400:
            raise PageError(f"{response.status_code} on {path}")
        return bytes(response.content)

    def said(self) -> str:
        """What the page says is wrong or was done, for an error that can be understood."""
        found = self.page.select(".alert, .err") if self.page else []
        return " | ".join(_sentences(one) for one in found) or str(self.url)

    def text(self) -> str:
        """The words of the page."""
        return " ".join(self.page.get_text(" ").split()) if self.page else ""

    def find(self, selector: str) -> Any:
        """Return the first piece that fits a CSS selector.

        Raises:
            PageError: there is none.
        """
        found = self.page.select_one(selector)
        if found is None:
            raise PageError(f"{self.url} has no {selector}: {self.said()}")
        return found

    def wait_for(self, path: str, found: Callable[["Officer"], bool], what: str) -> None:
        """Look at a page again and again until something stands there.

        Raises:
            PageError: it does not come within a minute.
        """
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            self.open(path)
            if found(self):
                return
            time.sleep(PAUSE)
        raise PageError(f"Waited a minute for {what} on {self.url}: {self.said()}")

    def _checked(self, response: Any) -> None:
        if response.status_code >= 400:
            raise PageError(f"{response.status_code} on {response.url}: {self.said()}")


def _sentences(piece: Any) -> str:
    """The head and the lines of a piece as sentences; a head has no full stop of its own."""
    parts = [" ".join(part.get_text(" ").split()) for part in piece.select("h2, p, li") or [piece]]
    return " ".join(part if part.endswith((".", "!", "?", ":")) else f"{part}." for part in parts)
