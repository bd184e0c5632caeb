"""What travels from who holds a person to the post: the notice, and what happens afterwards."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from comity.exchange.core.moments import to_rfc3339
from comity.protection.core.notification import Matter, Why
from comity.protection.core.notification import Wish as Answer
from comity.protection.models import PostNotice, Proceeding

NOTICE = "protection/notice/1"
PROCEEDING = "protection/proceeding/1"
# the same for sender and receiver, who ask the release decision each with their own copy of the agreement
KIND, PURPOSE = "detained-national", "consular"
NOTICE_URGENCY, PROCEEDING_URGENCY = "urgent", "ordinary"
NOTICE_CATEGORIES = (("person", "identity"), ("document", "document-data"), ("detention", "detention"))
PROCEEDING_CATEGORIES = (("detention", "detention"), ("proceedings", "proceedings"))


@cache
def shape(name: str) -> dict[str, Any]:
    """Return a body's JSON schema by the name of its file."""
    text = (files("comity.protection") / "resources" / f"{name}.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def notice_body(notice: PostNotice) -> dict[str, Any]:
    """Write what the post is told: only what it needs to reach its national. No stop and no other nationality is in it."""
    held = notice.detention
    return {
        "notice": str(notice.id),
        "detention": str(held.id),
        "ref": held.ref,
        "kind": notice.matter,
        "because": _because(notice),
        "state": notice.state,
        "detaining": held.detaining,
        "held_by": held.held_by,
        "person": {
            "names": [{"text": one["text"], "language": one.get("language", "")} for one in held.names],
            "birth_date": held.birth_date,
            "sex": held.sex,
            "document_kind": held.document_kind,
            "document": held.document,
            "languages": list(dict.fromkeys(held.tellings.values_list("language", flat=True))),
        },
        "deprived_at": to_rfc3339(held.deprived_at),
        **({"died_at": to_rfc3339(held.died_at)} if held.died_at else {}),
        "place": held.place,
        "zone": held.zone,
        "contact": held.contact,
        "reason": held.reason,
        "offence": held.offence,
        "wish": _wish(notice),
        "law": {"source": notice.source, "article": notice.article},
    }


def _because(notice: PostNotice) -> str:
    if notice.matter != Matter.DEPRIVATION:
        return notice.matter
    return "wish" if notice.because == Why.WISH else "treaty"


def _wish(notice: PostNotice) -> dict[str, Any]:
    """What the person said leaves only where they want the post told; a refusal is nobody's business but theirs."""
    last = notice.detention.wishes.order_by("-at", "-id").first()
    if last is None or last.answer != Answer.WANTS:
        # one word for all: a post that could tell who was not asked from who was would read the refusal from it
        return {"answer": "not-needed", "at": None, "words": "", "language": ""}
    return {
        "answer": "wants",
        "at": to_rfc3339(last.at),
        "words": last.words,
        "language": last.words_language,
    }


def proceeding_body(proceeding: Proceeding, state: str) -> dict[str, Any]:
    """Write what happened since, for the post of a state."""
    return {
        "proceeding": str(proceeding.id),
        "detention": str(proceeding.detention_id),
        "ref": proceeding.detention.ref,
        "state": state,
        "offence": proceeding.detention.offence,
        "kind": proceeding.kind,
        "at": to_rfc3339(proceeding.at),
        "zone": proceeding.zone,
        "place": proceeding.place,
        "court": proceeding.court,
        "text": proceeding.text,
        "language": proceeding.language,
        "ends": proceeding.ends,
    }
