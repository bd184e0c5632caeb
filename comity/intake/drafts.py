"""A document as it is brought: the input of the action that takes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from comity.requests.drafts import FileDraft


@dataclass(frozen=True)
class DocumentDraft:
    """A file and where it comes from.

    Attributes:
        file: held in memory, encrypted on the disk already, or uploaded piece by piece.
        reference: where it comes from, such as the number of a letter; the name of the file stands in for it.
        language: of the source, ISO 639-1, empty when not known.
        handling: a stamp in its stored form (`records.stamps.own_stamp`); empty stands for that of the agency's own sources.
        received_at: None for now.
    """

    file: FileDraft
    reference: str = ""
    language: str = ""
    handling: Mapping[str, Any] = field(default_factory=dict)
    received_at: datetime | None = None
