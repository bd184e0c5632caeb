"""Addresses of registers that come as tables and of drafts that documents propose, under /cooperation/imp/."""

from django.urls import path

from comity.cooperation.views import imp_drafts, imp_registers

urlpatterns = [
    path("", imp_registers.index, name="imp-registers"),
    path("export/", imp_registers.write, name="imp-export"),
    path("drafts/", imp_drafts.index, name="imp-drafts"),
    path("drafts/<uuid:draft_id>/", imp_drafts.draft, name="imp-draft"),
    path("drafts/<uuid:draft_id>/join/<uuid:entry_id>/", imp_drafts.join, name="imp-join"),
    path("drafts/<uuid:draft_id>/decline/", imp_drafts.decline, name="imp-decline"),
    path("<uuid:file_id>/", imp_registers.result, name="imp-result"),
    path("<uuid:file_id>/columns/", imp_registers.columns, name="imp-columns"),
    path("<uuid:file_id>/check/", imp_registers.look, name="imp-check"),
    path("<uuid:file_id>/refused/", imp_registers.report, name="imp-refused"),
    path("<uuid:file_id>/drop/", imp_registers.drop, name="imp-drop"),
]
