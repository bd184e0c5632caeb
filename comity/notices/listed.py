"""Held notices as persons of a list to screen against: what of a notice is compared, and who may find it there."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from comity.accounts.models import Person
from comity.exchange.recovering import hidden_nodes, was_restored
from comity.lib.clock import now
from comity.notices.access import may_seek
from comity.notices.core.sheet import SheetError, WantedSheet
from comity.notices.models import HeldNotice, HeldState
from comity.records.mapping import Value
from comity.screening import held
from comity.screening.formats.reading import cleaned
from comity.screening.held import Keeps, Standing
from comity.screening.models import ListKind

PAPERS = {"passport": "passportNumber"}  # every other paper counts as a card or number of identity


def standing_of(notice: HeldNotice) -> Standing | None:
    """Return a notice as it stands in the list; None where it is over, or names nobody."""
    if notice.state != HeldState.STANDING or (notice.until is not None and notice.until <= now()):
        return None
    try:
        values = tuple(_values(WantedSheet.from_json(notice.sheet)))
    except SheetError:
        return None
    return Standing(notice.pk, values, notice.handling, notice.until) if values else None


def _values(sheet: WantedSheet) -> Iterator[Value]:
    """What is compared, and no more; what cannot be read is left out, since a partner wrote it."""
    for place, name in enumerate(sheet.names):
        for one in cleaned([("name" if place == 0 else "alias", name.text)])[0]:
            yield replace(one, language=name.language)
    props = [("birthDate", sheet.birth_date), ("gender", sheet.sex if sheet.sex != "unknown" else "")]
    props += [("nationality", code) for code in sheet.nationalities]
    props += [(PAPERS.get(one.kind, "idNumber"), one.number) for one in sheet.documents]
    for prop, text in props:
        yield from cleaned([(prop, text)])[0]


def _everything() -> Iterator[Standing]:
    for notice in HeldNotice.objects.filter(state=HeldState.STANDING, agency__is_home=True).iterator():
        found = standing_of(notice)
        if found is not None:
            yield found


def _hidden_from(_person: Person) -> Any:
    """The notices of partners that were not asked since a restore, as on the pages of notices."""
    return HeldNotice.objects.filter(peer__node__in=hidden_nodes()).values("pk") if was_restored() else None


def register() -> None:
    """Answer for the list of held notices."""
    held.register(ListKind.HELD, Keeps(lambda person: bool(may_seek(person)), _hidden_from, _everything))
