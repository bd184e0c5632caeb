"""What travels from who holds a person to the post: the notice, and what happens afterwards."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

NOTICE = "protection/notice/1"
PROCEEDING = "protection/proceeding/1"


@cache
def shape(name: str) -> dict[str, Any]:
    """Return a body's JSON schema by the name of its file."""
    text = (files("comity.protection") / "resources" / f"{name}.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
