"""Addresses of partners and of letters on paper, behind `cooperation/`."""

from django.urls import path

from comity.cooperation.views import letter_acts, letters, partners

ONE = "letters/<uuid:letter_id>/"
urlpatterns = [
    path("partners/", partners.index, name="partners-list"),
    path("partners/new/", partners.new, name="partners-new"),
    path("partners/agencies/<uuid:agency_id>/", partners.agency, name="partners-agency"),
    path("partners/agencies/<uuid:agency_id>/change/", partners.change, name="partners-change"),
    path("partners/agencies/<uuid:agency_id>/joined/", partners.joined, name="partners-joined"),
    path("partners/<slug:state>/", partners.state, name="partners-state"),
    path("letters/", letters.index, name="letters-list"),
    path("letters/export/", letters.export, name="letters-export"),
    path("letters/new/", letters.new, name="letters-new"),
    path("letters/received/", letters.received, name="letters-received"),
    path(ONE, letters.letter, name="letters-letter"),
    path(f"{ONE}change/", letters.change, name="letters-change"),
    path(f"{ONE}file/<slug:kind>/", letters.written, name="letters-file"),
    path(f"{ONE}scan/", letters.scan, name="letters-scan"),
    path(f"{ONE}release/", letter_acts.submit, name="letters-submit"),
    path(f"{ONE}decide/", letter_acts.decide, name="letters-decide"),
    path(f"{ONE}draft/", letter_acts.redraft, name="letters-redraft"),
    path(f"{ONE}handed/", letter_acts.handed, name="letters-handed"),
]
