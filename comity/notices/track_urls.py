"""Addresses of tracks, spliced into those of the room."""

from django.urls import path

from comity.notices.views import track_signing, tracks

urlpatterns = [
    path("tracks/", tracks.index, name="tracks"),
    path("tracks/export/", tracks.export, name="export-tracks"),
    path("tracks/new/", tracks.new, name="new-track"),
    path("tracks/hand-over/", track_signing.hand_over, name="hand-over"),
    path("tracks/<uuid:track_id>/", tracks.board, name="track"),
    path("tracks/<uuid:track_id>/again/", tracks.again, name="track-again"),
    path("tracks/<uuid:track_id>/step/<slug:code>/", track_signing.step, name="track-step"),
    path("tracks/<uuid:track_id>/act/<slug:code>/", track_signing.act, name="track-act"),
    path("tracks/<uuid:track_id>/private/<slug:question>/", track_signing.private, name="track-private"),
]
