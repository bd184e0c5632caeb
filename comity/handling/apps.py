"""The handling room."""

from django.apps import AppConfig


class HandlingConfig(AppConfig):
    """Handling codes, gradings, classification and retention."""

    name = "comity.handling"
    label = "handling"
