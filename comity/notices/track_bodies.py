"""What travels: the beginning of a track, and its entries."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from comity.exchange.core.moments import to_rfc3339
from comity.notices.core import track as folds
from comity.notices.core.track_board import Board
from comity.notices.core.track_entries import Entry, Start
from comity.notices.core.track_plan import Plan, Role
from comity.notices.models.track import COUNTED, Track, TrackEntry, TrackParty
from comity.notices.track_data import plans

TRACK = "notices/track/1"
ENTRY = "notices/entry/1"
ORIGIN_TRACK, ORIGIN_ENTRY = "track", "track-entry"
# what the beginning of a track says of the person
BEGINNING = ("identity", "document-data", "case-facts")


@cache
def shape(name: str) -> dict[str, Any]:
    """Return a body's JSON schema by the name of its file."""
    text = (files("comity.notices") / "resources" / f"{name}.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def by(node: str, actor: str) -> dict[str, str]:
    """Write who signs."""
    return {"node": node, "actor": actor}


def track_body(track: Track, parties: list[TrackParty], actor: str) -> dict[str, Any]:
    """Write the beginning of a track."""
    return {
        "track": str(track.id),
        "kind": track.kind,
        "ref": track.ref,
        "at": to_rfc3339(track.begun_at),
        "by": by(track.begun_by_node, actor),
        "parties": [
            {"node": one.node, "role": one.role, "country": one.country, "zone": one.zone} for one in parties
        ],
        "person": track.person,
        "offence": track.offence,
        "urgency": track.urgency,
        "notice": str(track.notice) if track.notice else None,
        "sister": str(track.sister) if track.sister else None,
        "hit_at": to_rfc3339(track.hit_at) if track.hit_at else None,
    }


def entry_body(entry: TrackEntry) -> dict[str, Any]:
    """Write an entry."""
    return {
        "track": str(entry.track_id),
        "entry": str(entry.id),
        "kind": entry.kind,
        "at": to_rfc3339(entry.at),
        "by": by(entry.node, entry.actor),
        "after": sorted(str(one) for one in entry.after),
        "data": entry.data,
    }


def start_of(track: Track) -> Start:
    """Return the beginning of a track as the fold reads it."""
    return Start(
        str(track.id),
        track.kind,
        track.begun_at,
        track.begun_by_node,
        {one.node: Role(one.role) for one in track.parties.all()},
        str(track.person.get("birth", "")),
    )


def plan_of(track: Track) -> Plan:
    """Return what its kind can hold."""
    return plans()[track.kind]


def entry_of(row: TrackEntry) -> Entry:
    """Return an entry as the fold reads it."""
    return made_entry(row.id, row.kind, row.at, node=row.node, data=row.data, after=row.after)


def made_entry(
    identifier: UUID | str,
    kind: str,
    at: datetime,
    *,
    node: str,
    data: Mapping[str, Any],
    after: Iterable[object],
) -> Entry:
    """Return an entry as the fold reads it, out of its parts."""
    return Entry(str(identifier), kind, at, node, data, frozenset(str(one) for one in after))


def counted(track: Track) -> list[Entry]:
    """Return the entries of a track that count: signed by us, or received."""
    return [entry_of(row) for row in track.entries.all() if row.state in COUNTED]


def board_of(track: Track) -> Board:
    """Return how a track stands by the entries that count."""
    return folds.fold(plan_of(track), start_of(track), counted(track))


def data_categories(plan: Plan, entry: Entry | None) -> tuple[str, ...]:
    """Return which data an entry carries; None: the beginning. Both sides read it from the same file."""
    if entry is None:
        return BEGINNING
    if entry.kind == "step":
        step = plan.step(str(entry.data.get("step", "")))
        return step.data if step else ("proceedings",)
    spec = plan.acts.get(entry.kind)
    return spec.data if spec else ("proceedings",)
