"""Addresses of the room."""

app_name = "sharing"
urlpatterns: list[object] = []
