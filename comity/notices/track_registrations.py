"""What tracks tell the rooms below when the program starts."""

from comity.exchange import registry
from comity.exchange.registry import BodyType, Sweep
from comity.notices import track_notifications, track_sweeps
from comity.notices.actions.track_arrivals import receive_entry, receive_track
from comity.notices.track_bodies import ENTRY, TRACK, shape
from comity.notices.track_keeping import TrackKeeper
from comity.notices.track_leaving import register_origins
from comity.sharing.keepers import register_keeper

KEEPER = TrackKeeper()


def register_tracks() -> None:
    """Register bodies, what leaves, the sweep over limits, and what people are told."""
    registry.register_body(BodyType(TRACK, shape("track-1"), receive_track))
    registry.register_body(BodyType(ENTRY, shape("track-entry-1"), receive_entry))
    registry.register_sweep(Sweep("track-limits", track_sweeps.EVERY, track_sweeps.sweep))
    register_origins()
    register_keeper(KEEPER)
    track_notifications.register_kinds()
