"""The requests room."""

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    """Requests for assistance, answers and their clocks."""

    name = "comity.requests"
    label = "requests"
