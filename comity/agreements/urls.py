"""Addresses of the room. Agreements stand under `kept/`, so that no id can take the place of a page."""

from django.urls import path

from comity.agreements import form_views, views

app_name = "agreements"
urlpatterns = [
    path("", views.agreements, name="list"),
    path("export/", views.write, name="export"),
    path("sample/", views.sample, name="sample"),
    path("new/", views.add_agreement, name="add"),
    path("kept/<slug:agreement>/", views.agreement, name="agreement"),
    path("kept/<slug:agreement>/versions/<int:version>/", views.agreement, name="version"),
    path("kept/<slug:agreement>/versions/<int:version>/file/", views.source, name="source"),
    path("kept/<slug:agreement>/new-version/", views.add_version, name="add-version"),
    path("kept/<slug:agreement>/suspend/", views.suspend, name="suspend"),
    path("kept/<slug:agreement>/resume/", views.resume, name="resume"),
    path("kept/<slug:agreement>/partners/", form_views.forms, name="forms"),
    path("kept/<slug:agreement>/partners/tell/", form_views.tell, name="forms-tell"),
    path("kept/<slug:agreement>/partners/take/", form_views.take, name="forms-take"),
]
