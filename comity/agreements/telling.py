"""The letter in which a node tells a partner which form of an agreement it holds: type `agreement`, body `agreements/form/1`.

It leaves by no release decision: it says the text of an agreement to a party of that agreement, and nothing else. It is needed most
where nothing else may leave, because the two forms differ or one side does not rely on them.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from django.conf import settings

from comity.agreements.access import Held
from comity.exchange.core.letter import LetterType
from comity.exchange.models import Peer
from comity.exchange.outgoing import NewLetter
from comity.lib.ids import new_id

FORM = "agreements/form/1"
ORIGIN = "agreement-form"
MOST = (
    100_000  # bytes of a file that go with the letter: signed and sealed it stays below the limit of a body
)
PRIO = 1  # before ordinary letters, which are judged by it


@cache
def shape() -> dict[str, Any]:
    """Return the body's JSON schema."""
    text = (files("comity.agreements") / "resources" / "form-1.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


Register = Callable[
    [], Mapping[str, str]
]  # ids of agreements that are in the register -> how they stand there
_registers: list[Register] = []


def register_register(register: Register) -> None:
    """Have a room above asked which agreements its register holds, whose forms partners are told by themselves; at start."""
    if register not in _registers:
        _registers.append(register)


def in_registers() -> dict[str, str]:
    """Return how agreements stand in the register, by id."""
    return {name: state for one in _registers for name, state in one().items()}


def form_body(found: Held, register: str) -> dict[str, Any]:
    """Return what is told of a form that we hold; `source` is empty where the file is too large for a letter."""
    source = bytes(found.row.source)
    return {
        "agreement": found.row.agreement,
        "version": found.row.version,
        "digest": found.row.digest,
        "source": source.decode() if len(source) <= MOST else "",
        "relies": not found.is_suspended,
        "register": register,
    }


def mark_of(body: Mapping[str, Any]) -> str:
    """Return a digest over what is told, so that nothing is told twice."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def form_letter(peer: Peer, body: Mapping[str, Any]) -> NewLetter:
    """Return the letter; the node signs for itself, no officer does."""
    conv = new_id()
    return NewLetter(
        peer=peer,
        conv=conv,
        schema=FORM,
        data=dict(body),
        prio=PRIO,
        prio_reason="agreement",
        kind=LetterType.AGREEMENT,
        author="process:node",
        role="node",
        unit="desk",
        origin_kind=ORIGIN,
        origin_id=conv,
    )


def partners_of(found: Held) -> list[str]:
    """Return the other parties of an agreement to which we are a party; none of a form that we hold alone."""
    if found.row.alone_with:  # it was signed by nobody there: it is proposed as a form of both sides instead
        return []
    parties: Collection[str] = found.row.parties
    return [one for one in parties if one != settings.NODE_ID] if settings.NODE_ID in parties else []
