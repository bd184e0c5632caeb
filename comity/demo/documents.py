"""An article comes in: dropped at the pages, read in the background, and what it says of a person confirmed."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from comity.demo.officer import Officer, PageError


def add_document(officer: Officer, label: str, text: str, reference: str) -> str:
    """Drop a text at the pages and wait until it is read; return the path of its page."""
    officer.open("/documents/new/")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / label
        file.write_text(text, "utf-8")
        with file.open("rb") as opened:
            officer.fill({"reference": reference}, form="main form")
            officer.attach("file", opened)
            officer.press()
    path = "/" + officer.url.split("/", maxsplit=3)[3]
    if path.startswith("/documents/new/"):
        raise PageError(f"The document was not taken: {officer.said()}")
    officer.wait_for(path, lambda page: bool(page.page.select("[data-review]")), "the document, read")
    return path


def proposal_of(officer: Officer, path: str, words: str) -> str:
    """Return the page on which a proposal that is called so is accepted.

    Raises:
        PageError: nothing is proposed under these words.
    """
    officer.open(path)
    for entry in officer.page.select("li.prop"):
        if words in entry.select_one(".what").get_text(" ") and entry.select_one("a[data-key=e]"):
            return str(entry.select_one("a[data-key=e]")["href"]).split("?")[0]
    raise PageError(f"{officer.url} proposes nothing called so.")


def accept_as(officer: Officer, proposal: str, target: str, told: Mapping[str, str] | None = None) -> None:
    """Accept a proposal as one of the things that it can become."""
    officer.open(f"{proposal}?target={target}")
    officer.fill(told or {}, form="main form[data-guard]")
    officer.press()
    if officer.url.split("?")[0].endswith(proposal):
        raise PageError(f"The proposal was not accepted: {officer.said()}")
