"""Acts on files: public notices of INTERPOL taken in, the form of a red notice written out."""

from typing import Any
from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.notices.access import file_for, may_decide, seeker_of
from comity.notices.actions._checking import cross_check
from comity.notices.actions._listing import list_notice
from comity.notices.actions._shared import THEIRS, next_reference, person_of
from comity.notices.clearing import require_cleared
from comity.notices.core.form import form_of
from comity.notices.core.interpol import PublicNotice
from comity.notices.exceptions import EndedError, NotClearedError, NotHereError
from comity.notices.models import FileKind, FileState, HeldNotice, HeldSource, HeldState
from comity.notices.standing import sheet_of


@action(events.NOTICE_IMPORTED)
def import_notices(act: Act, found: list[PublicNotice]) -> tuple[int, int]:
    """Keep public red notices as notices we hold, and check each person against our own records.

    One that is here already under its number gets what the file says now. Return how many are new and how many changed.
    """
    person = seeker_of(person_of(act), "import")
    act.about("notices", "interpol")
    added = changed = 0
    for one in found:
        values: dict[str, Any] = {
            "sheet": one.sheet.to_json(),
            "name": one.sheet.name.text[:300],
            "state": HeldState.STANDING,
            "changed_at": act.at,
            "added_by": person,
            "file_kind": FileKind.RED,
        }
        notice = (
            HeldNotice.objects.select_for_update(of=("self",))
            .filter(agency=person.agency, source=HeldSource.INTERPOL, partner_ref=one.number)
            .first()
        )
        if notice is None:
            notice = HeldNotice(
                agency=person.agency,
                source=HeldSource.INTERPOL,
                partner_ref=one.number,
                ref=next_reference(person.agency, THEIRS, act.at),
            )
            added += 1
        elif notice.sheet == values["sheet"]:
            continue
        else:
            changed += 1
        for name, value in values.items():
            setattr(notice, name, value)
        notice.save()
        cross_check(act, notice, one.sheet)
        list_notice(act, notice)
    act.note(read=len(found), added=added, changed=changed)
    return added, changed


@action(events.WANTED_WRITTEN)
def write_form(act: Act, file_id: UUID) -> dict[str, Any]:
    """Return the form of a red notice as data, to be handed to INTERPOL's national bureau by file.

    Raises:
        NotClearedError: a rule stops the file or waits for a person; nothing is written.
        EndedError, NotHereError.
    """
    person = person_of(act)
    act.about("wanted", file_id)
    answer = may_decide(person)
    if not answer:
        raise NotHereError("wanted", file_id, answer.reason)
    file = file_for(person, file_id, lock=True)
    if file.state not in {FileState.DRAFT, FileState.CIRCULATED}:
        raise EndedError
    if file.kind != FileKind.RED:
        raise NotClearedError
    require_cleared(file)
    act.note(ref=file.ref, version=file.version)
    return form_of(
        sheet_of(file), ref=file.ref, version=file.version, asking=file.agency.country, written=act.at
    )
