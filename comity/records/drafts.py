"""What an action is given: a source to be recorded and values to be stated."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from comity.records.models import SourceKind


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source not recorded yet. `handling` is a stamp of the handling room in its stored form."""

    kind: SourceKind
    reference: str
    language: str = ""
    handling: Mapping[str, Any] = field(default_factory=dict)
    received_at: datetime | None = None  # None: now


@dataclass(frozen=True, slots=True)
class NewValue:
    """A value as the source has it, with the words it rests on."""

    prop: str
    written: str
    language: str = ""
    quote: str = ""
