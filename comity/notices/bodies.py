"""What travels: a wanted file, and what a partner says about acting on it."""

import json
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from comity.exchange.core.moments import to_rfc3339
from comity.exchange.registry import ReceivedLetter, ReceivedPart
from comity.notices.core.attached import Attached
from comity.notices.models import Circulation, HeldNotice, WantedFile

WANTED = "notices/wanted/1"
FLAG = "notices/flag/1"


@cache
def shape(name: str) -> dict[str, Any]:
    """Return a body's JSON schema by the name of its file."""
    text = (files("comity.notices") / "resources" / f"{name}.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def wanted_body(file: WantedFile, circulation: Circulation, until: datetime) -> dict[str, Any]:
    """Write a file as one partner gets it."""
    body = {
        "file": str(file.pk),
        "ref": file.ref,
        "form": file.kind,
        "asks": circulation.kind,
        "version": file.version,
        "until": to_rfc3339(until),
        "sheet": file.sheet,
    }
    # the parts of the letter stand in the same order; the file itself is named, sized and hashed there
    files = [
        {"pid": str(place), "kind": one.kind, "until": one.until}
        for place, one in enumerate(file.attached.all())
    ]
    return {**body, "files": files} if files else body


def files_with(letter: ReceivedLetter) -> list[tuple[ReceivedPart, Attached]]:
    """Return the files of a wanted letter with what they show.

    Raises:
        ValueError: the body does not name each file of the letter once, by its place.
    """
    named = {one["pid"]: Attached(one["kind"], one["until"]) for one in letter.data.get("files", [])}
    places = [str(place) for place, _part in enumerate(letter.parts)]
    if sorted(named) != sorted(places) or len(letter.data.get("files", [])) != len(places):
        raise ValueError("The body names other files than the letter carries.")
    return [(part, named[place]) for place, part in zip(places, letter.parts, strict=True)]


def flag_body(notice: HeldNotice, at: datetime) -> dict[str, Any]:
    """Write whether our state can act on a notice; an empty code says that it can again."""
    return {
        "file": str(notice.file),
        "flag": notice.flag,
        "text": notice.flag_text,
        "at": to_rfc3339(at),
    }
