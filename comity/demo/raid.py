"""The raid of two agencies at the pages: planned, shared, decided on both sides, and what came of it counted once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from comity.demo.officer import Officer
from comity.demo.pages import path_of, release, taken

WHEN = "%Y-%m-%dT%H:%M"
TOKYO_ZONE = "Asia/Tokyo"
LIST = "/operations/"


def wall_clock(moment: datetime, zone: str = TOKYO_ZONE) -> str:
    """Return a moment as a form takes it: what a clock in a zone shows."""
    return moment.astimezone(ZoneInfo(zone)).strftime(WHEN)


def plan_raid(officer: Officer, texts: Mapping[str, str], begins: datetime) -> str:
    """Plan a joint operation with one site and one phase; return its path."""
    officer.open("/operations/new/")
    officer.fill(
        {
            "kind": "joint",
            "title_language": "ja",
            "offence": "0502",
            "site-0-zone": TOKYO_ZONE,
            "phase-0-begins": wall_clock(begins),
            "phase-0-ends": wall_clock(begins + timedelta(hours=6)),
            "phase-0-zone": TOKYO_ZONE,
            **texts,
        },
        form="main form",
    )
    officer.press()
    taken(officer, "/operations/new/", "The operation was not planned")
    return path_of(officer)


def settle(officer: Officer, path: str, agreement: str) -> None:
    """Say how what the agency says in an operation leaves."""
    officer.open(f"{path}terms/")
    officer.fill(
        {
            "agreement": agreement,
            "purpose": "investigation",
            "codes": ("H0", "H2"),
            "grade_source": "A",
            "grade_information": "1",
            "rights_none": True,
        },
        form="main form",
    )
    officer.press()
    taken(officer, "/terms/", "How entries leave was not settled")


def invite(officer: Officer, approver: Officer, path: str, partner: str, agreement: str) -> None:
    """Invite a partner; a second person releases the plan, which names how people are reached."""
    officer.open(f"{path}invite/")
    officer.fill({"partner": partner, "agreement": agreement}, form="main form")
    officer.press()
    taken(officer, "/invite/", "The partner was not invited")
    release(approver)


def await_operation(officer: Officer, path: str) -> None:
    """Wait until an operation that is led elsewhere stands in this desk's list; its path is the same on both nodes."""
    officer.wait_for(LIST, lambda page: bool(page.page.select(f'a[href="{path}"]')), "the operation")


def say_go(officer: Officer, path: str, reason: str) -> None:
    """Say go for the agency."""
    officer.open(f"{path}decide/")
    officer.fill({"word": "go", "reason": reason}, form="main form")
    officer.press()
    taken(officer, "/decide/", "Go was not said")


def begin(officer: Officer, path: str) -> None:
    """Begin an operation once every agency has said go."""
    there = f"{path}course/begin/"
    officer.wait_for(path, lambda page: bool(page.page.select(f'a[href="{there}"]')), "go of both agencies")
    officer.open(there)
    officer.fill({}, form="main form")
    officer.press()
    taken(officer, "/course/", "The operation did not begin")


def enter(officer: Officer, path: str, outcome: str, at: datetime, values: Mapping[str, Any]) -> None:
    """Enter a result at the planned site."""
    officer.open(f"{path}results/{outcome}/")
    planned = officer.page.select("select[name=site] option[value*='/']")
    officer.fill(
        {"at": wall_clock(at), "zone": TOKYO_ZONE, "site": planned[0]["value"], **values}, form="main form"
    )
    officer.press()
    taken(officer, "/results/", "The result was not entered")


def say_same(officer: Officer, path: str, text: str) -> None:
    """Wait until two results may be one, and say that they are."""
    chosen = 'a[href*="/operations/same/"]'
    officer.wait_for(path, lambda page: bool(page.page.select(chosen)), "two results that may be one")
    officer.open(officer.find(chosen)["href"])
    officer.fill({"word": "same", "text": text}, form="main form")
    officer.press()
    taken(officer, "/same/", "It was not said that two results are one")


def await_one(officer: Officer, path: str) -> None:
    """Wait until no two results of an operation may be one any more: both sides have said what they are."""
    officer.wait_for(
        path, lambda page: not page.page.select("#same"), "the word of both sides on two results"
    )
