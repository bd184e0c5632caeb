"""The room of documents."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Documents, what is read in them, and what is made of it."""

    name = "comity.intake"
    label = "intake"
