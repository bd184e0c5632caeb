"""What a release decision is asked: everything it looks at, in a form that can be stored and asked again.

The same question is asked when an officer presses Send, at every retry, and by the receiver of the message. Only the
agreement and the time stay outside: each asker brings its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from comity.agreements.reference import Urgency
from comity.agreements.terms import AgreementRef
from comity.handling.classification import Ceiling
from comity.handling.stamp import Handling


class Side(StrEnum):
    """Who asks: the house that sends, whose people answer for it, or the one that receives."""

    SENDING = "sending"
    RECEIVING = "receiving"


class Role(StrEnum):
    """As what somebody approves."""

    SECOND = "second"
    SENIOR = "senior"


class Channel(StrEnum):
    """How it leaves: to a partner's node, or on paper."""

    WIRE = "wire"
    PAPER = "paper"


@dataclass(frozen=True)
class Item:
    """One thing to be sent: an id, its category of data (a code of the list) and the stamp of its source."""

    id: str
    category: str
    handling: Handling


@dataclass(frozen=True)
class RightsAnswers:
    """The three rights questions; None is a question nobody answered.

    political_or_belief: is this a political, military, religious or racial matter?
    press_or_defender: does it concern the press or a defender of rights?
    refugee_or_asylum: does it concern a refugee or somebody who seeks asylum?
    """

    political_or_belief: bool | None = None
    press_or_defender: bool | None = None
    refugee_or_asylum: bool | None = None


@dataclass(frozen=True)
class Approval:
    """A person's act for this very content: whoever changes the content drops the approvals with it."""

    person: str
    role: Role
    at: datetime
    reason: str = ""


@dataclass(frozen=True)
class Consent:
    """An owner's leave to pass one item to one agency for one purpose until `expires`; `court` adds use in court."""

    owner: str
    item: str
    recipient: str
    purpose: str
    expires: datetime
    court: bool = False


@dataclass(frozen=True)
class Assurance:
    """A written promise on a rights caveat: who promises, which authority is bound by it, its words and date."""

    caveat: str
    recipient: str
    promised_by: str
    authority: str
    text: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Question:
    """Everything that `release.judge` looks at, except the agreement and the time.

    `sender` and `recipients` are node ids, `author` the person who releases, `offence` an ICCS code, `article` the one
    the officer cites (empty: any that fits), `cited` what a received or stored message names, `ceiling` the one
    of this node and link, `night_reason` why one officer releases alone at flash urgency, `released_at` when it
    first left (None before).
    """

    items: tuple[Item, ...]
    recipients: tuple[str, ...]
    purpose: str
    sender: str
    author: str
    kind: str
    offence: str
    urgency: Urgency
    ceiling: Ceiling
    answers: RightsAnswers
    article: str = ""
    cited: AgreementRef | None = None
    approvals: tuple[Approval, ...] = ()
    consents: tuple[Consent, ...] = ()
    assurances: tuple[Assurance, ...] = ()
    night_reason: str = ""
    released_at: datetime | None = None
    side: Side = Side.SENDING
    channel: Channel = Channel.WIRE

    def to_json(self) -> dict[str, Any]:
        """The question as JSON values; `from_json` gives the same question back."""
        written = {field.name: _write(getattr(self, field.name)) for field in fields(self)}
        written["items"] = [
            {"id": item.id, "category": item.category, "handling": item.handling.to_json()}
            for item in self.items
        ]
        return written

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote.

        Raises:
            KeyError, TypeError, ValueError: it is not such a record.
        """
        return cls(
            **{name: stored[name] for name in ("purpose", "sender", "author", "kind", "offence")},
            **{name: stored[name] for name in ("article", "night_reason")},
            items=tuple(
                Item(item["id"], item["category"], Handling.from_json(item["handling"]))
                for item in stored["items"]
            ),
            recipients=tuple(stored["recipients"]),
            urgency=Urgency(stored["urgency"]),
            ceiling=Ceiling(**stored["ceiling"]),
            answers=RightsAnswers(**stored["answers"]),
            cited=AgreementRef(**stored["cited"]) if stored["cited"] else None,
            approvals=tuple(Approval(**_read(one, role=Role)) for one in stored["approvals"]),
            consents=tuple(Consent(**_read(one)) for one in stored["consents"]),
            assurances=tuple(Assurance(**_read(one)) for one in stored["assurances"]),
            released_at=datetime.fromisoformat(stored["released_at"]) if stored["released_at"] else None,
            side=Side(stored["side"]),
            channel=Channel(
                stored.get("channel", Channel.WIRE)
            ),  # what was kept before there was paper says none
        )


def _write(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_write(one) for one in value]
    if isinstance(value, Approval | Consent | Assurance | RightsAnswers | AgreementRef | Ceiling):
        return {field.name: _write(getattr(value, field.name)) for field in fields(value)}
    return value.value if isinstance(value, StrEnum) else value


def _read(stored: Mapping[str, Any], **kinds: type[StrEnum]) -> dict[str, Any]:
    values = dict(stored)
    for name in ("at", "expires"):
        if name in values:
            values[name] = datetime.fromisoformat(values[name])
    return values | {name: kind(values[name]) for name, kind in kinds.items()}
