"""Results as pages and lists show them: how many, whose, whether they count."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from comity.handling.codes import Codes
from comity.handling.stamp import Handling
from comity.operations.agency_names import agency_words, names_known
from comity.operations.core.entries import Kind
from comity.operations.core.fold import Course
from comity.operations.core.fold import Result as Standing
from comity.operations.models import Entry, Operation, Result
from comity.operations.reaching import Reach
from comity.operations.states import EntryState, result_words
from comity.operations.units import measure_words
from comity.operations.words import language, offence_words, source_words
from comity.web.dates import LOCALES, city, number_words, speech


@dataclass(frozen=True)
class Named:
    """A node as people call it: its name, its country's code on passports, whether it is ours, its zone."""

    node: str
    name: str
    country: str
    us: bool
    zone: str


@dataclass(frozen=True)
class ShownResult:
    """One result: what it is, whose, whether it counts."""

    row: Result
    who: Named
    agency: str
    where: str
    city: str
    how_many: str
    source: str
    offence: str
    counts_as: Standing | None
    tag: str
    state: str
    codes: Sequence[str]
    letter: tuple[str, UUID] | None
    private: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """What it is called, one or several; a seizure is one, however much was seized."""
        return kind_words(self.row)


def quantity_words(quantity: Decimal) -> str:
    """Write a quantity with all its digits, as the reader's language groups it."""
    return format_decimal(quantity.normalize(), format="#,##0.######", locale=LOCALES[speech(language())])


def shown_results(
    operation: Operation,
    course: Course,
    entries: Sequence[Entry],
    who: Mapping[str, Named],
    reach: Mapping[UUID, Mapping[str, Reach]],
) -> list[ShownResult]:
    """Return the results of an operation, the earliest first."""
    sites = {f"{node}/{site.key}": site.name for node, part in course.parts.items() for site in part.sites}
    first = {one.pk: one for one in entries if one.kind == Kind.RESULT}
    known = names_known()
    found = []
    for row in operation.results.order_by("at", "pk"):
        entry = first.get(row.pk)
        standing = course.results.get(str(row.pk))
        site = sites.get(standing.found.site, "") if standing else ""
        tag, state = state_of(row, entry)
        found.append(
            ShownResult(
                row=row,
                who=who[row.node],
                agency=agency_words(row.agency_name, known),
                where=row.place or site,
                city=city(ZoneInfo(row.zone), language()),
                how_many=how_many(row),
                source=source_words(row.source),
                offence=offence_words(row.offence),
                counts_as=course.results.get(str(row.counts_as)) if row.counts_as != row.pk else None,
                tag=tag,
                state=state,
                codes=_codes(entry, operation),
                letter=_letter(entry, reach),
                private=private_of(entries, row.pk),
            )
        )
    return found


def private_of(entries: Iterable[Entry], result: UUID) -> dict[str, str]:
    """Return what stays in the house about a result: what its last version says."""
    found: dict[str, str] = {}
    for one in entries:
        is_of_it = one.pk == result or one.data.get("result") == str(result)
        if one.ours and is_of_it and one.private:
            found = one.private
    return found


def kind_words(row: Result) -> str:
    """Return what a result is called, one or several; a seizure is one, however much was seized."""
    return result_words(row.kind, 1 if row.quantity is not None else row.number)


def how_many(row: Result) -> str:
    """Write the number of a result, or the quantity of a seizure with its unit."""
    if row.quantity is not None:
        return f"{quantity_words(row.quantity)} {measure_words(row.measure)}"
    return number_words(row.number, language())


def state_of(row: Result, entry: Entry | None) -> tuple[str, str]:
    """Return a result's standing as tag and words."""
    if row.is_withdrawn:
        return "held", _("Withdrawn")
    if (
        entry is not None
        and entry.ours
        and entry.state in {EntryState.HOUSE, EntryState.WAITS, EntryState.RETURNED}
    ):
        return "soon" if entry.state == EntryState.WAITS else "held", str(EntryState(entry.state).label)
    if row.counts_as != row.pk:
        return "info", _("The same as another; counted once")
    if row.may_be_same:
        return "soon", _("May be the same")
    return "ok", _("Counted")


def _codes(entry: Entry | None, operation: Operation) -> Sequence[str]:
    if entry is None or not entry.handling:
        return tuple(operation.handling.get("codes", []))
    if entry.ours:
        own = Codes.read(operation.handling.get("codes", []))
        return own.combine(Handling.from_json(entry.handling).codes).as_list()
    return Handling.from_json(entry.handling).codes.as_list() if "purpose" in entry.handling else ()


def _letter(entry: Entry | None, reach: Mapping[UUID, Mapping[str, Reach]]) -> tuple[str, UUID] | None:
    if entry is None:
        return None
    if not entry.ours:
        return (entry.node, entry.letter) if entry.letter else None
    letters = [one.letter for one in reach.get(entry.pk, {}).values() if one.letter]
    return ("ours", letters[0]) if letters else None
