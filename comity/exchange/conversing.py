"""Letting the post office take letters about memberships; at start."""

import json
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from django.db.models import F

from comity.audit.actors import Process
from comity.exchange import registry
from comity.exchange.actions._said import STALE
from comity.exchange.actions.reissuing import reissue
from comity.exchange.actions.told import receive_about
from comity.exchange.core.citing import MEMBERSHIP
from comity.exchange.core.letter import LetterType
from comity.exchange.models import ConversationLetter, LetterState, OutLetter
from comity.exchange.order import ABOUT_MEMBERSHIP
from comity.exchange.registry import BodyType, Sweep

SCHEMA = "exchange/conversation/1"
EVERY = timedelta(minutes=5)
ME = Process("worker")


@cache
def shape() -> dict[str, Any]:
    """Return the JSON schema of the body."""
    text = (files("comity.exchange") / "resources" / "conversation-1.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def issue_waiting(_at: datetime) -> None:
    """Issue stale letters again that could not be when the newer membership came, say because a link was suspended."""
    stale = OutLetter.objects.filter(state=LetterState.REFUSED, reason=STALE)
    rows = ConversationLetter.objects.filter(ours=True, superseded=False, mid__in=stale.values("mid"))
    for row in rows.exclude(digest=F("conversation__digest")).order_by("id"):
        reissue(ME, row.mid)


def register() -> None:
    """Take letters about memberships, and understand what other letters cite of one."""
    registry.register_body(
        BodyType(SCHEMA, shape(), receive_about, LetterType.CONV_MEMBERS, ABOUT_MEMBERSHIP)
    )
    registry.understand(MEMBERSHIP)
    registry.register_sweep(Sweep("stale-letters", EVERY, issue_waiting))
