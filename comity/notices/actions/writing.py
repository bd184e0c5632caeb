"""Acts on the sheet: begun from a record, from a request or empty; written on; its rules answered."""

from uuid import UUID

from comity.accounts.models import Person
from comity.audit import events
from comity.audit.acts import Act, action
from comity.notices.access import file_for, seeker_of
from comity.notices.actions._shared import (
    OURS,
    next_reference,
    open_file,
    person_of,
    reason_of,
    require_version,
)
from comity.notices.core.preflight import Verdict
from comity.notices.core.sheet import WantedSheet
from comity.notices.exceptions import NotAskedError
from comity.notices.models import FileKind, PreflightAnswer, WantedFile
from comity.notices.origins_of_sheets import from_record, from_request
from comity.notices.standing import count_on, lines_of


@action(events.WANTED_BEGUN)
def begin_file(act: Act, kind: FileKind, *, subject: UUID | None = None, person: UUID | None = None) -> WantedFile:
    """Begin a file: from a record (`subject`), from a person of a request (`person`), or empty.

    Raises:
        AbsentError: the record or the request is not for this person.
    """
    act.about("wanted", "new")
    seeker = seeker_of(person_of(act), "new")
    sheet, request = WantedSheet(), None
    if subject is not None:
        sheet = from_record(seeker, subject)
    elif person is not None:
        request, sheet = from_request(seeker, person)
    file = WantedFile(
        agency=seeker.agency,
        unit=seeker.unit,
        ref=next_reference(seeker.agency, OURS, act.at),
        kind=kind,
        subject=subject,
        request=request.pk if request else None,
        created_by=seeker,
        created_at=act.at,
    )
    _write(file, sheet, seeker, act)
    file.save()
    file.save(update_fields=count_on(file))
    act.about("wanted", file.pk)
    act.note(ref=file.ref, kind=file.kind, subject=str(subject or ""), request=str(file.request or ""))
    return file


@action(events.WANTED_SAVED)
def save_sheet(act: Act, file_id: UUID, sheet: WantedSheet, *, version: int) -> WantedFile:
    """Keep what was written on a sheet. What has left already stays at the partners until it is sent anew.

    Raises:
        ChangedMeanwhileError: somebody else has written on it since the page was opened.
        EndedError, NotHereError.
    """
    file = open_file(act, file_id)
    require_version(file, version)
    file.version += 1
    _write(file, sheet, person_of(act), act)
    count_on(file)
    file.save()
    act.note(version=file.version, stopped=file.stopped, to_answer=file.to_answer)
    return file


def _write(file: WantedFile, sheet: WantedSheet, person: Person, act: Act) -> None:
    file.sheet = sheet.to_json()
    file.name, file.name_language = sheet.name.text[:300], sheet.name.language
    file.offence = sheet.offence
    file.changed_by, file.changed_at = person, act.at


@action(events.WANTED_ANSWERED)
def answer_rule(act: Act, file_id: UUID, key: str, digest: str, *, satisfied: bool, reason: str) -> PreflightAnswer:
    """Answer a rule that asks a person, by name and with the reason. It holds for what the person saw (`digest`).

    Raises:
        NotAskedError: the rule does not ask, or the sheet has changed since.
        ReasonNeededError, EndedError, NotHereError.
    """
    file = open_file(act, file_id)
    line = next((one for one in lines_of(file) if one.key == key), None)
    if line is None or line.finding.verdict is not Verdict.ASK or line.digest != digest:
        raise NotAskedError
    answer = PreflightAnswer.objects.create(
        file=file,
        rule=line.rule.id,
        about=line.finding.about,
        digest=line.digest,
        satisfied=satisfied,
        reason=reason_of(reason),
        by=person_of(act),
        at=act.at,
    )
    act.note(rule=line.key, satisfied=satisfied)
    file.save(update_fields=count_on(file))
    return answer


@action(events.WANTED_VIEWED)
def view_file(act: Act, file_id: UUID) -> WantedFile:
    """Open a file's page: a look is written down."""
    act.about("wanted", file_id)
    return file_for(person_of(act), file_id)
