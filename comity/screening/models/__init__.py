"""Lists and their entries; queries, hits and what was decided; runs over files; standing watches; cards of namesakes."""

from comity.screening.models.cards import NamesakeCard
from comity.screening.models.lists import FOLLOWING, Entry, List, ListFormat, ListKind, Version, VersionState
from comity.screening.models.queries import (
    DECIDED,
    WAITING,
    Adjudication,
    Hit,
    HitState,
    Query,
    Series,
    Verdict,
)
from comity.screening.models.runs import Run, RunRow, RunState
from comity.screening.models.watches import Watch

__all__ = [
    "DECIDED",
    "FOLLOWING",
    "WAITING",
    "Adjudication",
    "Entry",
    "Hit",
    "HitState",
    "List",
    "ListFormat",
    "ListKind",
    "NamesakeCard",
    "Query",
    "Run",
    "RunRow",
    "RunState",
    "Series",
    "Verdict",
    "Version",
    "VersionState",
    "Watch",
]
