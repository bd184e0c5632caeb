"""The room of cooperation."""

from typing import Any

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
        from comity.cooperation import register_links  # noqa: PLC0415
        from comity.cooperation.commitments import registrations as commitments  # noqa: PLC0415

        commitments.register()
        # --- imp: a proposal of a document leads to what this room made of it
        from comity.intake.leading import register_page  # noqa: PLC0415

        register_page("cooperation", "meeting", "cooperation:meetings-meeting")
        register_page("cooperation", "commitment", "cooperation:commitments-commitment")
        register_page("cooperation", "agreement", "cooperation:register-agreement")
        register_links.register()
        self._activities(READS_COOPERATION)
        # --- partners
        from comity.cooperation.partners import registrations as partners  # noqa: PLC0415

        partners.register()
        rail.add(
            Entry(
                Section.COOPERATION,
                5,
                pgettext_lazy("of cooperation", "Partners"),
                "cooperation:partners-list",
                roles=READS_COOPERATION,
                also=("letters-",),
            )
        )
        rail.add(
            Entry(
                Section.COOPERATION,
                20,
                _("Commitments"),
                "cooperation:commitments-list",
                roles=READS_COOPERATION,
                also=("evidence-",),
            )
        )
        rail.add(
            Entry(
                Section.COOPERATION,
                10,
                _("Meetings"),
                "cooperation:meetings-list",
                roles=READS_COOPERATION,
                key="g m",
                also=("briefs-",),
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
        # --- outcomes
        from comity.cooperation.outcomes import registrations as outcomes  # noqa: PLC0415

        outcomes.register()
        rail.add(
            Entry(
                Section.COOPERATION, 40, _("Outcomes"), "cooperation:outcomes-index", roles=READS_COOPERATION
            )
        )

    # --- activities

    def _activities(self, roles: frozenset[Any]) -> None:
        """Count activities on the statistics page; stand in the rail."""
        from comity.accounts import counting  # noqa: PLC0415  # models load after the applications
        from comity.cooperation.access import may_see  # noqa: PLC0415
        from comity.cooperation.activities.counting import counts  # noqa: PLC0415
        from comity.cooperation.activities.regions import regions  # noqa: PLC0415

        regions()
        counting.register(
            counting.Counted("activities", _("Activities"), 70, lambda person: bool(may_see(person)), counts)
        )
        rail.add(Entry(Section.COOPERATION, 30, _("Activities"), "cooperation:activities-list", roles=roles))
