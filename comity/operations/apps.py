"""The room of operations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from comity.web.navigation import Entry, Section, rail


class OperationsConfig(AppConfig):
    """Plans, decisions and results of operations."""

    name = "comity.operations"
    label = "operations"

    def ready(self) -> None:
        """Register the room's letters what it tells people and its figures; stand in the rail."""
        from comity.accounts import counting  # noqa: PLC0415  # models load after the applications
        from comity.accounts.roles import WORKS_ON_OPERATIONS  # noqa: PLC0415
        from comity.operations.access import may_see  # noqa: PLC0415
        from comity.operations.counts import counts  # noqa: PLC0415
        from comity.operations.notifications import register_kinds  # noqa: PLC0415
        from comity.operations.registrations import register  # noqa: PLC0415

        register()
        register_kinds()
        counting.register(
            counting.Counted(
                "operations",
                _("Operations"),
                30,
                lambda person: bool(may_see(person)),
                counts,
                roles=WORKS_ON_OPERATIONS,
            )
        )
        rail.add(
            Entry(Section.WORK, 45, _("Operations"), "operations:list", roles=WORKS_ON_OPERATIONS, key="g o")
        )
