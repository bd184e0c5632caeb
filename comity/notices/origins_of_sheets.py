"""A first sheet from what the house holds already: a record, or a person of a request."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from comity.accounts.models import Person
from comity.agreements.countries import passport_code
from comity.notices.core.sheet import IdentityDocument, Name, WantedSheet
from comity.notices.exceptions import NotHereError
from comity.records.access import statements_of, subject_for
from comity.records.models import Statement
from comity.requests.access import request_for
from comity.requests.models import Request, RequestSubject

PAPERS = {"passportNumber": "passport", "idNumber": "identity-card"}
PLAIN = {"birthPlace": "birth_place", "appearance": "description"}


def from_record(person: Person, subject_id: UUID) -> WantedSheet:
    """Return what the statements of a record say; the first of several values where a sheet has room for one.

    Raises:
        AbsentError: there is no such record for this person.
    """
    subject = subject_for(person, subject_id)
    stated = list(statements_of(person, subject).filter(retracted_at=None).order_by("added_at", "id"))
    values = {name: [one for one in stated if one.prop == name] for name in {one.prop for one in stated}}

    def first(prop: str) -> str:
        return next((one.value for one in values.get(prop, [])), "")

    names = tuple(Name(one.original_value.strip(), one.language) for one in values.get("name", []))
    countries = _each(one.value for prop in ("nationality", "citizenship") for one in values.get(prop, []))
    sheet = WantedSheet(
        names=names + tuple(Name(one.original_value.strip(), one.language) for one in values.get("alias", [])),
        birth_date=first("birthDate"),
        sex=first("gender"),
        nationalities=tuple(passport_code(code.upper()) for code in countries),
        documents=tuple(
            IdentityDocument(kind, one.value) for prop, kind in PAPERS.items() for one in values.get(prop, [])
        ),
    )
    return replace(sheet, **{field: _joined(values.get(prop, [])) for prop, field in PLAIN.items()})


def from_request(person: Person, subject_id: UUID) -> tuple[Request, WantedSheet]:
    """Return a request and what it says of one of its persons, of the facts and of the offence.

    Raises:
        NotHereError: there is no such person in a request that this person may see.
    """
    subject = RequestSubject.objects.select_related("request").filter(pk=subject_id).first()
    if subject is None:
        raise NotHereError("request", subject_id)
    request = request_for(person, subject.request_id)
    papers = (IdentityDocument("passport", subject.document),) if subject.document else ()
    return request, WantedSheet(
        names=(Name(subject.name, subject.name_language),) if subject.name else (),
        birth_date=subject.birth_date,
        sex=subject.sex,
        nationalities=(subject.nationality,) if subject.nationality else (),
        documents=papers,
        offence=request.offence,
        facts=request.facts,
        facts_language=request.facts_language,
    )


def _each(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _joined(statements: Iterable[Statement]) -> str:
    return "; ".join(one.value for one in statements)
