"""The check of a register: what each row would become, or why it is refused. Nothing is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.cooperation.importing.activities import ActivityReader
from comity.cooperation.importing.agreements import AgreementReader
from comity.cooperation.importing.cells import Cells, Reason
from comity.cooperation.importing.commitments import CommitmentReader
from comity.cooperation.importing.fields import ACTIVITIES, AGREEMENTS, COMMITMENTS, MEETINGS
from comity.cooperation.importing.layout import Layout
from comity.cooperation.importing.meetings import MeetingReader
from comity.cooperation.importing.rows import Checked, Entry, Reader
from comity.cooperation.models import RegisterKey
from comity.records.tables import Line

READERS: Mapping[str, Callable[[Person, Layout], Reader]] = {
    MEETINGS: MeetingReader,
    COMMITMENTS: CommitmentReader,
    AGREEMENTS: AgreementReader,
    ACTIVITIES: ActivityReader,
}


def check(person: Person, layout: Layout, lines: Sequence[Line]) -> list[Checked]:
    """Return every row in the order of the file."""
    reader = READERS[layout.kind](person, layout)
    known = _taken_before(person, layout.kind, reader.known())
    found = [_read(reader, layout, line) for line in lines]
    rows = {one.number: one for one in found}
    earlier: dict[str, int] = {}
    for one in in_turn(found):
        rows[one.number] = _followed(one, reader, known, earlier)
    return [rows[one.number] for one in found]


def in_turn(rows: Sequence[Checked]) -> list[Checked]:
    """Return the rows that would become something in the order in which they are taken over: the sixth before the seventh."""
    taken = [one for one in rows if one.would is not None]
    return sorted(taken, key=lambda one: (one.would.place if one.would else (), one.number))


def _read(reader: Reader, layout: Layout, line: Line) -> Checked:
    cells = Cells(layout.columns, line.cells, layout.language, layout.order)
    would = reader.read(cells)
    if would is not None and (own := cells.text("ref")):
        would = replace(would, own_ref=own, facts=[(_("Number in your register"), own), *would.facts])
    return Checked(line.number, line.cells, would, tuple(cells.reasons))


def _taken_before(person: Person, kind: str, known: dict[str, Entry]) -> dict[str, Entry]:
    """Add what came from registers before, also where it was changed since; what was taken out again may come again."""
    entries = {entry.id: entry for entry in known.values()}
    rows = RegisterKey.objects.filter(agency=person.agency, kind=kind, entry__in=entries)
    return {**known, **{one.key: entries[one.entry] for one in rows}}


def _followed(row: Checked, reader: Reader, known: Mapping[str, Entry], earlier: dict[str, int]) -> Checked:
    would = row.would
    if would is None:
        return row
    there = next((known[key] for key in would.keys if key in known), None)
    if there is not None:
        said = _("This stands here already: %(ref)s.") % {"ref": there.ref}
        return replace(row, would=None, reasons=[Reason("", said)], there=there)
    twice = next((earlier[key] for key in would.keys if key in earlier), None)
    if twice is not None:
        said = _("Row %(row)s says the same.") % {"row": twice}
        return replace(row, would=None, reasons=[Reason("", said)])
    if reasons := reader.doubts(would):
        return replace(row, would=None, reasons=reasons)
    earlier.update(dict.fromkeys(would.keys, row.number))
    return row
