"""The audit room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The tamper-evident log."""

    name = "comity.audit"
    label = "audit"
