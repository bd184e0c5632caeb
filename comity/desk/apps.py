"""The desk room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """What waits on a person."""

    name = "comity.desk"
    label = "desk"
