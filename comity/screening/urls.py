"""Addresses of the room."""

from django.urls import path

from comity.screening import list_views, views

app_name = "screening"
urlpatterns = [
    path("", views.check, name="check"),
    path("queries/", list_views.queries, name="queries"),
    path("queries/export/", list_views.write_queries, name="export-queries"),
    path("queries/<uuid:query_id>/", views.query, name="query"),
    path("hits/", list_views.hits, name="hits"),
    path("hits/export/", list_views.write_hits, name="export-hits"),
    path("hits/<uuid:hit_id>/", views.hit, name="hit"),
]
