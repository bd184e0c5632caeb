"""The room of operations."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Plans, decisions and results of operations."""

    name = "comity.operations"
    label = "operations"
