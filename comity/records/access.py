"""Who may read and keep records: own agency only, by role. Missing and forbidden look alike."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, IntegerField, QuerySet, TextField, Value

from comity.accounts.access import YES, AbsentError, Answer, holds, no
from comity.accounts.models import Agency, Person
from comity.accounts.roles import KEEPS_RECORDS, READS_RECORDS
from comity.audit.actors import Actor, Process
from comity.records.models import Row, Source, Statement, Subject, TableFile

# The class of readers a row is made for. Default audience: the agency that keeps the subject.
OWN_AGENCY = "own-agency"


class _Shared(Func):
    """How many values two arrays have in common."""

    template = "(SELECT count(*) FROM (SELECT unnest(%(expressions)s)) AS common)"
    arg_joiner = ") INTERSECT SELECT unnest("
    output_field = IntegerField()


def may_read(person: Person) -> Answer:
    """Whether the person's roles open the room."""
    return holds(person, READS_RECORDS)


def may_keep(person: Person) -> Answer:
    """Whether the person may add and correct records."""
    return holds(person, KEEPS_RECORDS)


def visible_to(person: Person) -> QuerySet[Row]:
    """Return the rows of the person's own agency, none without the role."""
    if not may_read(person):
        return Row.objects.none()
    return rows_of(person.agency)


def rows_of(agency: Agency) -> QuerySet[Row]:
    """Return the rows an agency's own people and processes work with."""
    return Row.objects.filter(agency=agency, audience=OWN_AGENCY)


def sharing(rows: QuerySet[Row], keys: Iterable[str]) -> QuerySet[Row]:
    """Return the rows that share search keys with these, annotated and ordered by how many (`shared`)."""
    wanted = sorted(set(keys))
    if not wanted:
        return rows.none()
    shared = _Shared("keys", Value(wanted, output_field=ArrayField(TextField())))
    return rows.filter(keys__overlap=wanted).annotate(shared=shared).order_by("-shared", "id")


def subject_for(person: Person, subject_id: UUID) -> Subject:
    """Return a subject of the person's own agency. Raises AbsentError."""
    _demand(may_read(person), "subject", subject_id)
    found = Subject.objects.filter(pk=subject_id).select_related("agency").first()
    if found is None:
        raise AbsentError("subject", subject_id, "absent")
    if found.agency_id != person.unit.agency_id:
        raise AbsentError("subject", subject_id, "other-agency")
    return found


def subject_to_keep(person: Person, subject_id: UUID) -> Subject:
    """Return a subject the person may add to. Raises AbsentError."""
    _demand(may_keep(person), "subject", subject_id)
    return subject_for(person, subject_id)


def statements_of(person: Person, subject: Subject) -> QuerySet[Statement]:
    """Return the statements on a subject that the person may read; handling stands on their source."""
    if not may_read(person):
        return Statement.objects.none()
    own = person.unit.agency_id
    return Statement.objects.filter(
        subject=subject, subject__agency_id=own, source__agency_id=own
    ).select_related("source")


def statement_to_keep(person: Person, statement_id: UUID) -> Statement:
    """Return a standing statement the person may retract. Raises AbsentError."""
    found = Statement.objects.filter(pk=statement_id).select_related("subject").first()
    if found is None:
        raise AbsentError("statement", statement_id, "absent")
    subject_to_keep(person, found.subject_id)
    if found.retracted_at is not None:
        raise AbsentError("statement", statement_id, "retracted")
    return found


def source_for(person: Person, source_id: UUID) -> Source:
    """Return a source of the person's own agency. Raises AbsentError."""
    _demand(may_read(person), "source", source_id)
    found = Source.objects.filter(pk=source_id, agency_id=person.unit.agency_id).first()
    if found is None:
        raise AbsentError("source", source_id, "absent")
    return found


def lists_visible_to(person: Person) -> QuerySet[TableFile]:
    """Return the lists uploaded for the person's agency, none without the role that keeps records.

    Their bytes and refused rows may be large; they are fetched where one list is shown.
    """
    if not may_keep(person):
        return TableFile.objects.none()
    lists = TableFile.objects.filter(agency_id=person.unit.agency_id).order_by("-uploaded_at")
    return lists.defer("content", "refused")


def list_for(actor: Actor, list_id: UUID) -> TableFile:
    """Return an uploaded list of the agency the actor keeps records for. Raises AbsentError."""
    found = (
        TableFile.objects.filter(pk=list_id, agency=keeping_agency(actor)).select_related("agency").first()
    )
    if found is None:
        raise AbsentError("list", list_id, "absent")
    return found


def may_keep_as(actor: Actor) -> Answer:
    """Whether an actor keeps records: a person by role, a command of this node for its home agency."""
    if isinstance(actor, Person):
        return may_keep(actor)
    if isinstance(actor, Process):
        home = Agency.objects.filter(is_home=True, code=actor.agency_code)
        return YES if home.exists() else no("not-home")
    return no("not-a-person")


def keeping_agency(actor: Actor) -> Agency:
    """Return the agency an actor keeps records for. Raises AbsentError."""
    _demand(may_keep_as(actor), "records", actor.agency_code)
    return Agency.objects.get(code=actor.agency_code)


def _demand(answer: Answer, kind: str, identifier: object) -> None:
    if not answer:
        raise AbsentError(kind, identifier, answer.reason)
