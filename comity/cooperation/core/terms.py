"""What a commitment says, whole: every change carries all of it, so that nobody puts pieces together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class Stage(StrEnum):
    """How far it has come."""

    SOFT = "soft"  # proposed, requested or hoped: nobody owes it yet
    COMMITTED = "committed"
    IN_PROGRESS = "in-progress"
    FULFILLED = "fulfilled"
    PARTLY = "partly"
    DROPPED = "dropped"


class Deed(StrEnum):
    """With which word it was given (comity-intake/1 knows the same ones, and `hoped`)."""

    PROPOSED = "proposed"
    REQUESTED = "requested"
    PLEDGED = "pledged"
    AGREED = "agreed"
    HOPED = "hoped"


ENDED = frozenset({Stage.FULFILLED, Stage.PARTLY, Stage.DROPPED})
_NEXT: Mapping[Stage, frozenset[Stage]] = MappingProxyType(
    {
        Stage.SOFT: frozenset({Stage.SOFT, Stage.COMMITTED, Stage.DROPPED}),
        Stage.COMMITTED: frozenset({Stage.COMMITTED, Stage.IN_PROGRESS, *ENDED}),
        Stage.IN_PROGRESS: frozenset({Stage.IN_PROGRESS, *ENDED}),
        # what was done in part may go on; what is fulfilled or dropped is history, and a new promise is a new commitment
        Stage.PARTLY: frozenset({Stage.PARTLY, Stage.IN_PROGRESS, Stage.FULFILLED, Stage.DROPPED}),
        Stage.FULFILLED: frozenset(),
        Stage.DROPPED: frozenset(),
    }
)

UNKNOWN_LANGUAGE = "und"  # BCP 47
_NAMED = ("agreement", "article")


@dataclass(frozen=True, kw_only=True)
class Terms:
    """A commitment as it would be.

    Attributes:
        stage, deed: see above.
        actor: the node that owes it, or `both`.
        addressee: the node it is owed to, or `both`; empty where the words name nobody.
        texts: what is promised, by language.
        due: the last day, None where none was named.
        zones: names of the time zones (IANA) in all of which that day must be over (`core.last_day`), sorted. Empty where there is no
            day, and in what was signed before they travelled.
        owner: the unit of the actor that answers for it, as the actor calls it; empty while nobody does.
        basis: agreement and article, as {"agreement": …, "article": …}.
        meeting: the titles of the meeting it was given at, by language; empty for none. One that was signed as plain words, as they
            once travelled, stands under `und`: in which language it is nobody said.
        evidence: what shows how far it came, each as {"kind": …, "ref": …, "digest": …}.
        reason: why it was extended, done in part or dropped.
    """

    stage: Stage
    deed: Deed
    actor: str
    texts: Mapping[str, str]
    addressee: str = ""
    due: date | None = None
    zones: Sequence[str] = ()
    owner: str = ""
    basis: Mapping[str, str] = field(default_factory=dict)
    meeting: Mapping[str, str] = field(default_factory=dict)
    evidence: Sequence[Mapping[str, str]] = ()
    reason: str = ""

    def to_wire(self) -> dict[str, Any]:
        """Write it as it travels."""
        return {
            "stage": self.stage.value,
            "deed": self.deed.value,
            "actor": self.actor,
            "addressee": self.addressee,
            "texts": dict(self.texts),
            "due": self.due.isoformat() if self.due else None,
            **({"zones": list(self.zones)} if self.zones else {}),
            "owner": self.owner,
            "basis": self.rests_on,
            "evidence": [dict(one) for one in self.evidence],
            "reason": self.reason,
        }

    @property
    def rests_on(self) -> dict[str, Any]:
        """Agreement, article and titles of the meeting as they travel."""
        return {**self.basis, **({"meeting": dict(self.meeting)} if self.meeting else {})}

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "Terms":
        """Read it; the schema of the body was checked before. Raises ValueError where a day or a word is none."""
        return cls(
            stage=Stage(wire["stage"]),
            deed=Deed(wire["deed"]),
            actor=str(wire["actor"]),
            addressee=str(wire["addressee"]),
            texts=MappingProxyType(dict(wire["texts"])),
            due=date.fromisoformat(wire["due"]) if wire["due"] else None,
            zones=tuple(str(one) for one in wire.get("zones", ())),
            owner=str(wire["owner"]),
            basis=MappingProxyType(
                {name: str(wire["basis"][name]) for name in _NAMED if name in wire["basis"]}
            ),
            meeting=MappingProxyType(meeting_titles(wire["basis"])),
            evidence=tuple(MappingProxyType(dict(one)) for one in wire["evidence"]),
            reason=str(wire["reason"]),
        )


def meeting_titles(basis: Mapping[str, Any]) -> dict[str, str]:
    """Return the titles of the meeting that a basis names as it travels, by language.

    >>> meeting_titles({"meeting": "Seventh ministerial meeting"})
    {'und': 'Seventh ministerial meeting'}
    """
    titles = basis.get("meeting") or {}
    return {UNKNOWN_LANGUAGE: titles} if isinstance(titles, str) else dict(titles)


def terms_in(data: Mapping[str, Any]) -> Terms | None:
    """Return what an entry would have stand; None where that cannot be read, as of one that was written under other rules."""
    try:
        return Terms.from_wire(data["terms"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


class Flaw(StrEnum):
    """Why a change has no effect; pages say it in words."""

    UNREADABLE = "unreadable"
    NO_TEXT = "no-text"
    NO_OWNER = "no-owner"
    NO_EVIDENCE = "no-evidence"
    NO_REASON = "no-reason"
    NOT_FROM_THERE = "not-from-there"
    STRANGER = "stranger"  # its author or its actor is no side of it
    NO_GROUND = "no-ground"  # what it builds on does not stand


def flaw_of(terms: Terms, before: Sequence[Terms], sides: frozenset[str]) -> Flaw | None:
    """Return what is wrong with terms that would follow others, None where nothing is.

    Args:
        terms: what would stand.
        before: what stands; none for the first, two where the ledger is split.
        sides: the nodes of both sides.
    """
    checks = (
        (Flaw.NO_TEXT, any(text.strip() for text in terms.texts.values())),
        (Flaw.STRANGER, terms.actor in sides | {"both"}),
        (Flaw.NO_OWNER, terms.stage in {Stage.SOFT, Stage.DROPPED} or terms.owner.strip()),
        (Flaw.NO_EVIDENCE, terms.stage not in {Stage.FULFILLED, Stage.PARTLY} or terms.evidence),
        (Flaw.NO_REASON, not _asks_reason(terms, before) or terms.reason.strip()),
        (Flaw.NOT_FROM_THERE, _may_follow(terms.stage, [one.stage for one in before])),
    )
    return next((flaw for flaw, holds in checks if not holds), None)


def _asks_reason(terms: Terms, before: Sequence[Terms]) -> bool:
    is_later = any(one.due and (terms.due is None or terms.due > one.due) for one in before)
    return is_later or terms.stage in {Stage.PARTLY, Stage.DROPPED}


def _may_follow(stage: Stage, before: Sequence[Stage]) -> bool:
    if not before:
        return stage in {Stage.SOFT, Stage.COMMITTED}
    # of two that stand beside each other either may be gone on from: which of them holds is what such a change settles
    return any(stage in _NEXT[one] for one in before)
