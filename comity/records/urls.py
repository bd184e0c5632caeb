"""Addresses of the room."""

from django.urls import path

from comity.records import list_views, views

app_name = "records"
urlpatterns = [
    path("", views.search, name="search"),
    path("export/", views.write_found, name="export"),
    path("new/", views.add, name="add"),
    path("lists/", list_views.upload, name="upload"),
    path("lists/export/", list_views.write_lists, name="export-lists"),
    path("lists/<uuid:list_id>/", list_views.taken, name="list"),
    path("lists/<uuid:list_id>/columns/", list_views.columns, name="columns"),
    path("lists/<uuid:list_id>/preview/", list_views.preview, name="preview"),
    path("lists/<uuid:list_id>/refused.csv", list_views.refused, name="refused"),
    path("statements/<uuid:statement_id>/retract/", views.retract, name="retract"),
    path("<uuid:subject_id>/", views.subject, name="subject"),
    path("<uuid:subject_id>/statements/new/", views.add_statement, name="add-statement"),
]
