"""Addresses of the room."""

from django.urls import path

from comity.release import views

app_name = "release"
urlpatterns = [
    path("", views.index, name="index"),
    path("export/", views.export, name="export"),
    path("<uuid:outgoing_id>/", views.outgoing, name="outgoing"),
    path("<uuid:outgoing_id>/give-back/", views.give_back, name="give-back"),
]
