"""Figures and papers of a meeting at the pages of both desks: told and asked, the brief, the joint report and its files."""

import re
from collections.abc import Mapping

from comity.demo.meeting import id_of, written
from comity.demo.officer import Officer, PageError
from comity.demo.promises import WAY_OUT

OUTCOMES = "/cooperation/outcomes/"
BRIEFS = "/cooperation/briefs/"
SHEET = re.compile(rf"{OUTCOMES}compare/[0-9a-f-]{{36}}/")
STARTS = {"pdf": b"%PDF-", "docx": b"PK"}


def ask_figures(officer: Officer, meeting: str, partner: str) -> str:
    """Tell our figures of the time before a meeting and ask for theirs; return the path of the sheet, the same on both nodes."""
    at = f"{OUTCOMES}compare/new/?meeting={id_of(meeting)}&partner={partner}"
    path = written(
        officer, at, {**WAY_OUT, "tell_ours": True, "ask_theirs": True}, "No figures were asked for"
    )
    if not SHEET.fullmatch(path):
        raise PageError(f"There is no sheet of figures: {officer.said()}")
    return path


def tell_figures(officer: Officer, sheet: str) -> None:
    """Wait until a partner asks, and tell our figures."""
    at = f"{sheet}tell/"
    officer.wait_for(
        OUTCOMES, lambda page: bool(page.page.select(f'a[href="{sheet}"]')), "the partner's figures"
    )
    written(officer, at, WAY_OUT, "Our figures were not told")


def figures_on(officer: Officer, sheet: str) -> dict[str, tuple[str, str]]:
    """Wait until the partner's figures stand on a sheet and return both sides' as the page writes them, ours first.

    Lines are by their place: their words are in the reader's language, and their order is the same on both nodes.
    """
    rows = "section:has(#sides) tbody tr"
    theirs = f"{rows} td:nth-of-type(2)"
    # until the partner's letter is here their column says in words that nothing was told
    officer.wait_for(
        sheet,
        lambda page: any(_digits(one.get_text(strip=True)).isdigit() for one in page.page.select(theirs)),
        "both sides’ figures",
    )
    return {
        str(place): (_digits(cells[0]), _digits(cells[1]))
        for place, row in enumerate(officer.page.select(rows))
        if len(cells := [" ".join(one.get_text(" ").split()) for one in row.select("td")]) > 1
    }


def _digits(text: str) -> str:
    """Return the digits of a figure: languages set other marks between them, and words beside."""
    found = re.match(r"[\d.,\u202f\u00a0 ]*\d", text)
    return re.sub(r"\D", "", found[0]) if found else text


def write_paper(officer: Officer, meeting: str, kind: str, values: Mapping[str, object]) -> str:
    """Write a brief or a joint report in two languages; return its path."""
    at = f"{BRIEFS}new/{id_of(meeting)}/{kind}/"
    return written(officer, at, {"first": "vi", "second": "ja", **values}, "The paper was not written")


def approve_brief(officer: Officer, path: str) -> None:
    """Take the draft mark off a brief, as the second person."""
    officer.open(path)
    officer.fill({}, form=f'form[action="{path}approve/"]')
    officer.press()
    _approved(officer, path)


def release_report(officer: Officer, path: str) -> None:
    """Let a joint report leave, as the second person."""
    written(officer, f"{path}approve/", {}, "The joint report was not released")
    _approved(officer, path)


def _approved(officer: Officer, path: str) -> None:
    officer.open(path)
    if officer.page.select_one(f'[action="{path}approve/"], a[href="{path}approve/"]'):
        raise PageError(f"The draft mark is still on {path}: {officer.said()}")


def take_out(officer: Officer, path: str, form: str) -> None:
    """Take a paper out as a file.

    Raises:
        PageError: what came is no such file.
    """
    officer.open(path)
    officer.fill({}, form=f'form[action="{path}file/{form}/"]')
    content = officer.press_for_file()
    if not content.startswith(STARTS[form]):
        raise PageError(f"What came is no {form} file: {officer.said()}")
