"""What a search found, as a list that can be written to a file; what was looked for stands in no address and no log."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from comity.accounts.access import signed_in_person
from comity.handling.codes import Codes
from comity.records import fields
from comity.records.models import Row, Statement
from comity.web.listing import Column, Listing, Nothing, Sort

MOST_WRITTEN = 500  # rows of one file: a search finds persons, it does not carry the records away


@dataclass(frozen=True)
class Line:
    """A record that was found, with the handling codes of all its sources together."""

    row: Row
    codes: tuple[str, ...]


def _rows(request: HttpRequest, found: Sequence[Row]) -> list[Line]:
    codes = codes_of([row.subject_id for row in found], signed_in_person(request).unit.agency_id)
    return [Line(row, codes[row.subject_id]) for row in found]


def codes_of(subjects: Sequence[UUID], agency: UUID) -> dict[UUID, tuple[str, ...]]:
    """Return the codes of each subject's standing statements, combined."""
    stated = Statement.objects.filter(
        subject__in=subjects, retracted_at=None, source__agency_id=agency
    ).values_list("subject", "source__handling")
    combined: dict[UUID, Codes] = {}
    for subject, handling in stated:
        codes = Codes.read(handling.get("codes"))
        combined[subject] = combined[subject].combine(codes) if subject in combined else codes
    return defaultdict(tuple, {subject: tuple(codes.as_list()) for subject, codes in combined.items()})


def _joined(values: Sequence[str]) -> str:
    return ", ".join(values)


LISTING: Listing[Row, Line] = Listing(
    name="records-found",
    title=_("Records found"),
    rows=_rows,
    order="added",
    nothing=Nothing(_("Nothing found"), _("Search again under a shorter name.")),
    columns=(
        Column("name", _("Name"), None, lambda line: line.row.caption),
        Column("names", _("Other names"), None, lambda line: _joined(line.row.names[1:])),
        Column("kind", _("Kind"), None, lambda line: str(fields.schema_label(line.row.schema))),
        Column("born", _("Born"), None, lambda line: _joined(line.row.birth_dates)),
        Column("numbers", _("Numbers"), None, lambda line: _joined(line.row.documents)),
        Column("codes", _("Handling codes"), None, lambda line: " ".join(line.codes)),
        Column("id", _("Identifier"), None, lambda line: str(line.row.subject_id), sort=Sort("subject")),
        Column("added", _("Added"), None, sort=Sort("pk")),
    ),
)
