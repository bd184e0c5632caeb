"""Every page that the cast can reach by links, as it is after the story, and every form sent empty (that with the full tests).

Nobody lists the pages here: each person starts at the desk and follows what the pages offer, one page of each address.
A form is sent empty on both widths and in both themes: the walks in two languages send one half of the forms, the walks
in the other two the other half.
"""

import re
from collections import deque
from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import urlsplit
from zlib import crc32

import pytest
from playwright.sync_api import Browser, Error

from comity.demo.third_act import ThirdAct
from tests.journeys.conftest import Stage
from tests.journeys.walking import Theme, Walker

pytestmark = [pytest.mark.journey, pytest.mark.browser]
CAST = (
    ("tokyo", "sato"), ("tokyo", "takahashi"), ("tokyo", "mori"), ("tokyo", "ota"), ("tokyo", "kudo"),
    ("tokyo", "ishii"), ("hanoi", "chau"), ("hanoi", "ha"), ("hanoi", "ngan"), ("hanoi", "quyen"),
)  # fmt: skip
THING = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
# leaving, and choosing a language, are no pages; a file is handed over, not shown
ELSEWHERE = re.compile(
    r"/sign-out/|/web/language/|/file/$|/files/|/proof/(\?|$)|\.csv$|\.xlsx$|\.json$|\.ya?ml$"
)
USUAL: tuple[str, int, Theme] = ("vi", 390, "dark")  # of the walk that the full tests need not do again
MOST = 400  # pages a person; more means that an address is not told apart
# how a list is sorted, leafed through or left whole makes no other page of it; what it is narrowed to does
OF_LISTS = {"all", "sort", "page", "size", "before", "after"}
# what somebody else has walked is walked again only where it differs from one person to the next; who asks and who
# answers see the same kind of page differently: half of the walks begin with the other node
EACH_THEIR_OWN = {"/", "/me/", "/requests/", "/requests/*/"}


def shape(address: str) -> str:
    """What kind of page an address is: its things and the values of its questions left out."""
    parts = urlsplit(address)
    keys = sorted({pair.split("=")[0] for pair in parts.query.split("&") if pair} - OF_LISTS)
    if any(key.endswith(("-from", "-to")) for key in keys):
        keys = [
            "days"
        ]  # what a figure of the statistics opens is one page of its list, whichever figure it was
    if parts.path.endswith("/export/"):
        keys = []  # whatever the list was narrowed to, its form is the same
    return THING.sub("*", parts.path) + ("?" + "&".join(keys) if keys else "")


def links(walker: Walker) -> list[str]:
    """The addresses of our own that the page leads to."""
    found = walker.page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    home = walker.node.web_url
    return [
        one.removeprefix(home).split("#")[0] or "/"
        for one in found
        if one.startswith(home + "/") and not ELSEWHERE.search(one)
    ]


def pages(walker: Walker, walked: set[str]) -> Iterator[str]:
    """Walk through one page of each kind; leave out the kinds that somebody else has `walked`."""
    seen, waiting = {"/"}, deque(["/"])
    while waiting:
        address = waiting.popleft()
        kind = shape(address)
        if kind in walked and kind not in EACH_THEIR_OWN:
            continue
        walked.add(kind)
        try:
            walker.go(address)
        except Error as error:
            if "Download is starting" not in error.message:
                raise
            continue  # a file was handed over
        yield address
        assert len(seen) <= MOST, sorted(seen)
        for link in links(walker):
            if shape(link) not in seen:
                seen.add(shape(link))
                waiting.append(link)


EMPTY_FORMS = """() => [...document.querySelectorAll("main form[method=post]")].flatMap((form, place) => {
  const asks = [...form.elements].some(one => one.required || one.matches("textarea, input[type=text], input[type=file]"));
  return asks && form.querySelector("button[type=submit]:not([formaction]):not([aria-hidden])") ? [place] : [];
})"""


def send_empty(walker: Walker, address: str) -> Iterator[str]:
    """Send each form of the page that asks for something, as it is, and stand on what it answers."""
    for place in walker.page.evaluate(EMPTY_FORMS):
        walker.go(address)
        form = walker.page.locator("main form[method=post]").nth(place)
        form.evaluate("form => { for (let at = form; at; at = at.parentElement) if (at.matches('details')) at.open = true;"
                      " for (const one of form.querySelectorAll('details')) one.open = true; form.noValidate = true; for (const one of form.elements) if (one.matches("
                      "'textarea, input[type=text], input[type=password]')) one.value = ''; }")  # fmt: skip
        with walker.page.expect_navigation():
            # the first one may be there for the Enter key alone, seen by nobody
            form.locator("button[type=submit]:not([formaction]):not([aria-hidden])").first.click()
        yield f"{address} form {place} sent empty"


def every_page(  # in front of what; which half of the forms is sent empty, if any
    stage: Stage, browser: Browser, width: int, theme: Theme, language: str, *, half: int | None = None
) -> None:
    found: list[str] = []
    by_others: set[str] = set()
    is_seen = (
        half is not None and (language, width, theme) == USUAL
    )  # but for its forms the usual walk has looked
    for place, name in CAST if width > 390 else reversed(CAST):
        walker = Walker(stage, browser, place, name, width, theme)
        walker.sign_in()
        walker.speak(language)
        walked = []
        for address in pages(walker, by_others):
            walked.append(address)
            if not is_seen:
                found += walker.complaints(f"{name} {address}")
            walker.keep(f"page-{name}-{THING.sub('x', address).strip('/').replace('/', '-')[:60] or 'desk'}")
        for address in walked:
            if crc32(shape(address).encode()) % 2 != half:
                continue
            if walker.go(address) == HTTPStatus.NOT_FOUND:
                walker.errors.clear()  # it was there; a form that may be empty took away what it shows
                continue
            for state in send_empty(walker, address):
                found += walker.complaints(f"{name} {state}")
        walker.speak("en")
        walker.context.close()
    assert found == []


@pytest.fixture(scope="module")
def played(stage: Stage, third_act: ThirdAct) -> Stage:
    """The stage with all acts on it, so that pages have something to show."""
    assert third_act.meeting_path
    return stage


def test_every_page_of_everybody(played: Stage, browser: Browser) -> None:
    language, width, theme = USUAL
    every_page(played, browser, width, theme, language)  # sent empty they are with the full tests


@pytest.mark.full
@pytest.mark.parametrize(
    ("language", "width", "theme", "half"),
    [
        (*USUAL, 0),
        ("en", 1280, "light", 0),
        ("ja", 1280, "dark", 1),
        ("zh-Hans", 390, "light", 1),
    ],
)
def test_every_page_of_everybody_elsewhere(  # noqa: PLR0917  # in front of what, and which half
    played: Stage, browser: Browser, language: str, width: int, theme: Theme, half: int
) -> None:
    every_page(played, browser, width, theme, language, half=half)
