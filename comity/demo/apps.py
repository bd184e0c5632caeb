"""The demo room."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The invented story that the demonstration plays."""

    name = "comity.demo"
    label = "demo"
