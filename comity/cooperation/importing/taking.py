"""A register taken over: row by row, each an act of its own; what is refused is gathered with the reason."""

from collections.abc import Sequence
from typing import Any

from comity.accounts.models import Person
from comity.agreements.refusing import refusal_sentences
from comity.audit.acts import RefusalError
from comity.cooperation import actions
from comity.cooperation.actions import WayOut
from comity.cooperation.exceptions import RegisterTakenError
from comity.cooperation.forms.meetings import DOUBTS
from comity.cooperation.importing.cells import Reason
from comity.cooperation.importing.checking import check, in_turn
from comity.cooperation.importing.grid import Grid, read_grid
from comity.cooperation.importing.layout import Layout
from comity.cooperation.importing.rows import Checked
from comity.cooperation.meeting_exceptions import OrdinalDoubtError
from comity.cooperation.models import RegisterFile
from comity.release.exceptions import NotReleasedError


def grid_of(file: RegisterFile, sheet: str) -> Grid:
    """Read a sheet of the kept bytes again. Raises TableError."""
    return read_grid(bytes(file.content), file.encoding, sheet)


def take_over(person: Person, file: RegisterFile, way_out: WayOut | None) -> RegisterFile:
    """Take the rows of a register over that can be taken, and finish it.

    Asked twice at once it makes nothing twice: a row that came stays, and whoever is later is told that the file is finished.

    Raises:
        RegisterTakenError: somebody else finished it meanwhile.
    """
    layout = Layout.from_json(file.layout)
    grid = grid_of(file, layout.sheet)
    rows = check(person, layout, grid.under(layout.head))
    reasons: dict[int, Sequence[Reason]] = {one.number: one.reasons for one in rows if one.would is None}
    for one in in_turn(rows):
        if found := _taken(person, file, one, way_out):
            reasons[one.number] = found
    came = frozenset(file.keys.values_list("number", flat=True))
    refused = [
        _kept(one, reasons[one.number]) for one in rows if one.number in reasons and one.number not in came
    ]
    return actions.close_register(person, file.pk, grid.head(layout.head), refused)


def _taken(person: Person, file: RegisterFile, row: Checked, way_out: WayOut | None) -> Sequence[Reason]:
    """Take one row over; return why not, nothing where it came."""
    would = row.would
    if would is None:
        return ()
    try:
        actions.take_register_row(
            person,
            file.pk,
            row.number,
            would.keys,
            lambda act: would.make(act, way_out),
            own_ref=would.own_ref,
        )
    except RegisterTakenError:
        return ()
    except OrdinalDoubtError as refusal:
        return [Reason("ordinal", str(DOUBTS[one])) for one in refusal.doubts]
    except NotReleasedError as refusal:
        agreement = way_out.agreement if way_out else ""
        return [Reason("", one) for one in refusal_sentences(refusal.decision, agreement)]
    except RefusalError as refusal:
        return [Reason("", str(refusal))]
    return ()


def _kept(row: Checked, reasons: Sequence[Reason]) -> dict[str, Any]:
    return {
        "number": row.number,
        "cells": list(row.cells),
        "reasons": [{"field": one.field, "sentence": one.sentence} for one in reasons],
        "there": row.there.href if row.there else "",
    }
