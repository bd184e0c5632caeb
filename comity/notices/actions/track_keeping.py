"""Acts on what came in letters about tracks, when its owner takes it back, corrects it or makes its handling stricter."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.handling.codes import Codes
from comity.handling.stamp import Handling
from comity.notices.actions._tracks import keep_facts
from comity.notices.core.track_fields import wrong_in
from comity.notices.models.track import Track, TrackEntry
from comity.notices.track_bodies import plan_of
from comity.notices.track_lines import LINKS, fields_of

GONE = "—"
CODES = LINKS | {"step", "stop"}
BESIDE = frozenset({"step", "corrects", "batch"})


def _entries(owner: str, mid: UUID) -> list[TrackEntry]:
    return list(TrackEntry.objects.select_related("track").filter(message=mid, node=owner))


def _tracks(owner: str, mid: UUID) -> list[Track]:
    return list(Track.objects.select_for_update().filter(message=mid, begun_by_node=owner))


@action(events.TRACK_PURGED)
def purge_track_letter(act: Act, owner: str, mid: UUID) -> int:
    """Delete the words of a letter. That a step was signed stays: what was done with a person is not undone by a recall."""
    act.about("letter", mid)
    entries, tracks = _entries(owner, mid), _tracks(owner, mid)
    for entry in entries:
        words = {
            one.name
            for one in fields_of(plan_of(entry.track), entry.kind, entry.data)
            if one.kind in {"line", "text"}
        }
        entry.data = {
            name: GONE if name in words - CODES and value else value for name, value in entry.data.items()
        }
        entry.save(update_fields=["data"])
    for track in tracks:
        track.person = {**dict.fromkeys(track.person, ""), "name": GONE}
        track.name, track.name_language = GONE, ""
        track.save(update_fields=["person", "name", "name_language"])
    rows = len(entries) + len(tracks)
    act.note(rows=rows)
    return rows


@action(events.TRACK_CORRECTED)
def correct_track_rows(act: Act, owner: str, mid: UUID, data: Mapping[str, Any]) -> int:
    """Write the corrected body into what came in a letter; what is no entry of its kind any more is left as it was."""
    act.about("letter", mid)
    rows = 0
    for entry in _entries(owner, mid):
        fields = fields_of(plan_of(entry.track), entry.kind, entry.data)
        if entry.kind == data.get("kind") and not wrong_in(data.get("data", {}), fields, more=BESIDE):
            entry.data = dict(data["data"])
            entry.save(update_fields=["data"])
            keep_facts(entry.track, act.at)
            rows += 1
    for track in _tracks(owner, mid):
        track.person = dict(data["person"])
        track.name, track.name_language = data["person"]["name"], data["person"]["language"]
        track.save(update_fields=["person", "name", "name_language"])
        keep_facts(track, act.at)
        rows += 1
    act.note(rows=rows)
    return rows


@action(events.TRACK_CORRECTED)
def restamp_tracks(act: Act, owner: str, mid: UUID, handling: Handling) -> int:
    """Bind our own letters of the track by the stricter codes too."""
    act.about("letter", mid)
    several = {one.track_id for one in _entries(owner, mid)} | {one.pk for one in _tracks(owner, mid)}
    for track in Track.objects.select_for_update().filter(pk__in=several):
        codes = Codes.read(track.handling.get("codes", [])).combine(handling.codes)
        track.handling = {**track.handling, "codes": codes.as_list()}
        track.save(update_fields=["handling"])
    act.note(rows=len(several))
    return len(several)
