"""Addresses of the room of documents."""

from django.urls import URLPattern

app_name = "intake"

urlpatterns: list[URLPattern] = []
