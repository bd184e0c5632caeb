"""Which sheets of figures a person may open; missing and forbidden look alike."""

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from comity.accounts.models import Person
from comity.agreements.access import is_shared_with
from comity.cooperation.access import may_keep, may_see
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.models import FigureSheet, FigureTelling
from comity.exchange.recovering import hidden_nodes, was_restored


def sheets_visible_to(person: Person) -> QuerySet[FigureSheet]:
    """Return the sheets of the person's own agency; after a restore not those with a partner that was not asked yet."""
    if not may_see(person):
        return FigureSheet.objects.none()
    found = FigureSheet.objects.filter(agency=person.agency)
    return found.exclude(partner__in=hidden_nodes()) if was_restored() else found


def tellings_visible_to(person: Person) -> QuerySet[FigureTelling]:
    """Return what was told on the sheets a person may see."""
    return FigureTelling.objects.filter(sheet__in=sheets_visible_to(person).order_by().values("pk"))


def may_be_told_of(partner: str, agreement: str) -> bool:
    """Whether a partner may read figures of an agreement and its id, empty for all: its newest form is shared with that partner's node."""
    return not agreement or is_shared_with(agreement, partner, settings.NODE_ID)


def sheet_for(person: Person, sheet_id: UUID, *, keep: bool = False) -> FigureSheet:
    """Return one sheet; with `keep` locked, for somebody who may tell our figures. Raises NotHereError."""
    if keep and not (answer := may_keep(person)):
        raise NotHereError("figures", sheet_id, answer.reason)
    rows = sheets_visible_to(person).filter(pk=sheet_id)
    found = (rows.select_for_update(of=("self",)) if keep else rows).first()
    if found is None:
        raise NotHereError("figures", sheet_id)
    return found
