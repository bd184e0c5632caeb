"""The room of cooperation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from comity.web.navigation import Entry, Section, rail


class CooperationConfig(AppConfig):
    """Agreements in full, meetings, commitments, activities and outcomes."""

    name = "comity.cooperation"
    label = "cooperation"

    def ready(self) -> None:
        """Tell the rooms below which letters are this room's; stand in the rail."""
        from comity.accounts.roles import READS_COOPERATION  # noqa: PLC0415  # models load after the applications
        from comity.cooperation import register_links  # noqa: PLC0415
        from comity.cooperation.commitments import registrations as commitments  # noqa: PLC0415

        commitments.register()
        register_links.register()
        rail.add(
            Entry(Section.COOPERATION, 20, _("Commitments"), "cooperation:commitments-list", roles=READS_COOPERATION)
        )  # fmt: skip
        rail.add(
            Entry(
                Section.COOPERATION,
                10,
                _("Meetings"),
                "cooperation:meetings-list",
                roles=READS_COOPERATION,
                key="g m",
            )
        )
        rail.add(
            Entry(
                Section.COOPERATION,
                25,
                _("Register of agreements"),
                "cooperation:register-list",
                roles=READS_COOPERATION,
            )
        )
