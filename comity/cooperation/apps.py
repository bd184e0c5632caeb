"""The room of cooperation."""

from django.apps import AppConfig


class CooperationConfig(AppConfig):
    """Agreements in full, meetings, commitments, activities and outcomes."""

    name = "comity.cooperation"
    label = "cooperation"
