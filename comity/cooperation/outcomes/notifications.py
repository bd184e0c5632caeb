"""What people are told about figures of both sides."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_COOPERATION
from comity.audit.acts import Act
from comity.cooperation.models import FigureSheet
from comity.cooperation.outcomes.access import sheets_visible_to
from comity.notifications.kinds import Kind, Urgency, register_kind
from comity.notifications.telling import notify

ASKED, TOLD = "figures.asked", "figures.told"


def _sheets(person: Person, ids: Collection[str]) -> set[str]:
    return {str(one) for one in sheets_visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)}


def _address(about_id: str) -> str:
    return reverse("cooperation:outcomes-sheet", args=[about_id])


def register_kinds() -> None:
    """Make the kinds known; at start."""
    for code, words, urgency in (
        (
            ASKED,
            _("A partner asks for your agency’s figures. Read what it asks, and tell them."),
            Urgency.SOON,
        ),
        (TOLD, _("A partner told its figures. They stand beside yours."), Urgency.ORDINARY),
    ):
        register_kind(
            Kind(
                code=code,
                name=pgettext_lazy("notification", "Figures"),
                words=words,
                roles=KEEPS_COOPERATION,
                visible=_sheets,
                address=_address,
                urgency=urgency,
                repeats=False,
            )
        )


def tell(act: Act, kind: str, sheet: FigureSheet) -> None:
    """Tell who keeps what both sides hold."""
    people = Person.objects.select_related("unit__agency").filter(
        is_active=True, unit__agency=sheet.agency_id, roles__overlap=sorted(KEEPS_COOPERATION)
    )
    notify(act, list(people), kind, about=("figures", sheet.pk))
