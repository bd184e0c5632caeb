"""The screening room."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """Queries, candidates, hits and their adjudication."""

    name = "comity.screening"
    label = "screening"
