"""The requests room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from comity.web.navigation import Entry, Section, rail


class RequestsConfig(AppConfig):
    """Requests for assistance, answers and their clocks."""

    name = "comity.requests"
    label = "requests"

    def ready(self) -> None:
        """Register the room's letters, its gate, the way back from a hit and its figures; stand in the rail."""
        from comity.accounts import counting  # noqa: PLC0415  # models load after the applications
        from comity.accounts.roles import WORKS_ON_REQUESTS  # noqa: PLC0415
        from comity.requests import leaving  # noqa: PLC0415
        from comity.requests.counts import counts  # noqa: PLC0415
        from comity.requests.notifications import register_kinds  # noqa: PLC0415
        from comity.requests.registrations import register  # noqa: PLC0415

        register()
        register_kinds()
        leaving.register()
        counting.register(
            counting.Counted(
                "requests",
                _("Requests"),
                20,
                open_to=lambda person: person.holds(WORKS_ON_REQUESTS),
                counts=counts,
                roles=WORKS_ON_REQUESTS,
            )
        )
        rail.add(
            Entry(Section.WORK, 20, _("Requests"), "requests:list", roles=WORKS_ON_REQUESTS, key="g r"),
            Entry(Section.WORK, 30, _("New request"), "requests:new", roles=WORKS_ON_REQUESTS, key="c"),
        )
