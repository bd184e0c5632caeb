"""What must be right before a program of the node starts: the node's own tables by which documents are read."""

from typing import Any

from django.core.checks import CheckMessage, Error

from comity.intake.core.checked import faults


def own_tables(**_options: Any) -> list[CheckMessage]:
    """Return each fault of the node's own tables."""
    return [
        Error(
            fault, hint="comity intake tables lists them; delete a file to read ours again.", id="intake.E001"
        )
        for fault in faults()
    ]
