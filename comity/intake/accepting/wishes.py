"""What a person wishes to become of a proposal, and what a target asks before it can be made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from comity.records.purposes import Looking
from comity.web.words import Words

RECORD, RECORD_ADD = "record", "record-add"
OPERATION, RESULT = "operation", "result"
WANTED, DRAFT, NOTED = "wanted", "draft", "noted"

Choices = Sequence[tuple[str, Any]]


@dataclass(frozen=True)
class Field:
    """A box that the owning room needs and the document may not fill: its name in `Wish.told`, and what is read out of the document.

    `choices` is empty where words are written; grouped choices as Django's forms take them. `kind`: `text`, `choice`, `moment` (a local
    `YYYY-MM-DDTHH:MM`), `zone`, `number`.
    """

    name: str
    label: Words
    kind: str = "text"
    is_required: bool = True
    initial: str = ""
    choices: Choices = ()
    help: Words = ""
    longest: int = 300  # characters, as the owning room keeps them


@dataclass(frozen=True)
class Target:
    """Where a confirmed proposal can go.

    `onto`: what kind of thing must be named (`subject`, `operation`), empty for none; `asks_purpose`: the purpose of the look must be given;
    `warning` is said before the act; `unsaid` what the document says and the room has no place for; `written` is what the record will
    state, as pairs of label and words.
    """

    code: str
    label: Words
    fields: Sequence[Field] = ()
    onto: str = ""
    asks_purpose: bool = False
    warning: Words = ""
    unsaid: Sequence[Words] = ()
    written: Sequence[tuple[Words, str]] = ()


@dataclass(frozen=True)
class Wish:
    """A target with what was changed, onto what, why somebody looks, and the boxes of the owning room (`Field.name` to text)."""

    target: str
    changed: Mapping[str, Any] | None = None
    onto: UUID | None = None
    looking: Looking | None = None
    told: Mapping[str, str] = field(default_factory=dict)
