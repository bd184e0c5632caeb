"""Addresses of the room, under /partners/."""

from django.urls import path

from comity.exchange import health_views, key_views, proof_views, recovery_views, views

app_name = "exchange"
urlpatterns = [
    path("", views.peers, name="peers"),
    path("export/", views.write, name="export"),
    path("health/", health_views.health, name="health"),
    path("our-card/", views.our_card, name="our-card"),
    path("our-card/file/", views.our_card_file, name="our-card-file"),
    path("our-keys/", key_views.our_keys, name="our-keys"),
    path("add/", views.add_peer, name="add-peer"),
    path("add/words/", views.compare_words, name="compare-words"),
    path("letters/<uuid:mid>/proof/", proof_views.proof, name="proof"),
    path("contradictions/", proof_views.odd_receipts, name="odd-receipts"),
    path("contradictions/export/", proof_views.write_odd_receipts, name="export-odd-receipts"),
    path("looked/", proof_views.looked, name="looked"),
    path("recovery/", recovery_views.recovery, name="recovery"),
    path("recovery/<uuid:recovery_id>/", recovery_views.release, name="release"),
    path("recovery/<uuid:recovery_id>/ask-again/", recovery_views.ask_again, name="ask-again"),
    path("<uuid:peer_id>/", views.peer, name="peer"),
    path("<uuid:peer_id>/card/", views.newer_card, name="newer-card"),
    path("<uuid:peer_id>/<slug:word>/", views.act_on_peer, name="act-on-peer"),
]
