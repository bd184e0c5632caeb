"""What tracks tell the rooms below when the program starts."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.exchange import keepers, registry
from comity.exchange.registry import BodyType, Sweep
from comity.notices import track_notifications, track_sweeps
from comity.notices.actions.track_arrivals import receive_entry, receive_track
from comity.notices.actions.track_taking_back import take_entry_back, take_track_back
from comity.notices.track_access import may_act_on_tracks
from comity.notices.track_bodies import ENTRY, TRACK, shape
from comity.notices.track_data import arrest_clocks, plans
from comity.notices.track_keeping import TrackKeeper
from comity.notices.track_leaving import register_origins
from comity.screening.access import hits_visible_to
from comity.screening.models import HitState
from comity.sharing.keepers import register_keeper
from comity.web import ways_on
from comity.web.ways_on import WayOn

KEEPER = TrackKeeper()


def way_from_hit(person: Person, hit_id: UUID) -> WayOn | None:
    """Offer to begin a track from a hit that was confirmed."""
    confirmed = (
        may_act_on_tracks(person) and hits_visible_to(person).filter(pk=hit_id, state=HitState.SAME).exists()
    )
    return WayOn(_("Begin a track"), f"{reverse('notices:new-track')}?hit={hit_id}") if confirmed else None


def register_tracks() -> None:
    """Register bodies, what leaves, the sweep over limits, and what people are told; look whether the files of steps and limits are in order."""
    registry.register_body(BodyType(TRACK, shape("track-1"), receive_track))
    registry.register_body(BodyType(ENTRY, shape("track-entry-1"), receive_entry))
    keepers.register_take_back(TRACK, take_track_back)
    keepers.register_take_back(ENTRY, take_entry_back)
    registry.register_sweep(Sweep("track-limits", track_sweeps.EVERY, track_sweeps.sweep))
    register_origins()
    register_keeper(KEEPER)
    track_notifications.register_kinds()
    ways_on.offer("hit", way_from_hit)
    plans()
    arrest_clocks()
