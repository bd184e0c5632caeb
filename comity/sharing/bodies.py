"""What travels: the bodies of the room's letters."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from comity.exchange.core.letter import LetterType
from comity.exchange.core.moments import to_rfc3339
from comity.sharing.letters import PASSED_ON
from comity.sharing.models import Consent, Passing, Revision, RevisionKind

CONSENT = "exchange/consent/1"
ONWARD = "exchange/onward/1"
RESULT = "exchange/deletion-result/1"
CORRECTION = "exchange/correction/1"
NARROWING = "exchange/narrowing/1"
RECALL = "exchange/recall/1"
DELETION = "exchange/deletion-request/1"
# what a revision travels as: the name of its body, and the type of its letter
TRAVELS: Mapping[str, tuple[str, LetterType]] = {
    RevisionKind.CORRECTION: (CORRECTION, LetterType.CORRECTION),
    RevisionKind.NARROWING: (NARROWING, LetterType.CORRECTION),
    RevisionKind.RECALL: (RECALL, LetterType.RECALL),
    RevisionKind.DELETION: (DELETION, LetterType.DELETION_REQUEST),
}
KIND_OF = {schema: kind for kind, (schema, _type) in TRAVELS.items()}
RELATION = {RevisionKind.CORRECTION: "corrects", RevisionKind.NARROWING: "supersedes"}
BODIES = frozenset({CONSENT, ONWARD, RESULT, PASSED_ON, *KIND_OF})


@cache
def shape(name: str) -> dict[str, Any]:
    """Return a body's JSON schema by the name of its file."""
    text = (files("comity.sharing") / "resources" / f"{name}.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def named(mid: UUID, idg: str) -> dict[str, str]:
    """Write which letter a body is about."""
    return {"id": str(mid), "digest": idg}


def consent_body(consent: Consent, part: str, *, text: str, until: datetime | None) -> dict[str, Any]:
    """Write a question for leave, or what is said to it."""
    return {
        "consent": str(consent.id),
        "part": part,
        "letter": named(consent.mid, consent.idg),
        "use": consent.use,
        "agency": consent.agency,
        "purpose": consent.purpose,
        "text": text,
        "until": to_rfc3339(until) if until else None,
    }


def onward_body(passing: Passing, letter: tuple[UUID, str], at: datetime) -> dict[str, Any]:
    """Write to whom an item was passed on."""
    return {
        "passing": str(passing.id),
        "letter": named(passing.item.mid, passing.item.idg),
        "to": passing.peer.node,
        "by": named(*letter),
        "basis": passing.basis,
        "consent": str(passing.consent) if passing.consent else None,
        "at": to_rfc3339(at),
    }


def passed_on_body(passing: Passing, original: bytes, consent: bytes | None) -> dict[str, Any]:
    """Write an item that is passed on: the owner's signed letters as they are, nothing written anew."""
    return {
        "passing": str(passing.id),
        "letter": named(passing.item.mid, passing.item.idg),
        "original": original.decode("ascii"),
        "consent": consent.decode("ascii") if consent is not None else None,
        "kind": passing.kind,
        "offence": passing.offence,
        "urgency": passing.urgency,
        "categories": list(passing.categories),
    }


def revision_body(revision: Revision) -> dict[str, Any]:
    """Write what we, the owner, decided about a letter."""
    return {
        "revision": str(revision.travels_as),
        "letter": named(revision.mid, revision.idg),
        "reason": revision.reason,
        "text": revision.text,
        **revision.content,
    }


def forwarded_body(revision: Revision) -> dict[str, Any]:
    """Write the owner's signed decision for whoever we passed the letter to."""
    return {
        "revision": str(revision.travels_as),
        "letter": named(revision.mid, revision.idg),
        "signed": revision.signed,
    }


def result_body(
    revision: Revision, result: str, copies: int, at: datetime, never_left: Sequence[str] = ()
) -> dict[str, Any]:
    """Write what we did about a partner's decision, and which nodes we told it of never got the letter from us."""
    return {
        "revision": str(revision.travels_as),
        "letter": named(revision.mid, revision.idg),
        "result": result,
        "ground": revision.ground,
        "copies": copies,
        "at": to_rfc3339(at),
        "never_left": sorted(never_left),
    }


def relayed_body(revision: Revision, signed: bytes) -> dict[str, Any]:
    """Write what a node further on did, in its own signed words."""
    return {
        "revision": str(revision.travels_as),
        "letter": named(revision.mid, revision.idg),
        "relayed": signed.decode("ascii"),
    }


def is_about(data: Mapping[str, Any], mid: UUID, idg: str) -> bool:
    """Whether a body names exactly this letter, by id and digest."""
    return data.get("letter") == named(mid, idg)
