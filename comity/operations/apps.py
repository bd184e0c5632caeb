"""The room of operations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from comity.web.navigation import Entry, Section, rail


class OperationsConfig(AppConfig):
    """Plans, decisions and results of operations."""

    name = "comity.operations"
    label = "operations"

    def ready(self) -> None:
        """Register the room's letters and what it tells people; stand in the rail."""
        from comity.accounts.roles import WORKS_ON_OPERATIONS  # noqa: PLC0415  # models load after the applications
        from comity.operations.notifications import register_kinds  # noqa: PLC0415
        from comity.operations.registrations import register  # noqa: PLC0415

        register()
        register_kinds()
        rail.add(
            Entry(Section.WORK, 45, _("Operations"), "operations:list", roles=WORKS_ON_OPERATIONS, key="g o")
        )
