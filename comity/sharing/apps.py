"""The sharing room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from comity.web.navigation import Entry, Section, rail


class SharingConfig(AppConfig):
    """What may be done with letters of other owners, and what owners decide about letters that have left."""

    name = "comity.sharing"
    label = "sharing"

    def ready(self) -> None:
        """Register the room's letters and what watches all others; stand in the rail."""
        from comity.accounts.roles import WORKS_ON_REQUESTS  # noqa: PLC0415  # models load after the applications
        from comity.sharing.notifications import register_kinds  # noqa: PLC0415
        from comity.sharing.registrations import register  # noqa: PLC0415

        register()
        register_kinds()
        rail.add(Entry(Section.WORK, 35, _("Leave and recall"), "sharing:consents", roles=WORKS_ON_REQUESTS))
