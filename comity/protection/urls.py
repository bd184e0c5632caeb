"""Addresses of the room."""

from comity.protection import post_urls

app_name = "protection"
urlpatterns = [*post_urls.urlpatterns]
