"""Addresses of the room, those of each part under a name of its own."""

from django.urls import include, path

from comity.cooperation.views import (
    briefs,
    commitments,
    commitments_acts,
    commitments_anew,
    commitments_proof,
    evidence_offers,
    outcomes,
    outcomes_sheets,
)

app_name = "cooperation"
urlpatterns = [
    path("meetings/", include("comity.cooperation.meeting_urls")),
    path("", include("comity.cooperation.feed_urls")),
    # --- imp: registers that come as tables, drafts of documents
    path("imp/", include("comity.cooperation.imp_urls")),
    path("register/", include("comity.cooperation.register_urls")),
    # --- briefs and joint reports
    path("briefs/dress/", briefs.dress, name="briefs-dress"),
    path("briefs/new/<uuid:meeting_id>/<slug:kind>/", briefs.new, name="briefs-new"),
    path("briefs/<uuid:brief_id>/", briefs.brief, name="briefs-brief"),
    path("briefs/<uuid:brief_id>/compare/", briefs.compare, name="briefs-compare"),
    path("briefs/<uuid:brief_id>/approve/", briefs.approve, name="briefs-approve"),
    path("briefs/<uuid:brief_id>/file/<slug:form>/", briefs.taken, name="briefs-file"),
    # --- outcomes
    path("outcomes/", outcomes.index, name="outcomes-index"),
    path("outcomes/export/", outcomes.export, name="outcomes-export"),
    path("outcomes/compare/new/", outcomes_sheets.ask, name="outcomes-ask"),
    path("outcomes/compare/<uuid:sheet_id>/", outcomes_sheets.sheet, name="outcomes-sheet"),
    path("outcomes/compare/<uuid:sheet_id>/tell/", outcomes_sheets.tell, name="outcomes-tell"),
    # --- activities
    path("activities/", include("comity.cooperation.activity_urls")),
    path("", include("comity.cooperation.partner_urls")),
    # --- commitments
    path("commitments/", commitments.index, name="commitments-list"),
    path("commitments/board/", commitments.board, name="commitments-board"),
    path("commitments/export/", commitments.export, name="commitments-export"),
    path("commitments/new/", commitments.new, name="commitments-new"),
    path("commitments/<uuid:commitment_id>/", commitments.commitment, name="commitments-commitment"),
    path("commitments/<uuid:commitment_id>/history/", commitments.history, name="commitments-history"),
    path("commitments/<uuid:commitment_id>/proof/", commitments_proof.proof, name="commitments-proof"),
    path("commitments/<uuid:commitment_id>/change/<slug:word>/", commitments_acts.step, name="commitments-step"),
    path("commitments/<uuid:commitment_id>/evidence/", evidence_offers.offer_to, name="evidence-offer-to"),
    path("evidence/<slug:kind>/<uuid:record_id>/", evidence_offers.offer, name="evidence-offer"),
    path("evidence/<uuid:offer_id>/aside/", evidence_offers.set_aside, name="evidence-aside"),
    path("commitments/<uuid:commitment_id>/join/", commitments_acts.join, name="commitments-join"),
    path("commitments/<uuid:commitment_id>/share/", commitments_acts.share, name="commitments-share"),
    path("commitments/entries/<uuid:entry_id>/answer/", commitments_acts.answer, name="commitments-answer"),
    path("commitments/entries/<uuid:entry_id>/anew/", commitments_anew.anew, name="commitments-anew"),
    path("commitments/entries/<uuid:entry_id>/withdraw/", commitments_acts.withdraw, name="commitments-withdraw"),
    path("commitments/entries/<uuid:entry_id>/decide/", commitments_acts.decide, name="commitments-decide"),
]  # fmt: skip
