"""Addresses of the room, under /partners/."""

from django.urls import path

from comity.exchange import recovery_views, views

app_name = "exchange"
urlpatterns = [
    path("", views.peers, name="peers"),
    path("export/", views.write, name="export"),
    path("our-card/", views.our_card, name="our-card"),
    path("our-card/file/", views.our_card_file, name="our-card-file"),
    path("add/", views.add_peer, name="add-peer"),
    path("add/words/", views.compare_words, name="compare-words"),
    path("recovery/", recovery_views.recovery, name="recovery"),
    path("recovery/<uuid:recovery_id>/", recovery_views.release, name="release"),
    path("<uuid:peer_id>/", views.peer, name="peer"),
    path("<uuid:peer_id>/card/", views.newer_card, name="newer-card"),
    path("<uuid:peer_id>/<slug:word>/", views.act_on_peer, name="act-on-peer"),
]
