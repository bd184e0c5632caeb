"""What of tracks waits on people: steps that are ours, limits about to lapse. One function a source, for the desk."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import DateTimeField, ExpressionWrapper, QuerySet, Value

from comity.accounts.models import Person
from comity.exchange.models import Peer
from comity.lib.clock import now
from comity.notices.models.track import Track
from comity.notices.track_access import tracks_visible_to, tracks_waiting_for
from comity.notices.track_alarm_rules import FIRST
from comity.notices.track_words import STEPS, task_words
from comity.release.waiting import About


def steps_of_ours(person: Person) -> QuerySet[Track]:
    """Return the tracks whose next thing is ours to do."""
    return tracks_waiting_for(person, settings.NODE_ID)


def limits_about_to_lapse(person: Person, at: datetime | None = None) -> QuerySet[Track]:
    """Return the tracks with a limit that ends within a week or has lapsed, whoever must act before it.

    The database adds the week to the moment `at`, the present one where none is given.
    """
    ends = ExpressionWrapper(Value(at or now()) + Value(FIRST), output_field=DateTimeField())
    return tracks_visible_to(person).filter(due_at__lte=ends).order_by("due_at")


def about_tracks(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return what the desk says of each track."""
    found = list(Track.objects.filter(pk__in=list(keys)).prefetch_related("parties"))
    nodes = {one.node for track in found for one in track.parties.all()} - {settings.NODE_ID}
    peers = {peer.node: peer for peer in Peer.objects.filter(node__in=nodes)}
    return {track.pk: _about(track, peers) for track in found}


def _about(track: Track, peers: Mapping[str, Peer]) -> About:
    partner = next(
        (peers[one.node] for one in track.parties.all() if one.node in peers and one.role != "transit"), None
    )
    what = task_words(track.task, track.task_code) or str(STEPS.get(track.due_step, ""))
    return About(
        track.name,
        partner,
        track.ref,
        track.waits_since or track.received_at,
        track.due_at,
        language=track.name_language,
        note=what,
    )
