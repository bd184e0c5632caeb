"""Acts after a restore on letters about tracks that a partner gave back: their beginnings, and the entries that we had signed.

What this house answered for itself alone is in no letter: it is asked again before the next entry.
"""

from typing import Any
from uuid import UUID

from django.conf import settings

from comity.accounts.models import Agency
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.core.moments import from_rfc3339
from comity.exchange.keepers import TakenBack
from comity.notices.actions._notice_of_track import end_notice
from comity.notices.actions._shared import free_reference
from comity.notices.actions._tracks import keep_facts
from comity.notices.models.track import EntryState, Track, TrackEntry, TrackLetter, TrackParty, TrackState
from comity.notices.track_bodies import ORIGIN_ENTRY, ORIGIN_TRACK, entry_of
from comity.release.actions import take_outgoing_back
from comity.release.models import Outgoing
from comity.release.returned import author_of, basis_in, handling_in, unit_of

UNSENT = frozenset({EntryState.WAITS, EntryState.RETURNED})


@action(events.TRACK_LETTER_SENT)
def take_track_back(act: Act, taken: TakenBack) -> bool:
    """Rebuild a track that we had begun; one that the backup knows as waiting for approval has begun."""
    data = taken.data
    act.about("track", data["track"])
    act.note(peer=taken.node, letter=str(taken.mid), restored=True)
    track = Track.objects.select_for_update().filter(pk=data["track"]).first() or _begun(taken, data)
    agreement, article = basis_in(taken.letter)
    for one in data["parties"]:
        reached = {"agreement": agreement, "article": article} if one["node"] == taken.node else {}
        parts = {name: one[name] for name in ("role", "country", "zone")}
        TrackParty.objects.update_or_create(track=track, node=one["node"], defaults={**parts, **reached})
    if not track.is_begun:
        track.state, track.return_reason = TrackState.OPEN, ""
        track.save(update_fields=["state", "return_reason"])
    _keep_letter(track, None, take_outgoing_back(act, taken, ORIGIN_TRACK, track.pk))
    keep_facts(track, act.at)
    return True


@action(events.TRACK_LETTER_SENT)
def take_entry_back(act: Act, taken: TakenBack) -> bool:
    """Enter an entry of ours again; False while the track is not here again."""
    data = taken.data
    act.about("track", data["track"])
    track = Track.objects.select_for_update().filter(pk=data["track"]).first()
    act.note(peer=taken.node, letter=str(taken.mid), entry=data["entry"], restored=track is not None)
    if track is None:
        return False
    entry, is_new = TrackEntry.objects.get_or_create(
        id=UUID(data["entry"]),
        defaults={
            "track": track,
            "kind": data["kind"],
            "at": from_rfc3339(data["at"]),
            "node": settings.NODE_ID,
            "actor": data["by"]["actor"],
            "by": author_of(taken.letter),
            "data": data["data"],
            "after": [UUID(one) for one in data["after"]],
            "state": EntryState.SENT,
            "received_at": act.at,
        },
    )
    if not is_new and entry.state in UNSENT:
        entry.state, entry.return_reason = EntryState.SENT, ""
        entry.save(update_fields=["state", "return_reason"])
    _keep_letter(track, entry, take_outgoing_back(act, taken, ORIGIN_ENTRY, entry.pk))
    track.refresh_from_db()
    end_notice(act, track, keep_facts(track, act.at), entry_of(entry))
    return True


def _begun(taken: TakenBack, data: dict[str, Any]) -> Track:
    letter, agency = taken.letter, Agency.objects.get(is_home=True)
    roles = {one["node"]: one["role"] for one in data["parties"]}
    return Track.objects.create(
        id=UUID(data["track"]),
        agency=agency,
        unit=unit_of(letter, agency),
        ref=free_reference(Track.objects.filter(agency=agency), agency, "T", data["ref"], letter.created),
        kind=data["kind"],
        role=roles[settings.NODE_ID],
        person=data["person"],
        name=data["person"]["name"],
        name_language=data["person"].get("language", ""),
        offence=data["offence"],
        urgency=data["urgency"],
        urgency_reason=letter.prio_reason or "",
        handling=handling_in(letter),
        notice=UUID(data["notice"]) if data["notice"] else None,
        sister=UUID(data["sister"]) if data["sister"] else None,
        hit_at=from_rfc3339(data["hit_at"]) if data["hit_at"] else None,
        begun_by_node=settings.NODE_ID,
        begun_by=author_of(letter),
        begun_at=from_rfc3339(data["at"]),
        state=TrackState.OPEN,
    )


def _keep_letter(track: Track, entry: TrackEntry | None, outgoing: Outgoing) -> None:
    TrackLetter.objects.update_or_create(
        outgoing=outgoing.pk,
        defaults={
            "track": track,
            "entry": entry,
            "peer": outgoing.peer,
            "letter": outgoing.letter,
            "letter_state": outgoing.letter_state,
        },
    )
