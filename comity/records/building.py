"""Rebuilding rows and taking whole lists, for the actions of this room."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from comity.accounts.models import Agency
from comity.audit.acts import Act
from comity.records.access import OWN_AGENCY
from comity.records.mapping import Draft
from comity.records.models import Row, Source, Statement, Subject
from comity.records.rows import RowValues, materialise

_AT_ONCE = 1000


def rebuild(subjects: Iterable[Subject], at: datetime) -> None:
    """Make the rows of subjects anew from their standing statements."""
    kept = list(subjects)
    standing: defaultdict[UUID, list[Statement]] = defaultdict(list)
    for statement in Statement.objects.filter(subject__in=kept, retracted_at=None).order_by("added_at", "id"):
        standing[statement.subject_id].append(statement)
    for subject in kept:
        values = materialise(standing[subject.pk])
        Row.objects.update_or_create(
            subject=subject, audience=OWN_AGENCY, defaults=_columns(subject, values, at)
        )


def take_drafts(act: Act, agency: Agency, schema: str, drafts: Sequence[Draft], source: Source) -> None:
    """Make subjects, statements and rows of drafts, some thousand at once."""
    for begin in range(0, len(drafts), _AT_ONCE):
        made = [(_subject(act, agency, schema), draft) for draft in drafts[begin : begin + _AT_ONCE]]
        Subject.objects.bulk_create([subject for subject, _draft in made])
        stated = {
            subject.pk: [_statement(act, subject, source, draft, place) for place in range(len(draft.values))]
            for subject, draft in made
        }
        Statement.objects.bulk_create([one for several in stated.values() for one in several])
        Row.objects.bulk_create(
            Row(
                subject=subject,
                audience=OWN_AGENCY,
                **_columns(subject, materialise(stated[subject.pk]), act.at),
            )
            for subject, _draft in made
        )


def _subject(act: Act, agency: Agency, schema: str) -> Subject:
    return Subject(agency=agency, schema=schema, created_at=act.at, created_by=act.actor.pseudonym)


def _statement(act: Act, subject: Subject, source: Source, draft: Draft, place: int) -> Statement:
    value = draft.values[place]
    return Statement(
        subject=subject,
        source=source,
        prop=value.prop,
        value=value.value,
        original_value=value.written,
        language=value.language,
        quote=quote_of(draft.line, value.written),
        added_at=act.at,
        added_by=act.actor.pseudonym,
    )


def quote_of(line: int, written: str) -> str:
    """Return the words a statement of a list rests on: where they stand, and the words."""
    return f"{line}: {written}"


def _columns(subject: Subject, values: RowValues, at: datetime) -> dict[str, object]:
    columns = {
        name: list(value) if isinstance(value, tuple) else value for name, value in asdict(values).items()
    }
    return columns | {"agency_id": subject.agency_id, "schema": subject.schema, "rebuilt_at": at}
