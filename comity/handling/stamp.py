"""The stamp that every source carries: who owns it, what may be done with it, and for how long.

A stamp travels as the ``handling`` object of a message (EXCHANGE 1.4). Reading one never fails for being strange:
what is missing or unknown is taken in its strictest sense. Stamps combine for what is drawn from several sources;
the result is never looser than any of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import reduce
from typing import Any, Self

from comity.handling.classification import Classification
from comity.handling.codes import Code, Codes
from comity.handling.grading import Grading


class StampError(ValueError):
    """The stamp is not complete."""


class TextMissingError(StampError):
    """H3 stands for a restriction in words. Write the restriction down."""


class OwnerMissingError(StampError):
    """Every item has an owner. Name the agency whose item this is."""


class SeveralOwnersError(StampError):
    """A message carries one owner's stamp. Send what belongs to another owner under that owner's stamp."""


class TimeWithoutZoneError(StampError):
    """A date of a stamp needs a time zone. Give it in UTC."""


class Onward(StrEnum):
    """Whether a holder may pass the item on."""

    LISTED = "listed"
    """To the agencies listed, without asking again."""
    ASK = "ask"
    """After the owner has agreed, each time."""
    NO = "no"
    """Not at all."""

    @property
    def rank(self) -> int:
        """Place in the order of strictness, loosest first."""
        return list(Onward).index(self)


@dataclass(frozen=True, kw_only=True)
class Handling:
    """What may be done with one item.

    `owner` is a node id; `co_owners` holds the others after combining. `purpose` is a code of the list of purposes,
    empty when combined stamps share none. `retain_until` is the last moment of use, `delete_after` the moment after
    which no copy may be left; both in UTC. `listed` are node ids and counts only with `Onward.LISTED`.
    `caveats` are codes of rights caveats (``death-penalty``, ``torture``) that the owner attached.
    """

    owner: str
    codes: Codes
    classification: Classification
    purpose: str
    grading: Grading | None = None
    h3_texts: frozenset[str] = frozenset()
    retain_until: datetime | None = None
    delete_after: datetime | None = None
    onward: Onward = Onward.ASK
    listed: frozenset[str] = frozenset()
    caveats: frozenset[str] = frozenset()
    co_owners: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.owner:
            raise OwnerMissingError(OwnerMissingError.__doc__)
        if Code.H3 in self.codes.named and not self.h3_text.strip():
            raise TextMissingError(TextMissingError.__doc__)
        if any(at is not None and at.tzinfo is None for at in (self.retain_until, self.delete_after)):
            raise TimeWithoutZoneError(TimeWithoutZoneError.__doc__)
        object.__setattr__(self, "h3_texts", frozenset(text for text in self.h3_texts if text.strip()))
        # one order of owners, so that combining does not depend on who came first
        first, *rest = sorted(self.owners)
        object.__setattr__(self, "owner", first)
        object.__setattr__(self, "co_owners", frozenset(rest))
        if self.onward is not Onward.LISTED:
            object.__setattr__(self, "listed", frozenset())

    @property
    def owners(self) -> frozenset[str]:
        """All agencies whose leave is needed."""
        return self.co_owners | {self.owner}

    @property
    def h3_text(self) -> str:
        """The written restrictions, one a line."""
        return "\n".join(sorted(self.h3_texts))

    def combine(self, other: Self) -> Self:
        """The stamp of what is drawn from both: all conditions, the weaker grading, the earlier dates."""
        return replace(
            self,
            owner=self.owner,
            co_owners=self.owners | other.owners,
            codes=self.codes.combine(other.codes),
            classification=self.classification.combine(other.classification),
            purpose=self.purpose if self.purpose == other.purpose else "",
            grading=_weaker(self.grading, other.grading),
            h3_texts=self.h3_texts | other.h3_texts,
            retain_until=_earlier(self.retain_until, other.retain_until),
            delete_after=_earlier(self.delete_after, other.delete_after),
            onward=max(self.onward, other.onward, key=lambda one: one.rank),
            listed=self.listed & other.listed,
            caveats=self.caveats | other.caveats,
        )

    def ending(self, at: datetime) -> Self:
        """The same stamp where no copy may be left after a moment, say because an agreement says so; never a later one."""
        return replace(self, delete_after=_earlier(self.delete_after, at))

    def to_wire(self) -> dict[str, Any]:
        """Write the ``handling`` object of EXCHANGE 1.4; the purpose travels beside it in the message.

        Raises:
            SeveralOwnersError: the stamp is a combination over several owners.
        """
        if self.co_owners:
            raise SeveralOwnersError(SeveralOwnersError.__doc__)
        caveats = [{"code": code} for code in sorted(self.caveats)]
        caveats += [{"code": Code.H3.value, "text": text} for text in sorted(self.h3_texts)]
        return {
            "owner": self.owner,
            "codes": self.codes.as_list(),
            "classification": self.classification.to_wire(),
            "grading": self.grading.to_wire() if self.grading else None,
            "caveats": caveats,
            "audience": [],
            "onward": self.onward.value,
            "listed": sorted(self.listed),
            "retain_until": _write_time(self.retain_until),
            "delete_after": _write_time(self.delete_after),
            "human_review": True,
        }

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any], *, purpose: str, owner: str) -> Self:
        """Read a ``handling`` object as received.

        `owner` is the sender: the owner where the object names none. H3 without words binds like an unknown code, a
        date that cannot be read counts as passed.
        """
        codes = Codes.read(_texts(wire.get("codes")))
        caveats, words = _read_caveats(wire.get("caveats"))
        if Code.H3 in codes.named and not words:
            codes = Codes(codes.named - {Code.H3}, codes.unknown | {_H3_WITHOUT_WORDS})
        named = wire.get("owner")
        return cls(
            owner=named if isinstance(named, str) and named else owner,
            codes=codes,
            classification=Classification.from_wire(wire.get("classification")),
            purpose=purpose,
            grading=Grading.from_wire(wire.get("grading")),
            h3_texts=words,
            retain_until=_read_time(wire.get("retain_until")),
            delete_after=_read_time(wire.get("delete_after")),
            onward=_read_onward(wire),
            listed=frozenset(_texts(wire.get("listed"))),
            caveats=caveats,
        )

    def to_json(self) -> dict[str, Any]:
        """Everything, for storing beside a decision; `from_json` gives the same stamp back."""
        single = replace(self, co_owners=frozenset())
        return single.to_wire() | {
            "co_owners": sorted(self.co_owners),
            "purpose": self.purpose,
            "codes_assumed": self.codes.assumed,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        stamp = cls.from_wire(stored, purpose=stored["purpose"], owner=stored["owner"])
        codes = replace(stamp.codes, assumed=stored["codes_assumed"])
        return replace(stamp, codes=codes, co_owners=frozenset(stored["co_owners"]))


def combine(stamps: Iterable[Handling]) -> Handling:
    """Combine one or more stamps.

    Raises:
        OwnerMissingError: there is none.
    """
    several = list(stamps)
    if not several:
        raise OwnerMissingError("There is no stamp to combine. Stamp the item first.")
    return reduce(Handling.combine, several)


_PASSED = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS = range(1970, 9999)  # of which every zone has all moments: a page shows them in a reader's own
_H3_WITHOUT_WORDS = "H3 without words"


def _weaker(one: Grading | None, other: Grading | None) -> Grading | None:
    """Ungraded beside graded is ungraded; two systems cannot be compared, so they are ungraded together."""
    if one is None or other is None or one.system != other.system:
        return None
    return one.combine(other)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at is not None), default=None)


def _read_onward(wire: Mapping[str, Any]) -> Onward:
    value = wire.get("onward", Onward.ASK.value)
    return Onward(value) if value in [one.value for one in Onward] else Onward.NO


def _write_time(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def _read_time(value: Any) -> datetime | None:
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(value)
        at = at.astimezone(UTC) if at.tzinfo else _PASSED
    except (TypeError, ValueError, OverflowError):
        return _PASSED
    return at if at.year in _YEARS else _PASSED


def _read_caveats(value: Any) -> tuple[frozenset[str], frozenset[str]]:
    """The codes of rights caveats and the written restrictions; what cannot be read stays as a strange caveat."""
    codes, words = set(), set()
    for note in value if isinstance(value, list) else _texts(value):
        match note:
            case {"code": "H3", "text": str(text)} if text.strip():
                words.add(text)
            case {"code": str(code)}:
                codes.add(code)
            case _:
                codes.add(_text(note))
    return frozenset(codes), frozenset(words)


def _texts(value: Any) -> list[str]:
    """A list as texts; anything else than a list or nothing is one strange text, so that it binds harder."""
    if value is None:
        return []
    return [_text(one) for one in value] if isinstance(value, list) else [repr(value)]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else repr(value)
