"""The web room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Base pages, components and shared words."""

    name = "comity.web"
    label = "web"
