"""Addresses of the room, those of each part under a name of its own."""

from django.urls import include, path

app_name = "cooperation"
urlpatterns = [
    path("meetings/", include("comity.cooperation.meeting_urls")),
]
