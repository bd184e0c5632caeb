"""Seeking a person and handing them over, at the pages: the sheet, the pre-flight, circulation, the board of a track.

Nothing here reads words of a page: each person may read another language.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from comity.demo.nodes import furnish
from comity.demo.officer import Officer, PageError
from comity.demo.running import HANOI, TOKYO
from comity.lib.clock import now
from comity.notices.core.sheet import WantedSheet
from tests.journeys.three import BANGKOK, Three
from tests.journeys.walking import until

TERMS = "three-party-handing-over-2026"
SEEKING = "4"  # the article under which a person is sought, with a second person
PATIENCE = 180.0
PRIVATE = ("political", "press", "asylum")
ROWS = ("names", "documents", "assurances")
Values = Mapping[str, Any]


def terms() -> str:
    """An invented agreement of three under which persons are sought and handed over."""
    parties = "\n".join(
        f"  - {{agency: '{plan.node_id}', country: {country}, names: {{en: '{plan.agency_names['en']}'}}}}"
        for plan, country in ((TOKYO, "JP"), (HANOI, "VN"), (BANGKOK, "TH"))
    )
    return f"""\
schema: comity/agreement/1
id: {TERMS}
version: 1
status: in-force
titles: {{en: Agreement on seeking and handing over persons (2026), vi: Thỏa thuận truy tìm và dẫn giải (2026), ja: 手配及び引渡しに関する取決め（2026年）}}
parties:
{parties}
nbf: 2026-01-01T00:00:00Z
exp: 2094-01-01T00:00:00Z
articles:
  - {{number: '{SEEKING}', verified: true, texts: {{en: A party may ask for a person to be found or provisionally arrested.}}}}
  - {{number: '5', verified: true, texts: {{en: 'A person, or the proceedings, may be handed over.'}}}}
  - {{number: '7', verified: true, texts: {{en: Data about a person leave after two officers have approved it.}}}}
permissions:
  - article: '{SEEKING}'
    categories: [case-facts, identity, document-data, proceedings]
    offences: [any]
    purposes: [locating, extradition]
    kinds: [location, provisional-arrest]
    recipients: [any-party]
    two_person: true
    two_person_article: '7'
    onward: 'no'
  - article: '5'
    categories: [case-facts, identity, document-data, location, movement, proceedings, detention]
    offences: [any]
    purposes: [extradition, transfer]
    kinds: [provisional-arrest, transfer-of-proceedings]
    recipients: [any-party]
    two_person: false
    onward: 'no'
clocks: []
handling_floor: {{codes: [H2]}}
caveats: []
retention: {{days: 3650, article: '5'}}
"""


def lend(three: Three, records: Sequence[Values]) -> None:
    """Give the agreement to all three nodes, and records to Bangkok."""
    for place, node in three.nodes.items():
        furnish(node, {"agreements": [terms()], "records": records if place == "bangkok" else []})


def here(officer: Officer) -> str:
    """Return the path of the page that is open."""
    return "/" + officer.url.split("/", 3)[3].split("#")[0].split("?")[0]


def shows(officer: Officer, path: str, selector: str) -> bool:
    """Load a page and say whether something stands there."""
    officer.open(path)
    return bool(officer.page.select(selector))


def wait(officer: Officer, path: str, selector: str) -> Any:
    """Load a page until something stands there; return it."""
    until(lambda: shows(officer, path, selector), PATIENCE)
    return officer.find(selector)


def say(officer: Officer, values: Values, form: str = "main form", act: str = "") -> None:
    """Fill the form of the page that is open, and send it."""
    officer.fill(values, form=form)
    officer.press(*(("act", act) if act else ()))


# --- the file


def begin_file(officer: Officer) -> str:
    """Begin a wanted circulation; return the path of its page."""
    officer.open("/notices/wanted/new/")
    say(officer, {"kind": "bilateral"})
    return here(officer).removesuffix("sheet/")


def write_sheet(officer: Officer, path: str, sheet: WantedSheet) -> None:
    """Write a whole sheet; the page that is open afterwards is the pre-flight."""
    officer.open(f"{path}sheet/")
    for group in ROWS:
        for _more in range(len(getattr(sheet, group)) - 1):
            say(officer, {}, act=f"add-{group}")
    say(officer, _boxes(sheet), act="preflight")


def _boxes(sheet: WantedSheet) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in fields(sheet):
        value = getattr(sheet, one.name)
        if one.name in ROWS:
            for place, row in enumerate(value):
                found |= {f"{one.name}-{place}-{part.name}": getattr(row, part.name) for part in fields(row)}
        else:
            found[one.name] = value if isinstance(value, tuple) else "" if value is None else str(value)
    return found


def stopping(officer: Officer, path: str) -> list[str]:
    """Return what the pre-flight says of each rule that stops the file."""
    officer.open(f"{path}preflight/")
    lines = officer.page.select("section:has(#rules) li:has(.tag--late)")
    return [" ".join(one.get_text(" ").split()) for one in lines]


def answer_rules(officer: Officer, path: str, reason: str, satisfied: str = "yes") -> list[str]:
    """Answer each rule that asks a person, in this one's name; return the rules."""
    answered = []
    while True:
        officer.open(f"{path}preflight/")
        way = officer.page.select_one("section:has(#rules) li:has(.tag--soon) a.btn")
        if way is None:
            return answered
        answered.append(str(way["href"]).rstrip("/").rsplit("/", 1)[1])
        officer.open(str(way["href"]))
        say(officer, {"satisfied": satisfied, "reason": reason})


