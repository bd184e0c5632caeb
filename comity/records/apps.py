"""The records room."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Subjects kept as statements with source and quote."""

    name = "comity.records"
    label = "records"
