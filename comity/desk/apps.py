"""The desk room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from comity.web.navigation import Entry, Section, rail


class DeskConfig(AppConfig):
    """What waits on a person."""

    name = "comity.desk"
    label = "desk"

    def ready(self) -> None:
        """Stand first in everybody's rail, with how much waits."""
        from comity.accounts.roles import READS_FIGURES, RUNS_NODE, Role  # noqa: PLC0415  # models load after the applications
        from comity.desk import role_changes  # noqa: PLC0415
        from comity.desk.waiting import waiting_for_reader  # noqa: PLC0415

        role_changes.register()
        rail.add(
            Entry(
                Section.WORK,
                10,
                _("Desk"),
                "desk:desk",
                roles=frozenset(Role),
                count=waiting_for_reader,
                key="g d",
            ),
            Entry(Section.WORK, 90, _("Statistics"), "desk:statistics", roles=READS_FIGURES),
            Entry(Section.ADMINISTRATION, 5, _("First steps"), "desk:first-steps", roles=RUNS_NODE),
        )
