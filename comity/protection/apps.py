"""The room of protection."""

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    """Detained nationals and what their consular post does for them."""

    name = "comity.protection"
    label = "protection"
