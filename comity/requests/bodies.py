"""What travels: the bodies of the room's letters, written from rows and read back from what a partner signed."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from comity.exchange.registry import ReceivedLetter, ReceivedPart
from comity.requests.clock import Rule
from comity.requests.models import (
    Attachment,
    Clarification,
    Extension,
    ExtensionState,
    GroupMessage,
    Reply,
    Request,
)

REQUEST = "requests/request/1"
REPLY = "requests/reply/1"
CLARIFICATION = "requests/clarification/1"
EXTENSION = "requests/extension/1"
GROUP_MESSAGE = "conversations/message/1"


@cache
def shape(name: str) -> dict[str, Any]:
    """Return a body's JSON schema by the name of its file."""
    text = (files("comity.requests") / "resources" / f"{name}.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _files(attachments: Iterable[Attachment]) -> list[dict[str, str]]:
    # The parts of the letter stand in the same order; the file itself is named, sized and hashed there.
    return [{"pid": str(place), "category": one.category} for place, one in enumerate(attachments)]


def request_body(request: Request, rule: Rule, attachments: Iterable[Attachment]) -> dict[str, Any]:
    """Write a request."""
    return {
        "request": str(request.id),
        "ref": request.ref,
        "kind": request.kind,
        "title": request.title,
        "questions": list(request.questions),
        "facts": {"text": request.facts, "language": request.facts_language},
        "offence": request.offence,
        "urgency": request.urgency,
        "urgency_reason": request.urgency_reason,
        "reply_by": request.reply_by.isoformat() if request.reply_by else None,
        "clock": rule.to_json(),
        "evidence": request.evidence,
        "details": {name: text for name, text in request.details.items() if text},
        "person_link": request.person_link,
        "subjects": [
            {
                "name": one.name,
                "language": one.name_language,
                "category": one.category,
                "birth_date": one.birth_date,
                "sex": one.sex,
                "nationality": one.nationality,
                "phone": one.phone,
                "document": one.document,
            }
            for one in request.subjects.all()
        ],
        "files": _files(attachments),
    }


def reply_body(reply: Reply, attachments: Iterable[Attachment]) -> dict[str, Any]:
    """Write an answer."""
    return {
        "request": str(reply.request_id),
        "reply": str(reply.id),
        "outcome": reply.outcome,
        "ground": reply.ground,
        "text": {"text": reply.text, "language": reply.text_language},
        "items": [
            {"question": one.question, "category": one.category, "text": one.text}
            for one in reply.items.all()
        ],
        "files": _files(attachments),
        "evidence": reply.request.evidence,
    }


def clarification_body(clarification: Clarification, part: str) -> dict[str, Any]:
    """Write a question asked back, or what is said to it."""
    return {
        "request": str(clarification.request_id),
        "clarification": str(clarification.id),
        "part": part,
        "text": clarification.question if part == "question" else clarification.answer,
    }


def extension_body(extension: Extension) -> dict[str, Any]:
    """Write what is asked for, or what was decided about it, by where the extension stands."""
    asked = extension.state in {ExtensionState.TO_APPROVE, ExtensionState.ASKED}
    granted = extension.state == ExtensionState.GRANTED
    due = extension.wanted_due if asked else extension.granted_due
    text, language = (
        (extension.text, extension.text_language)
        if asked
        else (extension.decision_text, extension.decision_language)
    )
    return {
        "request": str(extension.request_id),
        "extension": str(extension.id),
        "part": "asked" if asked else "granted" if granted else "declined",
        "due": due.isoformat() if due else None,
        "reason": extension.reason if asked else extension.decision_reason,
        "text": {"text": text, "language": language},
    }


def group_message_body(message: GroupMessage) -> dict[str, Any]:
    """Write what is said to members of a conversation."""
    return {
        "conversation": str(message.conversation),
        "message": str(message.id),
        "category": message.category,
        "text": {"text": message.text, "language": message.text_language},
    }


def files_of(letter: ReceivedLetter, named: Sequence[Mapping[str, str]]) -> list[tuple[ReceivedPart, str]]:
    """Return the files a body names, each with its data category.

    Raises:
        ValueError: the body does not name each file of the letter once, by its place.
    """
    categories = {one["pid"]: one["category"] for one in named}
    places = [str(place) for place, _part in enumerate(letter.parts)]
    if sorted(one["pid"] for one in named) != sorted(places):
        raise ValueError("The body names other files than the letter carries.")
    return [(part, categories[place]) for place, part in zip(places, letter.parts, strict=True)]
