"""What a change of a commitment says, and whether it may stand: the rules of docs/reference/proof-bundle.md, written here a second time.

Both nodes apply them when a change comes in. A receiver of the proof applies them alone, from what is written there, so that a program
that judged otherwise is noticed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

STAGES = ("soft", "committed", "in-progress", "fulfilled", "partly", "dropped")
DEEDS = ("proposed", "requested", "pledged", "agreed", "hoped")
FOLLOWS = {
    "": frozenset({"soft", "committed"}),
    "soft": frozenset({"soft", "committed", "dropped"}),
    "committed": frozenset({"committed", "in-progress", "fulfilled", "partly", "dropped"}),
    "in-progress": frozenset({"in-progress", "fulfilled", "partly", "dropped"}),
    "partly": frozenset({"partly", "in-progress", "fulfilled", "dropped"}),
    "fulfilled": frozenset[str](),
    "dropped": frozenset[str](),
}
YEARS = range(1990, 2200)  # a node takes no entry and no last day of another year
TERMS = {"stage", "deed", "actor", "addressee", "texts", "due", "owner", "basis", "evidence", "reason"}
MAY_NAME = {"zones"}  # of the last day; not in what was signed before they travelled
BOTH = "both"
NO_NODE = "other"  # the side that had no node when its partner wrote alone

FLAWS = {
    "unreadable": "its terms cannot be read",
    "no-text": "it says in no language what is promised",
    "stranger": "who would owe it is neither of the two sides",
    "no-owner": "it names no unit that answers for it",
    "no-evidence": "it says that it was done, or done in part, and names no evidence",
    "no-reason": "it gives more time, says done in part, or drops it, and gives no reason",
    "not-from-there": "how far it says it is does not follow from what was signed before",
    "no-ground": "what it builds on has no effect, or is not in this proof",
}


@dataclass(frozen=True)
class Promise:
    """The terms of a change: who promises what. `evidence` is kind, reference and SHA-256 of each piece; `basis` as it travels."""

    stage: str
    deed: str
    actor: str
    addressee: str
    texts: dict[str, str]
    due: date | None
    owner: str
    basis: dict[str, Any]
    evidence: tuple[tuple[str, str, str], ...]
    reason: str


def read_promise(data: dict[str, Any]) -> Promise | None:
    """Return the terms in a change's data; None where they are not whole, as the schema of the body asks for them."""
    terms = data.get("terms")
    if not isinstance(terms, dict) or not _is_whole(terms):
        return None
    try:
        day = date.fromisoformat(terms["due"]) if terms["due"] is not None else None
    except ValueError:
        return None
    if day is not None and day.year not in YEARS:
        return None
    return Promise(
        stage=terms["stage"],
        deed=terms["deed"],
        actor=terms["actor"],
        addressee=terms["addressee"],
        texts=terms["texts"],
        due=day,
        owner=terms["owner"],
        basis=terms["basis"],
        evidence=tuple((one["kind"], one["ref"], one["digest"]) for one in terms["evidence"]),
        reason=terms["reason"],
    )


def _is_whole(terms: dict[str, Any]) -> bool:
    return (
        terms.keys() - MAY_NAME == TERMS
        and terms["stage"] in STAGES
        and terms["deed"] in DEEDS
        and _is_text(terms["actor"], 128, least=1)
        and _is_text(terms["addressee"], 128)
        and _is_by_language(terms["texts"], 4000)
        and (terms["due"] is None or (isinstance(terms["due"], str) and bool(_DAY.fullmatch(terms["due"]))))
        and ("zones" not in terms or _are_zones(terms["zones"]))
        and _is_text(terms["owner"], 200)
        and _is_basis(terms["basis"])
        and isinstance(terms["evidence"], list)
        and len(terms["evidence"]) <= 100
        and all(map(_is_evidence, terms["evidence"]))
        and _is_text(terms["reason"], 2000)
    )


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)
_ZONE = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*", re.ASCII)
_KIND = re.compile(r"[a-z-]+", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


def _is_text(value: object, most: int, least: int = 0) -> bool:
    return isinstance(value, str) and least <= len(value) <= most


def _is_by_language(value: object, most: int, least: int = 0) -> bool:
    return (
        isinstance(value, dict)
        and 1 <= len(value) <= 12
        and all(len(one) <= 20 and _LANGUAGE.fullmatch(one) for one in value)
        and all(_is_text(one, most, least) for one in value.values())
    )


def _are_zones(value: object) -> bool:
    """Whether names of time zones have their form; whether a zone is called so is nothing that the proof depends on."""
    return (
        isinstance(value, list)
        and 1 <= len(value) <= 2  # one a side
        and all(_is_text(one, 64, 1) and _ZONE.fullmatch(one) for one in value)
        and len(set(value)) == len(value)
    )


def _is_basis(value: object) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() <= {"agreement", "article", "meeting"}
        and _is_text(value.get("agreement", ""), 200)
        and _is_text(value.get("article", ""), 20)
        # older entries name the meeting by one title, without a language
        and (
            "meeting" not in value
            or _is_text(value["meeting"], 300)
            or _is_by_language(value["meeting"], 300, 1)
        )
    )


def _is_evidence(value: object) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"kind", "ref", "digest"}
        and _is_text(value["kind"], 40)
        and bool(_KIND.fullmatch(value["kind"]))
        and _is_text(value["ref"], 80, least=1)
        and _is_text(value["digest"], 64)
        and bool(_DIGEST.fullmatch(value["digest"]))
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
        "no-text": any(one.strip() for one in promise.texts.values()),
        "stranger": promise.actor in sides | {BOTH, NO_NODE},
        "no-owner": promise.stage in {"soft", "dropped"} or bool(promise.owner.strip()),
        "no-evidence": promise.stage not in {"fulfilled", "partly"} or bool(promise.evidence),
        "no-reason": bool(promise.reason.strip()) or not (later or promise.stage in {"partly", "dropped"}),
        "not-from-there": any(promise.stage in FOLLOWS[one] for one in stages),
    }
    return next((code for code, holds in checks.items() if not holds), "")
