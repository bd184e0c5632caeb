"""What the acts on the register of agreements are given. Texts are by language.

The articles are needed where no machine-readable form is held; `subjects` are ICCS codes, codes of the list of data categories, and
words of the register.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

Texts = Mapping[str, str]


@dataclass(frozen=True)
class StepDraft:
    """A status that an agreement reached: `on` is the day at the place, none where nobody knows it for a first entry.

    `told` is what partners' nodes are given as the reason, empty for none; `reason` stays in the house.
    """

    state: str
    on: date
    place: str = ""
    reason: str = ""
    told: str = ""


@dataclass(frozen=True)
class AgreementDraft:
    """An agreement of the register. `steps` are those known when it is entered, in any order; a change leaves them as they are.

    `terms` is the id of the machine-readable form, `document` one of the room of documents, `quotes` the places in it.
    """

    kind: str
    titles: Texts
    parties: Sequence[str]
    subjects: Sequence[str] = ()
    may_rely: Texts = field(default_factory=dict)
    steps: Sequence[StepDraft] = ()
    expires_on: date | None = None
    terms: str = ""
    meeting: UUID | None = None
    depositary: str = ""
    articles: Sequence[Mapping[str, Any]] = ()
    document: UUID | None = None
    quotes: Sequence[Mapping[str, Any]] = ()
