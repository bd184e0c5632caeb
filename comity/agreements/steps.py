"""The letter in which a node tells a partner that it stopped relying on an agreement, or relies on it again: body `agreements/step/1`.

A step acts at once on the side that takes it and needs nobody's consent. A letter tells of the newest step of its sender alone: whose step
it is, is whose node signed it, so that no node can speak for another. It leaves by no release decision, as the form does (`telling`), which is why its reason is short and
holds no facts of a case.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from comity.agreements.models import SideStep
from comity.agreements.telling import PRIO
from comity.exchange.core.letter import LetterType
from comity.exchange.core.moments import to_rfc3339
from comity.exchange.models import Peer
from comity.exchange.outgoing import NewLetter

STEP = "agreements/step/1"
ORIGIN = "agreement-step"
LONGEST = 200  # characters of a reason that we tell; what a partner tells may be longer


@cache
def shape() -> dict[str, Any]:
    """Return the body's JSON schema."""
    text = (files("comity.agreements") / "resources" / "step-1.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def step_body(step: SideStep) -> dict[str, Any]:
    """Return what is told of a step of ours."""
    return {
        "agreement": step.agreement,
        "step": step.kind,
        "at": to_rfc3339(step.at),
        "reason": step.told,
    }


def step_letter(peer: Peer, step: SideStep) -> NewLetter:
    """Return the letter; the node signs for itself, no officer does."""
    return NewLetter(
        peer=peer,
        conv=step.pk,
        schema=STEP,
        data=step_body(step),
        prio=PRIO,
        prio_reason="agreement",
        kind=LetterType.AGREEMENT,
        author="process:node",
        role="node",
        unit="desk",
        origin_kind=ORIGIN,
        origin_id=step.pk,
    )
