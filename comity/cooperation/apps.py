"""The room of cooperation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.web.navigation import Entry, Section, rail


class CooperationConfig(AppConfig):
    """Agreements in full, meetings, commitments, activities and outcomes."""

    name = "comity.cooperation"
    label = "cooperation"

    def ready(self) -> None:
        """Tell the rooms below which letters are this room's; stand in the rail."""
        from comity.accounts.roles import READS_COOPERATION  # noqa: PLC0415  # models load after the applications
        from comity.cooperation.commitments import registrations as commitments  # noqa: PLC0415

        commitments.register()
        # --- partners
        from comity.cooperation.partners import registrations as partners  # noqa: PLC0415

        partners.register()
        rail.add(
            Entry(Section.COOPERATION, 5, pgettext_lazy("of cooperation", "Partners"), "cooperation:partners-list", roles=READS_COOPERATION),
            Entry(Section.COOPERATION, 25, _("Letters on paper"), "cooperation:letters-list", roles=READS_COOPERATION),
        )  # fmt: skip
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
