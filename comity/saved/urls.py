"""Addresses of the room."""

from django.urls import path

from comity.saved import views

app_name = "saved"
urlpatterns = [
    path("", views.keep, name="keep"),
    path("<uuid:view_id>/", views.view, name="view"),
    path("<uuid:view_id>/remove/", views.remove, name="remove"),
]
