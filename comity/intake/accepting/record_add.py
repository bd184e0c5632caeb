"""What a document says more of somebody of whom there is a record already."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.audit.acts import Act
from comity.intake.accepting.confirming import Case, Made, Maker, looking_of
from comity.intake.accepting.record import open_to, unsaid, warning_for, written
from comity.intake.accepting.values import SCHEMATA, values_of
from comity.intake.accepting.wishes import RECORD_ADD, Target, Wish
from comity.intake.exceptions import ToldTooLittleError, WrongRecordError
from comity.records import actions as records
from comity.records import fields, ftm
from comity.records.drafts import NewValue
from comity.records.models import Statement, Subject


def describe(case: Case) -> Target:
    """Return the target as it is offered."""
    return Target(
        RECORD_ADD,
        gettext_lazy("Added to a record"),
        onto="subject",
        asks_purpose=True,
        warning=warning_for(case),
        unsaid=unsaid(case),
        written=written(case),
    )


def make(act: Act, case: Case, wish: Wish) -> Made:
    """State what the record does not state yet; the record is looked at for a purpose."""
    if wish.onto is None:
        raise ToldTooLittleError({"onto": _("Choose the record.")})
    stated = add(act, case, wish, wish.onto)
    return {
        "room": "records",
        "kind": "subject",
        "id": str(wish.onto),
        "statements": [str(one.pk) for one in stated],
    }


def add(act: Act, case: Case, wish: Wish, onto: UUID) -> list[Statement]:
    """Add the values to a record through the room of records, each from the document's own source."""
    subject = records.view_subject(act, onto, looking_of(wish))
    if subject.schema not in SCHEMATA[case.proposal.kind]:
        raise WrongRecordError
    values = unstated(subject, values_of(case.proposal, case.content, case.referring), act)
    act.note(added=len(values))
    return [records.add_statement(act, onto, value, case.proposal.document.source_id) for value in values]


def unstated(subject: Subject, values: list[NewValue], act: Act) -> list[NewValue]:
    """Return the values that no standing statement has; another name of somebody who has one is an alias."""
    stated = {
        (_group(prop), _plain(value))
        for prop, value in subject.statements.filter(retracted_at=None).values_list("prop", "value")
    }
    is_named = any(group == "name" for group, _value in stated)
    how = ftm.Reading(region=subject.agency.country, latest=act.at.date())
    found: list[NewValue] = []
    for one in values:
        key = (_group(one.prop), _plain(_cleaned(subject.schema, one, how)))
        if key in stated:
            continue
        stated.add(key)
        prop = "alias" if one.prop == "name" and is_named else one.prop
        found.append(NewValue(prop, one.written, one.language, one.quote))
    return found


def _cleaned(schema: str, value: NewValue, how: ftm.Reading) -> str:
    """Return a value as the room understands it; what it cannot read is refused by the room itself."""
    try:
        return ftm.clean(schema, value.prop, value.written, how)
    except ftm.UnreadableValueError:
        return value.written


def _group(prop: str) -> str:
    return "name" if prop in fields.NAMES else prop


def _plain(value: str) -> str:
    return " ".join(value.casefold().split())


MAKER = Maker(RECORD_ADD, lambda _case: True, open_to, describe, make)