def circulate(officer: Officer, path: str, excluded: Sequence[str] = ()) -> None:
    """Circulate a file to every partner that may have it, but those left out.

    Raises:
        PageError: it was not taken.
    """
    officer.open(f"{path}circulate/")
    chosen: dict[str, Any] = {
        str(box["name"]): f"{TERMS}|{SEEKING}"
        for box in officer.page.select("select[name^=to-]")
        if box.find("option", value=f"{TERMS}|{SEEKING}") and not box.has_attr("disabled")
    }
    say(officer, {**chosen, "excluded": list(excluded)})


def approve_all(officer: Officer) -> int:
    """Approve whatever waits to leave the house, as the second person; return how many letters."""
    officer.open("/release/")
    ways = [str(one["href"]) for one in officer.page.select("main a.title")]
    for way in ways:
        officer.open(way)
        say(officer, {}, form="section:has(#approve) form")
    return len(ways)


def notice_at(officer: Officer, name: str) -> str:
    """Wait for a partner's notice about a person; return its path."""
    title = f'a.title[href^="/notices/held/"]:-soup-contains("{name}")'
    return str(wait(officer, "/notices/held/", title)["href"])


def confirm_hit(officer: Officer, notice: str, reason: str) -> str:
    """Open who may be meant on a notice's page and say that it is the same person; return the path of the hit."""
    hit = str(wait(officer, notice, "section:has(#p-hits) a[href^='/screening/hits/']")["href"])
    officer.open(hit)
    say(officer, {"verdict": "same", "reason": reason}, form="section:has(#decide) form")
    return hit


# --- the track


@dataclass(frozen=True)
class Ago:
    """A moment, some time before now or after: written in the time of whoever fills it in."""

    ago: timedelta = timedelta()

    def at(self, zone: str) -> str:
        """As a box for day and time takes it."""
        return (now() - self.ago).astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


@dataclass(frozen=True)
class Side:
    """One side of a track: who works there, and in which time."""

    officer: Officer
    zone: str


def begin_track(officer: Officer, start: str, partner: str, kind: str, **more: Any) -> str:
    """Begin a track; return its path, the same on each node."""
    officer.open(start)
    answers = dict.fromkeys(PRIVATE, "cleared")
    say(officer, {"kind": kind, "partner": f"{partner}|{TERMS}", **answers, **more})
    return here(officer)


def join_track(side: Side, path: str) -> None:
    """Wait for a track that a partner began, and answer for this house alone; no step is open before."""
    until(lambda: _there(side.officer, path), PATIENCE)
    for question in PRIVATE:
        side.officer.open(f"{path}private/{question}/")
        say(side.officer, {"state": "cleared", "reason": ""})


def _there(officer: Officer, path: str) -> bool:
    return shows(officer, "/notices/tracks/?box=every", f'a.title[href="{path}"]')


def sign(side: Side, address: str, values: Values) -> None:
    """Sign a step, or what stands beside the steps."""
    side.officer.open(address)
    said = {
        name: value if not isinstance(value, Ago | datetime) else _local(value, side.zone)
        for name, value in values.items()
    }
    say(side.officer, said)


def _local(value: Ago | datetime, zone: str) -> str:
    if isinstance(value, Ago):
        return value.at(zone)
    return value.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def due(side: Side, path: str) -> tuple[str, str]:
    """Return what this side has to do next, and its address; empty where nothing is due from it."""
    side.officer.open(path)
    way = side.officer.page.select_one("section:has(#next) a.btn--go")
    if way is None:
        return "", ""
    address = str(way["href"])
    page, _mark, query = address.partition("?")
    code = page.rstrip("/").rsplit("/", 1)[1]
    about = query.partition("=")[2] if query.startswith("stop=") else ""
    return (f"{code}:{about}" if about else code), address


def go_on(sides: Sequence[Side], path: str, told: Mapping[str, Values], before: str) -> list[str]:
    """Do what each board says is due, on whichever side it is, until `before` is due; return what was done."""
    done: list[str] = []
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        for side in sides:
            code, address = due(side, path)
            if code == before:
                return done
            if code not in told:  # nothing is due, or what the other side has just done is not here yet
                continue
            sign(side, address, told[code])
            done.append(code)
            ends = time.monotonic() + PATIENCE
    raise PageError(f"{before} did not become due on {path} after {done}.")


def board(officer: Officer, path: str) -> list[tuple[str, str, int]]:
    """Return each step of a board and each stop with its mark and how often it is signed, without words."""
    officer.open(path)
    found = []
    for step in officer.page.select("main section[aria-labelledby^='step-']"):
        mark = step.select_one("h2 .tag")
        signed = len(step.select("p.small > b"))
        found.append((str(step["aria-labelledby"]), " ".join(mark["class"]) if mark else "", signed))
    for place, stop in enumerate(officer.page.select("section:has(#stops) h3")):
        mark = stop.select_one(".tag")
        found.append((f"stop-{place}", " ".join(mark["class"]) if mark else "", 0))
    return found


def entries(three: Three, place: str, path: str) -> list[tuple[Any, ...]]:
    """Return the signed entries of a track as a node keeps them."""
    track = path.rstrip("/").rsplit("/", 1)[1]
    query = "SELECT id, kind, at, node, data, after FROM notices_trackentry WHERE track_id = %s ORDER BY id"
    return three.rows(three.nodes[place], query, track)


def same_board(three: Three, path: str, one: tuple[str, Officer], other: tuple[str, Officer]) -> None:
    """See that both sides show the same board, and keep the same entries."""
    until(lambda: board(one[1], path) == board(other[1], path), PATIENCE)
    assert entries(three, one[0], path) == entries(three, other[0], path)
