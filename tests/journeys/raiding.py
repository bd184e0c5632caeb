"""What desks do at the pages of the room of operations, and what they read there, for the journey of a raid."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from comity.demo.nodes import Node
from comity.demo.officer import Officer
from tests.journeys.walking import until

COUNTED = """
import json, sys
from datetime import date
from zoneinfo import ZoneInfo

import django

django.setup()
from django.utils.timezone import override

from comity.accounts.models import Person
from comity.operations.counts import counts
from comity.web.counts import Period

person, day, partner, agreement = Person.objects.get(sign_in=sys.argv[1]), *sys.argv[2:]
with override(ZoneInfo(str(person.time_zone))):
    found = counts(person, Period(date.fromisoformat(day), date.fromisoformat(day)), partner, agreement)
print(json.dumps([[one.code, str(one.number), one.url] for one in found]))
"""


@dataclass(frozen=True)
class Totals:
    """What a page says was counted: each figure with its note, each quantity with its unit and class, and who gave what."""

    figures: Mapping[str, str]
    seized: tuple[str, ...]
    contributed: tuple[str, ...]


def path_of(officer: Officer) -> str:
    """Return where the officer is, without the node's address."""
    return urlsplit(officer.url).path


def words(piece: Any) -> str:
    """Return the words of a piece of a page."""
    return " ".join(piece.get_text(" ").split())


def speak_english(officer: Officer) -> None:
    """Let both nodes write figures alike, so that they can be compared sign by sign."""
    officer.open("/")
    officer.fill({}, form=".foot form")
    officer.press("language", "en")


def fill_out(officer: Officer, path: str, values: Mapping[str, Any]) -> None:
    """Open a form of the room, fill it and press its button; a complaint of the page is an error."""
    officer.open(path)
    officer.fill(values, form="main form")
    officer.press()


def plan(officer: Officer, values: Mapping[str, Any]) -> str:
    """Plan an operation with a second site, phase and so on where `values` name one; return its path."""
    officer.open("/operations/new/")
    for kind in ("site", "phase", "force", "contact"):
        if any(name.startswith(f"{kind}-1-") for name in values):
            officer.fill({}, form="main form")
            officer.press("more", kind)
    officer.fill(values, form="main form")
    officer.press()
    assert path_of(officer) != "/operations/new/", officer.said()
    return path_of(officer)


def settle_terms(officer: Officer, path: str, agreement: str) -> None:
    """Say how the entries of the officer's agency leave."""
    fill_out(
        officer, f"{path}terms/", {"agreement": agreement, "purpose": "investigation", "rights_none": True}
    )


def approve_leaving(officer: Officer) -> None:
    """Approve, as the second person, the only thing that waits to leave the house."""
    officer.open("/release/")
    [waiting] = officer.page.select("main a.title")
    officer.open(waiting["href"])
    officer.fill({}, form="section:has(#approve) form")
    officer.press()


def enter(officer: Officer, path: str, kind: str, values: Mapping[str, Any], site: str) -> None:
    """Enter a result at a planned site, which is chosen by its name."""
    officer.open(f"{path}results/{kind}/")
    [where] = [one["value"] for one in officer.page.select("[name=site] option") if words(one) == site]
    officer.fill({**values, "site": where}, form="main form")
    officer.press()
    assert path_of(officer) == path, officer.said()


def result_named(officer: Officer, path: str, what: str) -> str:
    """Return the path of the result in whose row something stands."""
    officer.open(path)
    [row] = [one for one in officer.page.select("section tbody tr") if what in words(one)]
    return str(row.select_one("a.title")["href"])


def totals_of(officer: Officer, path: str) -> Totals:
    """Read what an operation's page counts."""
    officer.open(path)
    panel = officer.page.select_one("section:has(#results)")
    figures = {words(one.dt): words(one.dd) for one in panel.select("dl.figs > div")}
    lists = [tuple(words(one) for one in found.select("li")) for found in panel.select(".body > ul")]
    contributed = lists.pop() if lists else ()
    return Totals(figures, lists[0] if lists else (), contributed)


def alike(one: Officer, other: Officer, path: str) -> Totals:
    """Wait until two nodes' pages count the same, sign by sign; return it."""
    found: list[Totals] = []

    def same() -> bool:
        found[:] = [totals_of(one, path), totals_of(other, path)]
        return bool(found[0].figures) and found[0] == found[1]

    until(same)
    return found[0]


def says(officer: Officer, path: str, text: str) -> bool:
    """Look whether a page says something."""
    officer.open(path)
    return text in officer.text()


def offers(officer: Officer, path: str, act: str) -> bool:
    """Look whether a page leads to an act."""
    officer.open(path)
    return bool(officer.page.select(f"a[href='{act}']"))


def counts_at(
    node: Node, name: str, day: date, partner: str, agreement: str
) -> dict[str, tuple[Decimal, str]]:
    """Return the statistics of a day as a node computes them for a person: number and address of the list by code."""
    command = [sys.executable, "-c", COUNTED, name, day.isoformat(), partner, agreement]
    done = subprocess.run(  # our own program
        command, env=node.environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return {code: (Decimal(number), url) for code, number, url in json.loads(done.stdout)}


def listed(officer: Officer, code: str, url: str) -> Decimal:
    """Add up what stands in the list that a count opens."""
    officer.open(url)
    rows = officer.page.select("section table.cards tbody tr")
    if code.startswith("operations") or code == "seizure":
        return Decimal(len(rows))
    figures = [words(one.select("th, td")[1]).split()[0].replace(",", "") for one in rows]
    return sum((Decimal(one) for one in figures), Decimal(0))
