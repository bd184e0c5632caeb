"""The web room: the frame every page stands in, and the pieces pages are made of."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Base pages, components, static files and shared words; knows no other room."""

    name = "comity.web"
    label = "web"
