"""A new record of a person or a body, resting on the document's own source."""

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.agreements.countries import country_name
from comity.audit.acts import Act
from comity.intake.accepting import offices
from comity.intake.accepting.confirming import Case, Made, Maker, looking_of
from comity.intake.accepting.values import PERSON, schema_of, unnamed_country, values_of
from comity.intake.accepting.wishes import RECORD, Target, Wish
from comity.intake.models import ProposalKind
from comity.records import actions as records
from comity.records import fields
from comity.records.access import may_keep
from comity.records.models import Subject
from comity.web.words import Words


def warning_for(case: Case) -> Words:
    """Return what is said before a record is made of somebody in office or of a victim."""
    role, rank = case.content.get("role"), case.content.get("rank")
    if case.proposal.kind != ProposalKind.PERSON:
        return ""
    if offices.is_victim(role):
        return offices.VICTIM_WARNING
    return offices.WARNING if offices.is_office(role, rank) else ""


def unsaid(case: Case) -> tuple[Words, ...]:
    """Return what the machine concluded and no record states."""
    if not unnamed_country(case.proposal, case.content):
        return ()
    return (
        _(
            "The exact words do not name the country, so it is not written. Put it in yourself if you know it."
        ),
    )


def written(case: Case) -> Sequence[tuple[Words, str]]:
    """Return what a record states of the proposal, with labels."""
    language = get_language() or "en"
    return [
        (
            fields.label(one.prop),
            country_name(one.written, language) if one.prop == "country" else one.written,
        )
        for one in values_of(case.proposal, case.content, case.referring)
    ]


def describe(case: Case) -> Target:
    """Return the target as it is offered."""
    return Target(
        RECORD,
        _("A new record"),
        asks_purpose=schema_of(case.proposal, case.content) == PERSON,
        warning=warning_for(case),
        unsaid=unsaid(case),
        written=written(case),
    )


def add(act: Act, case: Case, wish: Wish) -> Subject:
    """Make the record through the room of records; of a person with the purpose given."""
    schema = schema_of(case.proposal, case.content)
    if schema == PERSON:
        looking = looking_of(wish)
        act.note(purpose=looking.purpose.value, reference=looking.reference)
    values = values_of(case.proposal, case.content, case.referring)
    return records.add_subject(act, schema, values, case.proposal.document.source_id)


def make(act: Act, case: Case, wish: Wish) -> Made:
    """Make the record."""
    return {"room": "records", "kind": "subject", "id": str(add(act, case, wish).pk)}


def open_to(person: Person) -> bool:
    """Whether somebody keeps records."""
    return bool(may_keep(person))


MAKER = Maker(RECORD, lambda _case: True, open_to, describe, make)
