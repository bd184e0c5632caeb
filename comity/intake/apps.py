"""The room of documents."""

import threading

from django.apps import AppConfig

from comity.lib import lanes


class IntakeConfig(AppConfig):
    """Documents, what is read in them, and what is made of it."""

    name = "comity.intake"
    label = "intake"

    def ready(self) -> None:
        """Read documents beside the program for what takes minutes."""
        lanes.add("documents", read_documents)


def read_documents(stop: threading.Event) -> None:
    """Read documents until told to stop."""
    from comity.intake.reader import Reader  # noqa: PLC0415  # models load after the applications

    Reader(stop).run()
