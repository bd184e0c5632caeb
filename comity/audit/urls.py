"""Addresses of the room."""

from django.urls import path

from comity.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.log, name="log"),
    path("export/", views.write, name="export"),
    path("entries/<uuid:entry_id>/", views.entry, name="entry"),
    path("partners/", views.partners, name="partners"),
    path("partners/export/", views.write_partners, name="export-partners"),
    path("check/", views.check, name="check"),
]
