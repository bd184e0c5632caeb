"""The room of documents."""

import threading

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from comity.lib import lanes
from comity.web.navigation import Entry, Section, rail


class IntakeConfig(AppConfig):
    """Documents, what is read in them, and what is made of it."""

    name = "comity.intake"
    label = "intake"

    def ready(self) -> None:
        """Read documents beside the program for what takes minutes; be counted, and stand in the rail."""
        from comity.accounts import counting  # noqa: PLC0415  # models load after the applications
        from comity.accounts.roles import READS_DOCUMENTS  # noqa: PLC0415
        from comity.intake.access import may_see  # noqa: PLC0415
        from comity.intake.counts import counts  # noqa: PLC0415

        lanes.add("documents", read_documents)
        counting.register(
            counting.Counted("documents", _("Documents"), 80, lambda person: bool(may_see(person)), counts)
        )
        rail.add(Entry(Section.WORK, 42, _("Documents"), "intake:list", roles=READS_DOCUMENTS, key="g i"))


def read_documents(stop: threading.Event) -> None:
    """Read documents until told to stop."""
    from comity.intake.reader import Reader  # noqa: PLC0415  # models load after the applications

    Reader(stop).run()
