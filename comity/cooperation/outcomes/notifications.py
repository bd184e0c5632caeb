"""What people are told about figures of both sides."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_COOPERATION
from comity.audit.acts import Act
from comity.cooperation.models import FigureSheet, FigureTelling
from comity.cooperation.outcomes.access import sheets_visible_to
from comity.notifications.kinds import Told, Urgency, register_kinds_about
from comity.notifications.telling import notify

ASKED, TOLD, NOT_TAKEN = "figures.asked", "figures.told", "figures.not-taken"
KINDS: tuple[Told, ...] = (
    (ASKED, _("A partner asks for your agency’s figures. Read what it asks, and tell them."), KEEPS_COOPERATION, Urgency.SOON),
    (TOLD, _("A partner told its figures. They stand beside yours."), KEEPS_COOPERATION, Urgency.ORDINARY),
    (NOT_TAKEN, _("A partner’s node did not take your agency’s letter about figures. Send it again."), KEEPS_COOPERATION, Urgency.SOON),
)  # fmt: skip


def _sheets(person: Person, ids: Collection[str]) -> set[str]:
    return {str(one) for one in sheets_visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)}


def _told_since(ids: Collection[str]) -> Collection[str]:
    asking = FigureSheet.objects.filter(pk__in=list(ids), asks_us=True).values_list("pk", flat=True)
    return set(ids) - {str(one) for one in asking}


def _address(about_id: str) -> str:
    return reverse("cooperation:outcomes-sheet", args=[about_id])


def register_kinds() -> None:
    """Make the kinds known; at start."""
    name = pgettext_lazy("notification", "Figures")
    register_kinds_about(name, KINDS, visible=_sheets, address=_address, settled={ASKED: _told_since})


def tell(act: Act, kind: str, sheet: FigureSheet) -> None:
    """Tell who keeps what both sides hold."""
    notify(act, _keepers(sheet), kind, about=("figures", sheet.pk))


def tell_writer(act: Act, telling: FigureTelling) -> None:
    """Tell who wrote a letter that their node did not take it; who keeps figures where that person works here no longer."""
    writer, sheet = telling.by, telling.sheet
    people = [writer] if writer is not None and writer.is_active else _keepers(sheet)
    notify(act, people, NOT_TAKEN, about=("figures", sheet.pk))


def _keepers(sheet: FigureSheet) -> list[Person]:
    found = Person.objects.select_related("unit__agency").filter(
        is_active=True, unit__agency=sheet.agency_id, roles__overlap=sorted(KEEPS_COOPERATION)
    )
    return list(found)
