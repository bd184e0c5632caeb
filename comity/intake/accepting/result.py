"""A result onto an operation: kinds of comity-intake/1 as the room counts them. Of victims a number goes there, and no word."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from comity.accounts.models import Person, in_language
from comity.audit.acts import Act
from comity.handling.stamp import Handling
from comity.intake.accepting import zones
from comity.intake.accepting.confirming import Case, Made, Maker, quoted, read_told
from comity.intake.accepting.measuring import measured, plain
from comity.intake.accepting.operation import open_to
from comity.intake.accepting.wishes import RESULT, Field, Target, Wish
from comity.intake.date_words import date_words
from comity.intake.exceptions import NoSuchTargetError, ToldTooLittleError
from comity.intake.models import Proposal, ProposalKind, ProposalState
from comity.intake.written_dates import days_of
from comity.operations import actions as operations
from comity.operations.agency_names import names_known
from comity.operations.checking import YEARS
from comity.operations.core.results import (
    VICTIMS,
    Found,
    Outcome,
    ResultError,
    Seizure,
    quantity_of,
)
from comity.operations.states import VICTIM_SOURCES, ResultKind
from comity.operations.units import measures
from comity.requests.choices import offences
from comity.web.words import Words

LONGEST_WHAT, LONGEST_AGENCY = 300, 200
MOST_PERSONS = 100_000  # as the form of the room takes
# who or what was identified is not said by the word: the officer says which of the two it is
KINDS: Final[Mapping[str, tuple[Outcome, ...]]] = {
    "arrest": (Outcome.ARREST,),
    "handover": (Outcome.HANDOVER,),
    "rescue": (Outcome.VICTIMS_RESCUED,),
    "seizure": (Outcome.SEIZURE,),
    "deportation": (Outcome.DEPORTATION,),
    "identified": (Outcome.LOCATED, Outcome.VICTIMS_IDENTIFIED),
}


def possible(case: Case) -> bool:
    """Whether the room counts results of this kind: no red notices, no wanted persons, no dismantled groups."""
    return case.content.get("kind") in KINDS


def describe(case: Case) -> Target:
    """Return the target with what the document says filled in."""
    kinds = KINDS.get(case.content.get("kind") or "", ())
    zone = str(case.person.time_zone)
    labels = dict(ResultKind.choices)
    fields = [
        Field("at", gettext_lazy("When"), "moment"),
        Field("zone", gettext_lazy("The time is that of"), "zone", initial=zone, choices=zones.choices(zone)),
        Field(
            "agency",
            gettext_lazy("Which agency did it"),
            "choice" if any(one in VICTIMS for one in kinds) else "text",
            # where victims are counted nothing is written by hand
            choices=_agencies(case.person) if any(one in VICTIMS for one in kinds) else (),
            longest=LONGEST_AGENCY,
        ),
    ]
    if len(kinds) > 1:
        offered = [(one.value, labels[one.value]) for one in kinds]
        fields.insert(0, Field("outcome", gettext_lazy("What came of it"), "choice", choices=offered))
    if any(one in VICTIMS for one in kinds):
        sources = list(VICTIM_SOURCES.items())
        alone = len(kinds) == 1
        fields.append(
            Field(
                "source_code",
                gettext_lazy("Who reported it"),
                "choice",
                is_required=alone,
                choices=sources,
                help="" if alone else gettext_lazy("Of victims this is chosen and not written."),
            )
        )
    if any(one not in VICTIMS for one in kinds):
        fields.append(Field("source", gettext_lazy("Who reported it"), initial=case.proposal.document.ref))
    if Outcome.SEIZURE in kinds:
        fields += _of_seizure(case)
    return Target(
        RESULT,
        gettext_lazy("A result of an operation"),
        fields,
        onto="operation",
        unsaid=unsaid(case),
        warning=gettext_lazy("It stays in the house until somebody shares it from the operation’s page."),
    )


def unsaid(case: Case) -> tuple[Words, ...]:
    """Return what the document leaves open."""
    found: list[Words] = []
    if not case.content.get("count") and case.content.get("kind") != "seizure":
        found.append(gettext_lazy("The document does not say how many. Write the number into the proposal."))
    if day := _day(case):
        found.append(_("The document says the day, %(day)s, and no time.") % {"day": day})
    return tuple(found)


def make(act: Act, case: Case, wish: Wish) -> Made:
    """Enter the result through its room, kept in the house."""
    if wish.onto is None:
        raise ToldTooLittleError({"onto": _("Choose the operation.")})
    told = read_told(describe(case).fields, wish.told)
    found = found_of(case, told)
    limits = _limits(case).to_json()
    entry = operations.enter_result(act, wish.onto, found, in_house=True, limits=limits)
    act.note(outcome=found.outcome.value, source=str(case.proposal.document.source_id))
    return {"room": "operations", "kind": "result", "id": str(entry.pk), "operation": str(wish.onto)}


def _limits(case: Case) -> Handling:
    """Return the stamp of the document, as that of our own. Raises NoSuchTargetError for what belongs to another: its leave is asked first."""
    document = case.proposal.document
    stamp = Handling.from_json(document.source.handling)
    if not stamp.owners <= {settings.NODE_ID, document.agency.code}:
        raise NoSuchTargetError
    return replace(stamp, owner=settings.NODE_ID, co_owners=frozenset())


def found_of(case: Case, told: Mapping[str, str]) -> Found:
    """Return the result as the room takes it. Raises ToldTooLittleError where something is missing or cannot be read."""
    kinds = KINDS[case.content["kind"]]
    outcome = kinds[0] if len(kinds) == 1 else Outcome(told["outcome"])
    counts_victims = outcome in VICTIMS
    if counts_victims and not told["source_code"]:
        raise ToldTooLittleError({"source_code": _("Choose one of the list.")})
    seizure = _seizure(told) if outcome is Outcome.SEIZURE else None
    try:
        return Found(
            outcome=outcome,
            at=_read_moment(told["at"], told["zone"]),
            zone=told["zone"],
            agency=told["agency"],
            source=told["source_code"] if counts_victims else told["source"],
            number=1 if seizure else _number(case),
            what="" if counts_victims or seizure else quoted(case.proposal, LONGEST_WHAT),
            seizure=seizure,
        )
    except ResultError as error:
        raise ToldTooLittleError({"count": _("Write a whole number, 1 at least.")}) from error


def _agencies(person: Person) -> list[tuple[str, str]]:
    """Return the agencies that this node knows by name, our own first."""
    own = str(person.agency)
    known = {in_language(names) for names in names_known().values()} - {own}
    return [(one, one) for one in (own, *sorted(known))]


def _number(case: Case) -> int:
    count = case.content.get("count")
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= MOST_PERSONS:
        raise ToldTooLittleError({"count": _("Write a whole number, 1 at least.")})
    return count


def _of_seizure(case: Case) -> list[Field]:
    quantity, unit = measured(_figures(case.proposal), case.proposal.quotes)
    count = case.content.get("count")
    language = get_language() or "en"
    units = [(code, f"{one.label(language)} ({code})") for code, one in measures().items()]
    return [
        Field("what_seized", gettext_lazy("What was seized"), initial=quoted(case.proposal, LONGEST_WHAT)),
        Field(
            "quantity",
            gettext_lazy("Quantity"),
            "number",
            initial=quantity or (plain(count) if count else ""),
        ),
        Field("unit", gettext_lazy("Counted in"), "choice", initial=unit, choices=units),
        Field(
            "offence",
            gettext_lazy("Offence it belongs to"),
            "choice",
            is_required=False,
            choices=offences(),
        ),
    ]


def _figures(proposal: Proposal) -> list[dict[str, object]]:
    rows = Proposal.objects.filter(
        document_id=proposal.document_id, reading_id=proposal.reading_id, kind=ProposalKind.FIGURE
    ).exclude(state__in=[ProposalState.REFUSED, ProposalState.REPLACED])
    return [{**one.counts, "quotes": one.quotes} for one in rows]


def _seizure(told: Mapping[str, str]) -> Seizure:
    try:
        quantity: Decimal = quantity_of(told["quantity"])
    except ResultError as error:
        raise ToldTooLittleError({"quantity": _("Write figures with a point: 12.5.")}) from error
    return Seizure(told["offence"], told["what_seized"], quantity, told["unit"])


def _day(case: Case) -> str:
    """Return the day on which it was, where the document says one day with its year; no text says the time."""
    days = days_of(case.content.get("date") or "")
    if days is None or (days[1] - days[0]).days != 1:
        return ""
    return date_words(days[0].isoformat())


def _read_moment(text: str, zone: str) -> datetime:
    try:
        found = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ToldTooLittleError({"at": _unread_moment()}) from error
    if found.year not in YEARS:
        raise ToldTooLittleError({"at": _unread_moment()})
    return found


def _unread_moment() -> str:
    return _("Write day and time as 2021-04-11T14:30.")


MAKER = Maker(RESULT, possible, open_to, describe, make)
