"""Somebody who looks for what is not theirs to read: every page the links lead to, every search, every list written to a file."""

import io
import re
import zipfile
from collections import deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import mechanicalsoup

from comity.demo.officer import Officer

THING = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
NO_PAGE = re.compile(r"^//|/sign-out/|/web/language/|^/components/|^/web/")
OF_LISTS = {"all", "sort", "page", "size", "before", "after"}
EACH = 2  # pages of one kind: of two things, two lists narrowed alike
MOST = 200
Found = tuple[str, str]  # where, and what stands there


def kind_of(address: str) -> str:
    """What kind of page an address is, whatever it is about."""
    path, _mark, query = address.partition("?")
    keys = sorted({pair.split("=")[0] for pair in query.split("&") if pair} - OF_LISTS)
    if any(key.endswith(("-from", "-to")) for key in keys):
        keys = ["days"]  # what a figure of the statistics opens is one kind of page, whichever figure it was
    return THING.sub("*", path) + ("?" + "&".join(keys) if keys else "")


def readable(content: bytes) -> str:
    """The words of a page or a file; one that is packed is unpacked first."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


class Seeker:
    """Goes wherever a signed-in person may go, and where they may not."""

    def __init__(self, officer: Officer) -> None:
        self._officer = officer
        self._browser = mechanicalsoup.StatefulBrowser(raise_on_404=False)
        self._browser.session.cookies.update(officer.cookies())

    def look(self, path: str) -> str:
        """Return what stands at an address; of what is refused, the words of the refusal."""
        return readable(self._browser.open(self._officer.web_url + path).content)

    def status(self, path: str) -> int:
        """Return how an address is answered."""
        return int(self._browser.open(self._officer.web_url + path).status_code)

    def everything(self, sought: str, *also: str) -> Iterator[Found]:
        """Give each page that links lead to, from the desk and from `also`, with what its searches find and its files hold."""
        seen, waiting, pages = set(also), deque(["/", *also]), 0
        kinds: dict[str, int] = {}
        while waiting and pages < MOST:
            path = waiting.popleft()
            pages += 1
            yield path, self.look(path)
            page = self._browser.page
            if page is None:
                continue
            for target in (str(one["href"]).split("#")[0] for one in page.select("a[href^='/']")):
                kind = kind_of(target)
                if target in seen or NO_PAGE.search(target) or kinds.get(kind, 0) >= EACH:
                    continue
                seen.add(target)
                kinds[kind] = kinds.get(kind, 0) + 1
                waiting.append(target)
            yield from self._searched(page, path, sought)
            if path.split("?")[0].endswith("/export/"):
                self._browser.open(self._officer.web_url + path)
                yield f"{path} as a file", self._written()
        assert pages < MOST, sorted(kinds)

    def _searched(self, page: Any, path: str, sought: str) -> Iterator[Found]:
        """Give what each form that narrows a list, or checks a name, finds, without what was typed into it."""
        for place, form in enumerate(page.select("form")):
            names = [str(one["name"]) for one in form.select("input[type=search], input[type=text]")]
            if not names:
                continue
            if form.get("method") == "get":
                query = "&".join(f"{name}={quote(sought)}" for name in names)
                found = self.look(f"{path.split('?', maxsplit=1)[0]}?{query}")
            elif form.get("role") == "search" or path == "/records/":
                found = self._posted(path, place, sought, names)
            else:
                continue
            yield f"{path} form {place}", found.replace(sought, "")

    def _posted(self, path: str, place: int, sought: str, names: list[str]) -> str:
        self._browser.open(self._officer.web_url + path)
        chosen = self._browser.select_form("form", nr=place)
        for name in names:
            chosen.set(name, sought)
        for choice in chosen.form.select("select[name=purpose]"):
            chosen.set("purpose", str(choice.select("option")[-1]["value"]))
        return readable(self._browser.submit_selected().content)

    def _written(self) -> str:
        """Write the list of the page that is open to a file."""
        chosen = self._browser.select_form("main form[method=post]")
        for name, value in (("kind", "csv"), ("purpose", "oversight")):
            chosen.set(name, value)
        code = chosen.form.select_one("input[name$=presence_code]")
        if code is not None:
            chosen.set(code["name"], self._officer.code())
        answer = self._browser.submit_selected()
        assert answer.headers["Content-Type"].startswith(("text/csv", "application/")), readable(
            answer.content
        )
        return readable(answer.content)
