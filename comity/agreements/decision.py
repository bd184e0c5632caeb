"""The answer of a release decision: what it rests on, and how two answers join.

A decision is its reasons. Each reason has one effect, read from the table below; the strictest effect wins. Joining
two decisions is joining their reasons, so the stricter of sender and receiver, or of send and retry, wins by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Self


class Allowed(StrEnum):
    """Whether something may leave: yes, after a person has been asked, or no."""

    YES = "yes"
    ASK = "ask"
    NO = "no"

    @property
    def rank(self) -> int:
        """Place in the order of strictness, loosest first."""
        return list(Allowed).index(self)


@dataclass(frozen=True)
class Effect:
    """What a reason does: the answer it forces, and whose act it calls for."""

    allowed: Allowed
    second: bool = False
    senior: bool = False


_NO, _YES = Effect(Allowed.NO), Effect(Allowed.YES)
_SECOND, _SENIOR = Effect(Allowed.ASK, second=True), Effect(Allowed.ASK, senior=True)

EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {
        # the agreement
        "agreement-missing": _NO,
        "agreement-differs": _NO,
        "agreement-draft": _NO,
        "agreement-suspended": _NO,
        "agreement-ended": _NO,
        "agreement-not-yet": _NO,
        "agreement-expired": _NO,
        # what the partner holds of it
        "partner-suspended": _NO,
        "form-unknown": _NO,
        "form-differs": _YES,
        # a form that our side holds alone
        "alone-paper-only": _NO,
        "alone-other-partner": _NO,
        "alone-not-confirmed": _NO,
        "alone": _YES,
        # who and what
        "nothing-decided": _NO,
        "nothing-to-send": _NO,
        "no-recipient": _NO,
        "author-missing": _NO,
        "sender-not-party": _NO,
        "recipient-not-party": _NO,
        "central-authority": _NO,
        # what the articles permit
        "article-not-covered": _NO,
        "category-not-covered": _NO,
        "kind-not-covered": _NO,
        "purpose-not-covered": _NO,
        "offence-not-covered": _NO,
        "recipient-not-covered": _NO,
        "not-under-article": _NO,
        "covered": _YES,
        # what the owners ask
        "not-police-purpose": _NO,
        "court-needs-owner": _NO,
        "owner-must-agree": _NO,
        "purpose-limit": _NO,
        "above-ceiling": _NO,
        "retention-over": _NO,
        "unknown-code": _YES,
        "codes-assumed": _YES,
        "owner-agreed": _YES,
        # rights
        "rights-unanswered": Effect(Allowed.NO, senior=True),
        "rights-at-stake": _SENIOR,
        "caveat-open": _SENIOR,
        "assurance-given": _YES,
        "senior-agreed": _YES,
        # two persons
        "second-person-needed": _SECOND,
        "second-person-confirmed": _YES,
        "night-rule": Effect(Allowed.YES, second=True),
        "night-rule-lapsed": Effect(Allowed.ASK, second=True, senior=True),
    }
)


@dataclass(frozen=True, order=True)
class Reason:
    """One reason: a code of EFFECTS, the article it rests on (may be empty), and what the sentence names."""

    code: str
    article: str = ""
    params: tuple[tuple[str, str], ...] = ()

    @property
    def effect(self) -> Effect:
        """What it does; a reason written by a newer version and not known here means no."""
        return EFFECTS.get(self.code, _NO)


@dataclass(frozen=True, order=True)
class Condition:
    """One condition that travels with the release; codes are those of `comity.agreements.sentences`."""

    code: str
    article: str = ""
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Decision:
    """The decision: reasons and conditions, each once and in one order. No reason at all means no."""

    reasons: tuple[Reason, ...]
    conditions: tuple[Condition, ...] = ()

    def __post_init__(self) -> None:
        reasons = sorted(set(self.reasons), key=lambda one: (-one.effect.allowed.rank, one))
        object.__setattr__(self, "reasons", tuple(reasons) or (Reason("nothing-decided"),))
        object.__setattr__(self, "conditions", tuple(sorted(set(self.conditions))))

    @property
    def allowed(self) -> Allowed:
        """The strictest effect of all reasons."""
        return max((reason.effect.allowed for reason in self.reasons), key=lambda one: one.rank)

    @property
    def decisive(self) -> tuple[Reason, ...]:
        """The reasons that force the answer: what a screen shows first."""
        return tuple(reason for reason in self.reasons if reason.effect.allowed is self.allowed)

    @property
    def needs_second_person(self) -> bool:
        """Whether another officer must still confirm, before it leaves or (night rule) after."""
        return any(reason.effect.second for reason in self.reasons)

    @property
    def needs_named_senior(self) -> bool:
        """Whether a named senior must decide."""
        return any(reason.effect.senior for reason in self.reasons)

    @property
    def confirm_by(self) -> datetime | None:
        """Until when the second person must confirm what left under the night rule."""
        moments = [dict(reason.params)["until"] for reason in self.reasons if reason.code == "night-rule"]
        return datetime.fromisoformat(min(moments)) if moments else None

    def to_json(self) -> dict[str, Any]:
        """The decision for storing; the answer is written out for whoever reads the record."""
        return {
            "allowed": self.allowed.value,
            "reasons": [_line_to_json(reason) for reason in self.reasons],
            "conditions": [_line_to_json(condition) for condition in self.conditions],
            "needs_second_person": self.needs_second_person,
            "needs_named_senior": self.needs_named_senior,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote; the answer is taken from the reasons again."""
        return cls(
            tuple(Reason(*_line_from_json(line)) for line in stored["reasons"]),
            tuple(Condition(*_line_from_json(line)) for line in stored["conditions"]),
        )


def stricter(one: Decision, other: Decision) -> Decision:
    """Both decisions together: never looser than either."""
    return Decision(one.reasons + other.reasons, one.conditions + other.conditions)


def because(code: str, article: str = "", /, **params: str) -> Reason:
    """Write a reason."""
    return Reason(code, article, tuple(sorted(params.items())))


def provided(code: str, article: str = "", /, **params: str) -> Condition:
    """Write a condition."""
    return Condition(code, article, tuple(sorted(params.items())))


def in_languages(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    """Parameters that carry a text in each of its languages; a sentence takes the reader's own."""
    return {f"{name}[{language}]": text for language, text in texts.items()}


def _line_to_json(line: Reason | Condition) -> dict[str, Any]:
    return {"code": line.code, "article": line.article, "params": dict(line.params)}


def _line_from_json(line: Mapping[str, Any]) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    return line["code"], line["article"], tuple(sorted(line["params"].items()))
