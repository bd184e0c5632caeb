"""The room of documents."""

import threading
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from comity.lib import lanes
from comity.web.navigation import Entry, Section, rail


class IntakeConfig(AppConfig):
    """Documents, what is read in them, and what is made of it."""

    name = "comity.intake"
    label = "intake"

    def ready(self) -> None:
        """Be counted, stand in the rail, and read documents beside the program for what takes minutes."""
        from comity.accounts import counting  # noqa: PLC0415  # models load after the applications
        from comity.accounts.roles import READS_DOCUMENTS  # noqa: PLC0415
        from comity.intake.access import may_see  # noqa: PLC0415
        from comity.intake.counts import counts  # noqa: PLC0415

        counting.register(
            counting.Counted(
                "documents",
                _("Documents"),
                80,
                lambda person: bool(may_see(person)),
                counts,
                _("Documents name no partner and no agreement, so they are counted for all together only."),
                READS_DOCUMENTS,
            )
        )
        rail.add(Entry(Section.WORK, 42, _("Documents"), "intake:list", roles=READS_DOCUMENTS, key="g i"))
        lanes.add("documents", read_documents)
        checks.register(_own_tables)


def _own_tables(**options: Any) -> list[checks.CheckMessage]:
    from comity.intake.checks import own_tables  # noqa: PLC0415  # what reads texts is loaded where it is needed

    return own_tables(**options)


def read_documents(stop: threading.Event) -> None:
    """Read documents until told to stop."""
    from comity.intake.reader import Reader  # noqa: PLC0415  # models load after the applications

    Reader(stop).run()
