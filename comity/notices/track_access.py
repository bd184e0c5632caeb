"""Who sees tracks: people of the agency that takes part, by role; who works on requests acts on them."""

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from comity.accounts.access import Answer, holds, no
from comity.accounts.counting import may_read_figures
from comity.accounts.models import Person
from comity.accounts.roles import WORKS_ON_REQUESTS, Role
from comity.exchange.recovering import hidden_nodes, was_restored
from comity.notices.models.track import EntryState, Track, TrackEntry, TrackState
from comity.notices.track_exceptions import NoTrackError

SEES_TRACKS = WORKS_ON_REQUESTS | {Role.INVESTIGATOR}


def may_see_tracks(person: Person) -> Answer:
    """Whether the list is open to a person; letters bear the keys of the house, so guests of other agencies have none."""
    answer = holds(person, SEES_TRACKS)
    return no("other-agency") if answer and not person.agency.is_home else answer


def may_act_on_tracks(person: Person) -> Answer:
    """Whether a person enters steps."""
    answer = may_see_tracks(person)
    return no("role") if answer and not person.holds(WORKS_ON_REQUESTS) else answer


def tracks_visible_to(person: Person) -> QuerySet[Track]:
    """Return the tracks of the person's agency; after a restore not those with a partner that was not asked yet."""
    return _of_agency(person) if may_see_tracks(person) else Track.objects.none()


def tracks_counted_for(person: Person) -> QuerySet[Track]:
    """Return the tracks that figures are made of: the agency's, for whoever reads figures, whether or not these open to them."""
    return _of_agency(person) if may_read_figures(person) else tracks_visible_to(person)


def _of_agency(person: Person) -> QuerySet[Track]:
    found = Track.objects.filter(agency=person.agency)
    return found.exclude(parties__node__in=hidden_nodes()) if was_restored() else found


def entries_visible_to(person: Person) -> QuerySet[TrackEntry]:
    """Return the entries of these tracks."""
    return TrackEntry.objects.filter(track__in=tracks_visible_to(person).order_by().values("pk"))


def track_for(person: Person, track_id: UUID, *, lock: bool = False) -> Track:
    """Return a track that the person may see. Raises NoTrackError."""
    rows = tracks_visible_to(person)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=track_id).first()
    if found is None:
        raise NoTrackError(track_id)
    return found


def track_to_act_on(person: Person, track_id: UUID) -> Track:
    """Return a track for an act; whoever acts at the same time waits. Raises NoTrackError."""
    answer = may_act_on_tracks(person)
    if not answer:
        raise NoTrackError(track_id, answer.reason)
    return track_for(person, track_id, lock=True)


def tracks_waiting_for(person: Person, node: str) -> QuerySet[Track]:
    """Return the tracks in which this node has to do the next thing, and can: nothing of it waits for approval."""
    if not may_act_on_tracks(person):
        return Track.objects.none()
    waiting = TrackEntry.objects.filter(track=OuterRef("pk"), state=EntryState.WAITS)
    due = tracks_visible_to(person).filter(waits_on__contains=[node])
    return due.exclude(state__in=[TrackState.CLOSED, TrackState.WAITS]).exclude(Exists(waiting))
