"""Promises of two agencies at the pages: proposed, countersigned, fulfilled by a record that shows it."""

import re
from collections.abc import Mapping
from typing import Any

from comity.demo.officer import Officer, PageError
from comity.demo.pages import path_of, taken
from comity.demo.story import AGREEMENT

NEW = "/cooperation/commitments/new/"
LIST = "/cooperation/commitments/?all=1"
RESULT = re.compile(r"/operations/results/[0-9a-f-]{36}/")
ANSWER = "main a[href$='/answer/']"
WAY_OUT: Mapping[str, Any] = {
    "leaves_under": AGREEMENT,
    "offence": "0502",
    "codes": ("H2",),
    "rights_none": True,
}


def propose(officer: Officer, values: Mapping[str, Any], *, is_late: bool = False) -> str:
    """Propose a commitment to a partner; return its path, which is the same on both nodes. Of a day that is over the page asks whether it is so."""
    officer.open(NEW)
    officer.fill({**WAY_OUT, **values}, form="main form")
    if is_late:
        officer.press_sure("sure_past")
    else:
        officer.press()
    taken(officer, "/new/", "The commitment was not proposed")
    return path_of(officer)


def await_proposal(officer: Officer, path: str) -> str:
    """Wait until a partner's proposal stands in this desk's list; return the address at which it is answered."""
    officer.wait_for(LIST, lambda page: bool(page.page.select(f'a[href="{path}"]')), "the commitment")
    officer.wait_for(path, lambda page: bool(page.page.select(ANSWER)), "a proposal of the partner")
    return str(officer.find(ANSWER)["href"])


def countersign(officer: Officer, path: str, *, asked: bool = False) -> None:
    """Countersign what the partner proposed; `asked`: how our letters leave is asked for the first time."""
    at = await_proposal(officer, path)
    officer.open(at)
    officer.fill({"word": "sign", **(WAY_OUT if asked else {})}, form="main form")
    officer.press()
    taken(officer, "/answer/", "The commitment was not countersigned")


def dispute(officer: Officer, path: str, why: str) -> None:
    """Dispute what the partner proposed, with a reason that it reads."""
    officer.open(await_proposal(officer, path))
    officer.fill({"word": "dispute", "reason": why, **WAY_OUT}, form="main form")
    officer.press()
    taken(officer, "/answer/", "The commitment was not disputed")


def keep_alone(officer: Officer, values: Mapping[str, Any]) -> str:
    """Enter a commitment with a partner that has no node: it stands at once, and nobody has countersigned it."""
    officer.open(NEW)
    officer.fill(values, form="main form")
    officer.press()
    taken(officer, "/new/", "The commitment was not entered")
    return path_of(officer)


def result_of(officer: Officer, operation: str) -> str:
    """Return the address of a result of an operation."""
    officer.open(operation)
    found = [str(one["href"]) for one in officer.page.select("main a[href]")]
    one = next((href for href in found if RESULT.fullmatch(href)), "")
    if not one:
        raise PageError(f"No result stands on {officer.url}: {officer.said()}")
    return one


def fulfil(officer: Officer, path: str, evidence: str) -> None:
    """Wait until a commitment stands, and propose that it is fulfilled, with a record that shows it."""
    at = f"{path}change/fulfil/"
    officer.wait_for(path, lambda page: bool(page.page.select(f'a[href="{at}"]')), "the countersignature")
    officer.open(at)
    officer.fill({"evidence": evidence}, form="main form")
    officer.press()
    taken(officer, "/change/", "The change was not proposed")


def mark_of(officer: Officer, path: str) -> str:
    """Return the mark of the ledger that a commitment's page shows."""
    officer.open(path)
    return str(officer.find("section:has(#mark) .mono").get_text(strip=True))


def await_alike(one: Officer, other: Officer, path: str) -> None:
    """Wait until both desks hold the same ledger, with nothing open in it.

    Raises:
        PageError: they do not within a minute.
    """
    mark = mark_of(other, path)
    one.wait_for(path, lambda page: mark in page.text(), "the same ledger on both nodes")
    if one.page.select(ANSWER):
        raise PageError(f"Something is still open on {one.url}.")
