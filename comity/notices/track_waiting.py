"""What of tracks waits on people: steps that are ours, limits about to lapse. One function a source, for the desk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from comity.accounts.models import Person
from comity.exchange.models import Peer
from comity.lib.clock import now
from comity.notices.models.track import Track
from comity.notices.track_access import tracks_visible_to, tracks_waiting_for
from comity.notices.track_alarm_rules import FIRST
from comity.notices.track_words import STEPS, task_words


@dataclass(frozen=True)
class AboutTrack:
    """Whom a track is about, with whom, what is due, since when it waits, and which limit runs."""

    name: str
    language: str
    partner: Peer | None
    ref: str
    what: str
    since: datetime
    due: datetime | None


def steps_of_ours(person: Person) -> QuerySet[Track]:
    """Return the tracks whose next thing is ours to do."""
    return tracks_waiting_for(person, settings.NODE_ID)


def limits_about_to_lapse(person: Person) -> QuerySet[Track]:
    """Return the tracks with a limit that ends within a week or has lapsed, whoever must act before it."""
    return tracks_visible_to(person).filter(due_at__lte=now() + FIRST).order_by("due_at")


def about_tracks(keys: Iterable[UUID]) -> Mapping[UUID, AboutTrack]:
    """Return what the desk says of each track."""
    found = list(Track.objects.filter(pk__in=list(keys)).prefetch_related("parties"))
    nodes = {one.node for track in found for one in track.parties.all()} - {settings.NODE_ID}
    peers = {peer.node: peer for peer in Peer.objects.filter(node__in=nodes)}
    return {track.pk: _about(track, peers) for track in found}


def _about(track: Track, peers: Mapping[str, Peer]) -> AboutTrack:
    partner = next(
        (peers[one.node] for one in track.parties.all() if one.node in peers and one.role != "transit"), None
    )
    what = task_words(track.task, track.task_code) or str(STEPS.get(track.due_step, ""))
    return AboutTrack(
        track.name,
        track.name_language,
        partner,
        track.ref,
        what,
        track.waits_since or track.received_at,
        track.due_at,
    )
