"""Addresses of the room."""

from django.urls import path

from comity.screening import views

app_name = "screening"
urlpatterns = [
    path("", views.check, name="check"),
    path("queries/<uuid:query_id>/", views.query, name="query"),
    path("hits/<uuid:hit_id>/", views.hit, name="hit"),
]
