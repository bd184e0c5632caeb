"""What is asked of a partner's entry before it is taken in, beside its schema. Each refusal is a code that the partner gets."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from comity.exchange.registry import LetterRefusalError
from comity.lib.zones import known_zones
from comity.operations.core.entries import Kind, Signed
from comity.operations.core.plan import Part
from comity.operations.core.results import VICTIMS, Found
from comity.operations.models import Entry, Operation

LEADS = frozenset({Kind.PARTY, Kind.COURSE})  # what the leading agency alone says
YEARS = range(
    1990, 2200
)  # the last moments of the calendar have no local time in some zones: no page could show them


def read_entry(node: str, wire: Mapping[str, Any]) -> Signed:
    """Read an entry and what is in it. Raises LetterRefusalError (`malformed`)."""
    try:
        entry = Signed.from_wire(node, wire)
        _require_years([entry.at])
        _read_data(entry)
    except (ValueError, ArithmeticError) as error:
        raise LetterRefusalError("malformed") from error
    return entry


def _require_years(moments: Iterable[datetime]) -> None:
    if any(one.year not in YEARS for one in moments):
        raise ValueError("years")


def _read_data(entry: Signed) -> None:
    if entry.kind == Kind.PLAN:
        part = Part.from_wire(entry.data)
        keys = [site.key for site in part.sites]
        zones = {site.zone for site in part.sites} | {phase.zone for phase in part.phases}
        if len(set(keys)) != len(keys) or not zones <= known_zones():
            raise ValueError("sites or zones")
        if any(phase.ends <= phase.begins or phase.site not in {"", *keys} for phase in part.phases):
            raise ValueError("phases")
        _require_years(moment for phase in part.phases for moment in (phase.begins, phase.ends))
    elif entry.kind in {Kind.RESULT, Kind.CORRECTION}:
        found = Found.from_wire(entry.data["now"] if entry.kind == Kind.CORRECTION else entry.data)
        if found.zone not in known_zones():
            raise ValueError("zone")
        _require_years([found.at])
        if found.outcome in VICTIMS and entry.data.get("text", ""):
            raise ValueError("words with victims")


def is_known(entry: Signed) -> bool:
    """Whether exactly this entry is here already. Raises LetterRefusalError (`id-reused`) where another has its id."""
    row = Entry.objects.filter(pk=entry.id).first()
    if row is None:
        return False
    same = row.node == entry.node and row.seq == entry.seq and row.kind == entry.kind
    if not same or (row.data and row.data != entry.data):
        raise LetterRefusalError("id-reused")
    return True


def require_own(operation: Operation, entry: Signed) -> None:
    """Refuse what another agency has to say, and words about victims. Raises LetterRefusalError (`not-yours`, `malformed`)."""
    if entry.kind in LEADS and entry.node != operation.host:
        raise LetterRefusalError("not-yours")
    if entry.kind in {Kind.CORRECTION, Kind.WITHDRAWAL}:
        of = Entry.objects.filter(pk=entry.data["result"]).first()
        if of is not None and (of.node != entry.node or of.operation_id != operation.pk):
            raise LetterRefusalError("not-yours")
        _require_no_words(entry, [of] if of is not None else [])
    if entry.kind == Kind.SAME:
        rows = list(Entry.objects.filter(pk__in=entry.data["results"], operation=operation))
        both_here = len(rows) == len(entry.data["results"])
        if both_here and entry.node not in {one.node for one in rows}:
            raise LetterRefusalError("not-yours")
        _require_no_words(entry, rows)


def _require_no_words(entry: Signed, about: Iterable[Entry]) -> None:
    """Refuse words about victims: a reason from the list says enough. Raises LetterRefusalError (`malformed`)."""
    counted = {one.value for one in VICTIMS}
    if entry.data["text"] and any(one.data.get("outcome") in counted for one in about):
        raise LetterRefusalError("malformed")
