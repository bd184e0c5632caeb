"""A meeting of ministers at the pages: planned in its series, told as a calendar file, taken in by the partner, moved, held."""

import tempfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from comity.demo.officer import Officer, PageError
from comity.demo.pages import path_of, taken
from comity.demo.raid import wall_clock

HANOI_ZONE = "Asia/Ho_Chi_Minh"
MEETINGS = "/cooperation/meetings/"
CALENDAR_IN = f"{MEETINGS}calendar/in/"
LASTS = timedelta(hours=2)


def written(officer: Officer, at: str, values: Mapping[str, Any], words: str, form: str = "main form") -> str:
    """Fill a form, send it and return the path of the page that follows.

    Raises:
        PageError: it was not taken.
    """
    officer.open(at)
    officer.fill(values, form=form)
    officer.press()
    taken(officer, at.split("?", maxsplit=1)[0], words)
    return path_of(officer)


def id_of(path: str) -> str:
    """Return the id that a path ends in."""
    return path.strip("/").split("/")[-1]


def begin_series(officer: Officer, texts: Mapping[str, Any]) -> str:
    """Begin the series of the two ministries; return its path."""
    return written(officer, f"{MEETINGS}series/new/", {"kind": "meeting", **texts}, "The series was not kept")


def plan(
    officer: Officer, series: str, when: Mapping[str, str], texts: Mapping[str, Any], parties: str
) -> str:
    """Enter a meeting of a series; return its path."""
    planned = {
        "kind": "meeting", "series": id_of(series), "zone": HANOI_ZONE, "parties": parties, **when, **texts,
    }  # fmt: skip
    return written(officer, f"{MEETINGS}new/", planned, "The meeting was not kept")


def at_clock(begins: datetime) -> dict[str, str]:
    """Return the boxes of a meeting that begins at a moment, by the clock of its place."""
    first, last = (one.astimezone(ZoneInfo(HANOI_ZONE)) for one in (begins, begins + LASTS))
    return {
        "first": first.date().isoformat(), "from_hour": f"{first:%H:%M:%S}",
        "last": last.date().isoformat(), "to_hour": f"{last:%H:%M:%S}",
    }  # fmt: skip


def complete(officer: Officer, path: str, texts: Mapping[str, Any], parties: str) -> None:
    """Add to a meeting that came from a calendar file what such a file does not say: titles in our languages, number, states."""
    written(officer, f"{path}change/", {"parties": parties, **texts}, "The meeting was not completed")


def put_on_agenda(officer: Officer, path: str, items: list[Mapping[str, str]], language: str) -> None:
    """Enter the items of the agenda in one language."""
    lines = "\n".join(one[language] for one in items)
    written(officer, f"{path}agenda/", {"lines": lines, "language": language}, "The agenda was not kept")


def enter_delegates(officer: Officer, path: str, people: list[Mapping[str, str]]) -> None:
    """Enter who is there, each name as it was received, with rank and office in four languages."""
    for one in people:
        written(officer, f"{path}delegates/new/", one, "Somebody was not entered")


def protect(officer: Officer, path: str, texts: Mapping[str, str], begins: datetime) -> None:
    """Enter what is to be protected with it."""
    hours = {
        "begins": wall_clock(begins, HANOI_ZONE), "ends": wall_clock(begins + LASTS, HANOI_ZONE), "zone": HANOI_ZONE,
    }  # fmt: skip
    written(officer, f"{path}events/", {**hours, **texts}, "The event was not entered")


def say_to_press(officer: Officer, path: str, texts: Mapping[str, str], embargo: datetime, side: str) -> None:
    """Write the line for the press under embargo, and write down that one side cleared it."""
    line = {name: text for name, text in texts.items() if name not in {"who", "office"}}
    until = {"embargo": wall_clock(embargo, HANOI_ZONE)}
    written(officer, f"{path}lines/", {**line, **until}, "The line was not kept")
    clear = officer.find(f'a[href^="{path}lines/"][href$="/clear/"]')["href"]
    cleared = {"side": side, "who": texts["who"], "office": texts["office"]}
    written(officer, str(clear), cleared, "It was not written down who cleared the line")


def move(officer: Officer, path: str, state: str) -> None:
    """Say where a meeting stands."""
    officer.open(path)
    officer.fill({}, form=f'form[action="{path}state/{state}/"]')
    officer.press()
    if officer.page.select_one(f'form[action="{path}state/{state}/"]'):
        raise PageError(f"The meeting did not become {state}: {officer.said()}")


def meet_at(officer: Officer, path: str, begins: datetime) -> None:
    """Move a planned meeting to another moment."""
    written(officer, f"{path}change/", at_clock(begins), "The meeting was not moved")


def take_in(officer: Officer, calendar: bytes, series: str) -> None:
    """Take a partner's calendar file in: look at what it would do first, then say so."""
    officer.open(CALENDAR_IN)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "invitation.ics"
        file.write_bytes(calendar)
        with file.open("rb") as opened:
            officer.fill({"series": id_of(series), "language": "vi"}, form="main form")
            officer.attach("file", opened)
            officer.press()
    officer.fill({}, form="main form")
    officer.press("take", "1")
    taken(officer, CALENDAR_IN, "The calendar was not taken in")


def meetings_of(officer: Officer, series: str) -> list[str]:
    """Return the paths of the meetings on the timeline of a series, in their order."""
    officer.open(series)
    found = [str(one["href"]) for one in officer.page.select("main ol a[href]")]
    return [one for one in dict.fromkeys(found) if one.startswith(MEETINGS) and one.count("/") == 4]


def write_minutes(officer: Officer, path: str, items: list[Mapping[str, str]]) -> None:
    """Write each item in four languages with what was said about it."""
    officer.open(path)
    ways = [
        str(one["href"])
        for one in officer.page.select(f'a[href^="{path}agenda/"]')
        if one["href"] != f"{path}agenda/"
    ]
    for at, one in zip(dict.fromkeys(ways), items, strict=True):
        texts = {f"item_{code}": one[code] for code in ("vi", "ja", "en", "zh_hans")}
        said = {"minutes": one["minutes"], "minutes_language": "vi"}
        written(officer, at, {**texts, **said}, "The minutes were not kept")


def decide(officer: Officer, path: str, proposals: list[Mapping[str, str]]) -> None:
    """Put two proposals before the meeting; the first is carried by both sides, the second stays open."""
    lines = "\n".join(f"{one['text_vi']}; {one['proposed_by']}" for one in proposals)
    tabled = {"lines": lines, "language": "vi", "rule": "consensus", "quorum": "1/2"}
    written(officer, f"{path}proposals/", tabled, "The proposals were not kept")
    links = officer.page.select(f'a[href^="{path}proposals/"]')
    # the way to a form of further ones has nothing behind the folder but a question
    ways = [
        at
        for at in dict.fromkeys(str(one["href"]) for one in links)
        if urlsplit(at).path != f"{path}proposals/"
    ]
    for at, one in zip(ways, proposals, strict=True):
        written(officer, at, one, "A proposal was not written in other languages")
    counted = {
        "present": "2",
        "members": "2",
        "in_favour_1": "2",
        "against_1": "0",
        "abstained_1": "0",
        "no_vote_1": "0",
    }
    written(officer, f"{path}votes/", counted, "The vote was not kept")
