"""What travels: a wanted file, and what a partner says about acting on it."""

import json
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from comity.exchange.core.moments import to_rfc3339
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
    return {
        "file": str(file.pk),
        "ref": file.ref,
        "form": file.kind,
        "asks": circulation.kind,
        "version": file.version,
        "until": to_rfc3339(until),
        "sheet": file.sheet,
    }


def flag_body(notice: HeldNotice, at: datetime) -> dict[str, Any]:
    """Write whether our state can act on a notice; an empty code says that it can again."""
    return {
        "file": str(notice.file),
        "flag": notice.flag,
        "text": notice.flag_text,
        "at": to_rfc3339(at),
    }
