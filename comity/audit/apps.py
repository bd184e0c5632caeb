"""The audit room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The tamper-evident log."""

    name = "comity.audit"
    label = "audit"
    insert_only = True  # the application may add rows to these tables, never change them: lib/db_roles.py
