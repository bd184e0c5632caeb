"""The room of notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Wanted files, notices and tracks."""

    name = "comity.notices"
    label = "notices"
