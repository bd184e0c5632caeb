"""Acts on registers that come as tables: given, their columns named, taken over row by row, dropped."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from comity.accounts.models import Agency
from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.access import register_for
from comity.cooperation.actions._meetings import keeper_of, person_of
from comity.cooperation.exceptions import (
    MappingNamelessError,
    RegisterTakenError,
    RowTakenError,
    UnreadableRegisterError,
)
from comity.cooperation.importing.fields import ACTIVITIES, AGREEMENTS, COMMITMENTS, MEETINGS
from comity.cooperation.importing.grid import read_grid
from comity.cooperation.importing.layout import Layout, guessed, guessed_head
from comity.cooperation.models import (
    Activity,
    Commitment,
    Meeting,
    RegisteredAgreement,
    RegisterFile,
    RegisterKey,
    RegisterMapping,
)
from comity.lib.ids import new_id
from comity.records.lists import safe_label
from comity.records.tables import TableError

REGISTER = "register"
ENTRIES: Mapping[str, QuerySet[Any]] = {
    MEETINGS: Meeting.objects.all(),
    COMMITMENTS: Commitment.objects.all(),
    AGREEMENTS: RegisteredAgreement.objects.all(),
    ACTIVITIES: Activity.objects.all(),
}
LONGEST_NAME = 100


@action(events.REGISTER_GIVEN)
def give_register(
    act: Act, kind: str, label: str, content: bytes, *, encoding: str, reading: Mapping[str, str]
) -> RegisterFile:
    """Take a file in, to be looked at; nothing comes of it yet.

    `reading` says the zone and the language in which what names none is read. Raises UnreadableRegisterError with the reason.
    """
    identifier = new_id()
    person = keeper_of(act, REGISTER, identifier)
    try:
        grid = read_grid(content, encoding)
    except TableError as error:
        raise UnreadableRegisterError(str(error)) from error
    head = guessed_head(kind, grid)
    layout = Layout(
        kind,
        grid.sheets[0] if grid.sheets else "",
        head,
        guessed(kind, grid.head(head)),
        zone=reading["zone"],
        language=reading["language"],
    )
    digest = hashlib.sha256(content).hexdigest()
    act.note(kind=kind, sha256=digest, rows=len(grid.under(head)))
    return RegisterFile.objects.create(
        id=identifier,
        agency=person.agency,
        kind=kind,
        label=safe_label(label),
        encoding=grid.encoding,
        content=content,
        sha256=digest,
        sheets=list(grid.sheets),
        layout=layout.to_json(),
        given_by=person,
        given_at=act.at,
    )


def _waiting(act: Act, file_id: UUID) -> RegisterFile:
    """Return a register that was not taken over, locked. Raises RegisterTakenError, NotHereError."""
    person = keeper_of(act, REGISTER, file_id)
    found = register_for(person, file_id, lock=True)
    if found.taken_at is not None:
        raise RegisterTakenError
    return found


@action(events.REGISTER_MAPPED)
def map_register(act: Act, file_id: UUID, layout: Layout) -> RegisterFile:
    """Say where the heads stand and what each column holds. Raises RegisterTakenError, UnreadableRegisterError, NotHereError."""
    found = _waiting(act, file_id)
    try:
        read_grid(bytes(found.content), found.encoding, layout.sheet)
    except TableError as error:
        raise UnreadableRegisterError(str(error)) from error
    found.layout = layout.to_json()
    found.save(update_fields=["layout"])
    act.note(columns=sum(bool(one.field) for one in layout.columns))
    return found


@action(events.MAPPING_KEPT)
def keep_mapping(
    act: Act, kind: str, name: str, columns: Mapping[str, Any], reading: Mapping[str, Any]
) -> RegisterMapping:
    """Keep how columns are named under a name; another one of this name is replaced. Raises MappingNamelessError."""
    act.about("register-mapping", kind)
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME:
        raise MappingNamelessError
    identifier = new_id()
    person = keeper_of(act, "register-mapping", identifier)
    found, _made = RegisterMapping.objects.update_or_create(
        agency=person.agency,
        kind=kind,
        name=plain,
        defaults={"columns": dict(columns), "reading": dict(reading), "kept_by": person, "kept_at": act.at},
    )
    act.about("register-mapping", found.pk)
    act.note(kind=kind, columns=len(columns))
    return found


@action(events.REGISTER_ROW_TAKEN)
def take_register_row(
    act: Act,
    file_id: UUID,
    number: int,
    keys: Sequence[str],
    make: Callable[[Act], tuple[str, UUID]],
    *,
    own_ref: str = "",
) -> str:
    """Take one row over: what it becomes is made by the room's own actions within this act, or nothing is.

    `keys` are by what the row is known again; `make` makes the entry and returns its reference and its id;
    `own_ref` is the number that the register gave it.

    Raises:
        RegisterTakenError: the file is finished.
        RowTakenError: the row came already, from this file or from another.
        What the room's own actions raise.
    """
    found = _waiting(act, file_id)
    act.note(row=number)
    # the file is locked, and so is everybody else who takes it over; another file may say the same row
    Agency.objects.select_for_update(no_key=True).get(pk=found.agency_id)
    if RegisterKey.objects.filter(file=found, number=number).exists() or _stands(found, keys):
        raise RowTakenError
    ref, entry = make(act)
    if own_ref:
        ENTRIES[found.kind].filter(pk=entry).update(own_ref=own_ref)
    for key in keys:
        RegisterKey.objects.update_or_create(
            agency=found.agency,
            kind=found.kind,
            key=key,
            defaults={"file": found, "number": number, "entry": entry},
        )
    act.note(entry=str(entry), ref=ref)
    return ref


def _stands(found: RegisterFile, keys: Sequence[str]) -> bool:
    """Whether an entry that one of the keys names stands still; what was taken out again may come again."""
    named = RegisterKey.objects.filter(agency=found.agency_id, kind=found.kind, key__in=keys)
    entries = list(named.values_list("entry", flat=True))
    return ENTRIES[found.kind].filter(pk__in=entries).exists()


@action(events.REGISTER_TAKEN)
def close_register(
    act: Act, file_id: UUID, head: Sequence[str], refused: Sequence[Mapping[str, Any]]
) -> RegisterFile:
    """Finish a register: how many rows came, which were refused and why. The bytes go; the refused rows stay as they stood.

    Raises:
        RegisterTakenError, NotHereError.
    """
    found = _waiting(act, file_id)
    found.taken = RegisterKey.objects.filter(file=found).values("number").distinct().count()
    found.taken_at, found.content = act.at, b""
    found.head, found.refused = list(head), [dict(one) for one in refused]
    found.save()
    act.note(taken=found.taken, refused=len(found.refused))
    return found


@action(events.REGISTER_DROPPED)
def drop_register(act: Act, file_id: UUID) -> None:
    """Drop a file that was not taken over. Raises RegisterTakenError, also where rows of it came already."""
    found = _waiting(act, file_id)
    person_of(act)
    if RegisterKey.objects.filter(file=found).exists():
        raise RegisterTakenError
    found.delete()
