"""The screening room."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from comity.web.listing import Tally
from comity.web.listing.paging import tally
from comity.web.navigation import Entry, Section, rail


class ScreeningConfig(AppConfig):
    """Queries, candidates, hits and their adjudication."""

    name = "comity.screening"
    label = "screening"

    def ready(self) -> None:
        """Put the quick check into the rail and the head of each page, with how many hits wait on a decision."""
        from comity.accounts.roles import SCREENS  # noqa: PLC0415  # models load after the applications
        from comity.screening.notifications import register_kinds  # noqa: PLC0415
        from comity.screening.ways_back import register_ways_back  # noqa: PLC0415

        register_kinds()
        register_ways_back()
        rail.add(
            Entry(
                Section.WORK, 30, _("Screening"), "screening:check", roles=SCREENS, count=waiting, key="g s"
            )
        )
        rail.search_at("screening:check", roles=SCREENS)


def waiting(request: HttpRequest) -> Tally | None:
    """Return how many hits wait on a decision at the reader's agency, up to a bound; none is not shown."""
    from comity.accounts.access import signed_in_person  # noqa: PLC0415  # models load after the applications
    from comity.screening.access import waiting_for  # noqa: PLC0415

    counted = tally(waiting_for(signed_in_person(request)))
    return counted if counted.number else None
