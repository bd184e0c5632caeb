"""What people do with records. Each function writes its own entry in the log, without names."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.accounts.access import AbsentError
from comity.accounts.models import Agency, Person
from comity.audit import events
from comity.audit.acts import Act, RefusalError, action
from comity.records import access, building, fields, ftm, lists
from comity.records.drafts import NewSource, NewValue
from comity.records.mapping import ColumnMapping, MappingError, read_rows
from comity.records.models import Row, Source, Statement, Subject, TableFile
from comity.records.purposes import Looking
from comity.records.search import Found, Wanted, first_found, page_found
from comity.records.tables import Encoding, TableError, read_table


class RefusedValuesError(RefusalError):
    """Some values cannot be read."""

    code = "unreadable-values"

    def __init__(self, problems: dict[int, str]) -> None:
        """Take the sentence for each value by its place in what was given."""
        self.problems = problems
        super().__init__(" ".join(problems.values()))


class NothingToldError(RefusalError):
    """Give a name, or a number that tells the subject apart."""

    words = gettext_lazy("Give a name, or a number that tells the subject apart.")
    code = "nothing-told"


class ReasonMissingError(RefusalError):
    """Give the reason in one sentence that an auditor will understand."""

    words = gettext_lazy("Give the reason in one sentence that an auditor will understand.")
    code = "reason-missing"


class ReferenceMissingError(RefusalError):
    """Say where this comes from: a file number, a letter, a list."""

    words = gettext_lazy("Say where this comes from: a file number, a letter, a list.")
    code = "reference-missing"


class UnreadableListError(RefusalError):
    """The list cannot be read."""

    words = gettext_lazy("The list cannot be read.")
    code = "unreadable-list"


class TakenBeforeError(RefusalError):
    """This list was imported before."""

    words = gettext_lazy("This list was imported before.")
    code = "taken-before"


class NothingTakenError(RefusalError):
    """No row of the list can be taken as it stands."""

    words = gettext_lazy("No row of the list can be taken as it stands.")
    code = "nothing-taken"


def _person(act: Act) -> Person:
    if not isinstance(act.actor, Person):
        raise AbsentError("act", act.event, "not-a-person")
    return act.actor


@action(events.SUBJECTS_SEARCHED)
def search_subjects(act: Act, wanted: Wanted, looking: Looking) -> Found:
    """Return a page of the rows found under a name in any script or a number, those that share most first.

    Nothing written brings the records added last.
    """
    act.about("records", act.actor.agency_code)
    found = page_found(access.visible_to(_person(act)), wanted)
    act.note(purpose=looking.purpose.value, reference=looking.reference, found=len(found.rows))
    return found


@action(events.SUBJECTS_SEARCHED)
def search_for_file(act: Act, wanted: Wanted, looking: Looking, most: int) -> list[Row]:
    """Return the first rows found, for a file of them."""
    act.about("records", act.actor.agency_code)
    found = first_found(access.visible_to(_person(act)), wanted, most)
    act.note(purpose=looking.purpose.value, reference=looking.reference, found=len(found))
    return found


@action(events.SUBJECT_VIEWED)
def view_subject(act: Act, subject_id: UUID, looking: Looking) -> Subject:
    """Return a subject for a person to look at."""
    act.about("subject", subject_id)
    act.note(purpose=looking.purpose.value, reference=looking.reference)
    return access.subject_for(_person(act), subject_id)


@action(events.SUBJECT_ADDED)
def add_subject(act: Act, schema: str, values: Sequence[NewValue], source: NewSource | UUID) -> Subject:
    """Make a subject from what one source says of it: a new source, or one recorded before."""
    agency = access.keeping_agency(act.actor)
    if not any(value.prop in fields.NAMES | fields.DOCUMENTS | fields.ACCOUNTS for value in values):
        raise NothingToldError(_("Give a name, or a number that tells the subject apart."))
    subject = Subject(agency=agency, schema=schema, created_at=act.at, created_by=act.actor.pseudonym)
    act.about("subject", subject.pk)
    act.note(schema=schema, values=len(values))
    cleaned = _cleaned(schema, values, agency, act)
    rests_on = _rests_on(act, agency, source)
    subject.save(force_insert=True)
    _state(act, subject, values, cleaned, rests_on)
    building.rebuild([subject], act.at)
    return subject


@action(events.SUBJECT_CHANGED)
def add_statement(act: Act, subject_id: UUID, value: NewValue, source: NewSource | UUID) -> Statement:
    """State one more value on a subject, from a new source or one recorded before."""
    act.about("subject", subject_id)
    subject = access.subject_to_keep(_person(act), subject_id)
    cleaned = _cleaned(subject.schema, [value], subject.agency, act)
    rests_on = _rests_on(act, subject.agency, source)
    (statement,) = _state(act, subject, [value], cleaned, rests_on)
    act.note(added=str(statement.pk), prop=value.prop)
    building.rebuild([subject], act.at)
    return statement


@action(events.SUBJECT_CHANGED)
def retract_statement(act: Act, statement_id: UUID, reason: str) -> Statement:
    """Take a statement back. It stays readable with the reason, and counts no more."""
    act.about("statement", statement_id)
    statement = access.statement_to_keep(_person(act), statement_id)
    act.about("subject", statement.subject_id)
    act.note(retracted=str(statement_id), prop=statement.prop)
    if not reason.strip():
        raise ReasonMissingError(_("Give the reason in one sentence that an auditor will understand."))
    statement.retracted_at = act.at
    statement.retracted_by = act.actor.pseudonym
    statement.retraction_reason = reason.strip()
    statement.save(update_fields=["retracted_at", "retracted_by", "retraction_reason"])
    building.rebuild([statement.subject], act.at)
    return statement


@action(events.SUBJECTS_IMPORTED)
def upload_list(act: Act, label: str, content: bytes, encoding: Encoding) -> TableFile:
    """Keep an uploaded list until its columns are named. A list that cannot be read is not kept."""
    agency = access.keeping_agency(act.actor)
    digest = hashlib.sha256(content).hexdigest()
    act.about("list", digest)
    act.note(step="uploaded", bytes=len(content))
    try:
        table = read_table(content, encoding)
    except TableError as error:
        raise UnreadableListError(str(error)) from error
    return TableFile.objects.create(
        agency=agency,
        label=lists.safe_label(label),
        encoding=encoding,
        content=content,
        header=list(table.header),
        sha256=digest,
        uploaded_at=act.at,
        uploaded_by=act.actor.pseudonym,
    )


@action(events.SUBJECTS_IMPORTED)
def map_list(act: Act, list_id: UUID, mapping: ColumnMapping) -> TableFile:
    """Say what the columns of an uploaded list hold."""
    act.about("list", list_id)
    act.note(step="mapped", columns=len(mapping.columns))
    found = access.list_for(act.actor, list_id)
    if found.imported_at is not None:
        raise TakenBeforeError(_("This list was imported before."))
    try:
        mapping.check(lists.table_of(found))
    except MappingError as error:
        raise UnreadableListError(str(error)) from error
    found.mapping = mapping.to_json()
    found.save(update_fields=["mapping"])
    return found


@action(events.SUBJECTS_IMPORTED)
def import_subjects(act: Act, list_id: UUID, source: NewSource, *, again: bool = False) -> TableFile:
    """Make subjects of the rows of a mapped list; refused rows stay with the list, each with its reasons.

    `again` takes a list whose very bytes were taken before.
    """
    act.about("list", list_id)
    found = access.list_for(act.actor, list_id)
    if found.imported_at is not None:
        raise TakenBeforeError(_("This list was imported before."))
    if (
        not again
        and TableFile.objects.filter(
            agency=found.agency, sha256=found.sha256, imported_at__isnull=False
        ).exists()
    ):
        raise TakenBeforeError(_("The very same list was imported before. Say that you want it twice."))
    mapping = ColumnMapping.from_json(found.mapping)
    reading = read_rows(lists.table_of(found), mapping)
    if not reading.drafts:
        raise NothingTakenError(
            _("No row of the list can be taken as it stands. Look at the reasons and repair it.")
        )
    recorded = _recorded(act, found.agency, source)
    building.take_drafts(act, found.agency, mapping.schema, reading.drafts, recorded)
    found.refused = lists.refused_to_json(reading.refused)
    found.taken, found.source, found.imported_at, found.content = len(reading.drafts), recorded, act.at, b""
    found.save(update_fields=["refused", "taken", "source", "imported_at", "content"])
    act.note(step="taken", taken=found.taken, refused=len(found.refused), digest=found.sha256)
    return found


@action(events.SUBJECTS_IMPORTED)
def import_list(
    act: Act,
    label: str,
    content: bytes,
    mapping: ColumnMapping,
    source: NewSource,
    *,
    encoding: Encoding = Encoding.UTF_8,
    again: bool = False,
) -> TableFile:
    """Upload, map and take a list in one act, as the command and the demonstration do."""
    act.about("list", hashlib.sha256(content).hexdigest())
    act.note(step="whole")
    uploaded = upload_list(act, label, content, encoding)
    map_list(act, uploaded.pk, mapping)
    return import_subjects(act, uploaded.pk, source, again=again)


def _cleaned(schema: str, values: Sequence[NewValue], agency: Agency, act: Act) -> list[str]:
    """Return the cleaned values, or refuse with the sentence for each that cannot be read."""
    how = ftm.Reading(region=agency.country, latest=act.at.date())
    cleaned: list[str] = []
    problems: dict[int, str] = {}
    for place, value in enumerate(values):
        try:
            cleaned.append(ftm.clean(schema, value.prop, value.written, how))
        except ftm.UnreadableValueError as error:
            problems[place] = str(error)
    if problems:
        raise RefusedValuesError(problems)
    return cleaned


def _rests_on(act: Act, agency: Agency, source: NewSource | UUID) -> Source:
    """Return the source that values rest on; one recorded before must be open to the person who acts."""
    if isinstance(source, UUID):
        return access.source_for(_person(act), source)
    return _recorded(act, agency, source)


def _recorded(act: Act, agency: Agency, source: NewSource) -> Source:
    if not source.reference.strip():
        raise ReferenceMissingError(_("Say where this comes from: a file number, a letter, a list."))
    handling: dict[str, Any] = dict(source.handling)
    return Source.objects.create(
        agency=agency,
        kind=source.kind,
        reference=source.reference.strip(),
        language=source.language,
        handling=handling,
        received_at=source.received_at or act.at,
        recorded_by=act.actor.pseudonym,
    )


def _state(
    act: Act, subject: Subject, values: Sequence[NewValue], cleaned: Sequence[str], source: Source
) -> list[Statement]:
    return Statement.objects.bulk_create(
        Statement(
            subject=subject,
            source=source,
            prop=value.prop,
            value=plain,
            original_value=value.written,
            language=value.language,
            quote=value.quote,
            added_at=act.at,
            added_by=act.actor.pseudonym,
        )
        for value, plain in zip(values, cleaned, strict=True)
    )
