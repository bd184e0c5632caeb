"""What a change of a commitment says, and whether it may stand: the rules of docs/reference/proof-bundle.md, written here a second time.

Both nodes apply them when a change comes in. A receiver of the proof applies them alone, from what is written there, so that a program
that judged otherwise is noticed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

STAGES = ("soft", "committed", "in-progress", "fulfilled", "partly", "dropped")
DEEDS = frozenset({"proposed", "requested", "pledged", "agreed", "hoped"})
FOLLOWS = {
    "": frozenset({"soft", "committed"}),
    "soft": frozenset({"soft", "committed", "dropped"}),
    "committed": frozenset({"committed", "in-progress", "fulfilled", "partly", "dropped"}),
    "in-progress": frozenset({"in-progress", "fulfilled", "partly", "dropped"}),
    "partly": frozenset({"partly", "in-progress", "fulfilled", "dropped"}),
    "fulfilled": frozenset[str](),
    "dropped": frozenset[str](),
}
BOTH = "both"
NO_NODE = "other"  # the side that had no node when its partner wrote alone

FLAWS = {
    "unreadable": "its terms cannot be read",
    "no-text": "it says in no language what is promised",
    "stranger": "who would owe it is neither of the two sides",
    "no-owner": "it names no unit that answers for it",
    "no-evidence": "it says that it was done, or done in part, and names no evidence",
    "no-reason": "it gives more time, says done in part, or drops it, and gives no reason",
    "not-from-there": "how far it says it is does not follow from what stood before",
    "no-ground": "what it builds on does not stand, or is not in this proof",
}


@dataclass(frozen=True)
class Promise:
    """The terms of a change, as far as they are judged."""

    stage: str
    actor: str
    texts: tuple[str, ...]
    due: date | None
    owner: str
    evidence: int
    reason: str


def read_promise(data: dict[str, Any]) -> Promise | None:
    """Return the terms in a change's data; None where they cannot be read."""
    terms = data.get("terms")
    if not isinstance(terms, dict) or not _is_whole(terms):
        return None
    try:
        day = date.fromisoformat(terms["due"]) if terms.get("due") else None
    except (TypeError, ValueError):
        return None
    return Promise(
        stage=terms["stage"],
        actor=terms["actor"],
        texts=tuple(terms["texts"].values()),
        due=day,
        owner=terms["owner"],
        evidence=len(terms["evidence"]),
        reason=terms["reason"],
    )


def _is_whole(terms: dict[str, Any]) -> bool:
    texts, evidence = terms.get("texts"), terms.get("evidence")
    return (
        terms.get("stage") in STAGES
        and terms.get("deed") in DEEDS
        and all(isinstance(terms.get(name), str) for name in ("actor", "addressee", "owner", "reason"))
        and isinstance(terms.get("basis"), dict)
        and isinstance(texts, dict)
        and all(isinstance(one, str) for one in texts.values())
        and isinstance(evidence, list)
        and all(isinstance(one, dict) for one in evidence)
    )


def flaw_of(promise: Promise, before: Sequence[Promise], sides: frozenset[str]) -> str:
    """Return the code of FLAWS for terms that would follow others, empty where nothing is wrong.

    Args:
        promise: what would stand.
        before: what stands; none for the first, two where the ledger is split.
        sides: the nodes of both.
    """
    later = any(one.due and (promise.due is None or promise.due > one.due) for one in before)
    stages = [one.stage for one in before] or [""]
    checks = {
        "no-text": any(one.strip() for one in promise.texts),
        "stranger": promise.actor in sides | {BOTH, NO_NODE},
        "no-owner": promise.stage in {"soft", "dropped"} or bool(promise.owner.strip()),
        "no-evidence": promise.stage not in {"fulfilled", "partly"} or promise.evidence > 0,
        "no-reason": bool(promise.reason.strip()) or not (later or promise.stage in {"partly", "dropped"}),
        "not-from-there": any(promise.stage in FOLLOWS[one] for one in stages),
    }
    return next((code for code, holds in checks.items() if not holds), "")
