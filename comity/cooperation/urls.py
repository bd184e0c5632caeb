"""Addresses of the room, those of each part under a name of its own."""

from django.urls import include, path

from comity.cooperation.views import commitments, commitments_acts, commitments_proof

app_name = "cooperation"
urlpatterns = [
    path("meetings/", include("comity.cooperation.meeting_urls")),
    path("register/", include("comity.cooperation.register_urls")),
    # --- commitments
    path("commitments/", commitments.index, name="commitments-list"),
    path("commitments/board/", commitments.board, name="commitments-board"),
    path("commitments/export/", commitments.export, name="commitments-export"),
    path("commitments/new/", commitments.new, name="commitments-new"),
    path("commitments/<uuid:commitment_id>/", commitments.commitment, name="commitments-commitment"),
    path("commitments/<uuid:commitment_id>/history/", commitments.history, name="commitments-history"),
    path("commitments/<uuid:commitment_id>/proof/", commitments_proof.proof, name="commitments-proof"),
    path("commitments/<uuid:commitment_id>/change/<slug:word>/", commitments_acts.step, name="commitments-step"),
    path("commitments/<uuid:commitment_id>/join/", commitments_acts.join, name="commitments-join"),
    path("commitments/<uuid:commitment_id>/share/", commitments_acts.share, name="commitments-share"),
    path("commitments/entries/<uuid:entry_id>/answer/", commitments_acts.answer, name="commitments-answer"),
    path("commitments/entries/<uuid:entry_id>/withdraw/", commitments_acts.withdraw, name="commitments-withdraw"),
    path("commitments/entries/<uuid:entry_id>/decide/", commitments_acts.decide, name="commitments-decide"),
]  # fmt: skip
