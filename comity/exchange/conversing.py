"""Letting the post office take letters about memberships; at start."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from comity.exchange import registry
from comity.exchange.actions.told import receive_about
from comity.exchange.core.citing import MEMBERSHIP
from comity.exchange.core.letter import LetterType
from comity.exchange.order import ABOUT_MEMBERSHIP
from comity.exchange.registry import BodyType

SCHEMA = "exchange/conversation/1"


@cache
def shape() -> dict[str, Any]:
    """Return the JSON schema of the body."""
    text = (files("comity.exchange") / "resources" / "conversation-1.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def register() -> None:
    """Take letters about memberships, and understand what other letters cite of one."""
    registry.register_body(
        BodyType(SCHEMA, shape(), receive_about, LetterType.CONV_MEMBERS, ABOUT_MEMBERSHIP)
    )
    registry.understand(MEMBERSHIP)
