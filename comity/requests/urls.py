"""Addresses of the room."""

from django.urls import URLPattern

app_name = "requests"
urlpatterns: list[URLPattern] = []
