"""Who may see, keep and search a list: own agency, by the list's own roles and units."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from comity.accounts.access import AbsentError, Answer, holds, no
from comity.accounts.models import Agency, Person
from comity.accounts.roles import KEEPS_LISTS, SCREENS
from comity.audit.actors import Actor, Process
from comity.screening import held
from comity.screening.models import Entry, List, ListKind, Version
from comity.screening.standing import Why, why_not, why_not_for

T = TypeVar("T", bound=Model)


def may_keep_lists(actor: Actor) -> Answer:
    """Whether an actor makes, renews and ends lists: a person by role, or a command of this node."""
    if isinstance(actor, Process):
        return Answer(allowed=True)
    return holds(actor, KEEPS_LISTS) if isinstance(actor, Person) else no("not-a-person")


def lists_of(agency_id: UUID) -> QuerySet[List]:
    """Return all lists of an agency, ended ones too."""
    return (
        List.objects.filter(agency_id=agency_id).select_related("agency", "version").order_by("title", "id")
    )


def usable_by(person: Person) -> QuerySet[List]:
    """Return the lists of the person's agency whose roles and units let them be used, in force or not."""
    if not holds(person, SCREENS):
        return List.objects.none()
    roles = [role for role in person.roles if role in SCREENS]
    return (
        lists_of(person.unit.agency_id)
        .filter(Q(units=None) | Q(units=person.unit_id), roles__overlap=roles)
        .exclude(kind__in=held.closed_to(person))
        .distinct()
    )


def visible_to(person: Person) -> QuerySet[List]:
    """Return the lists a person may read about: all of the agency for who keeps lists, else those they may use."""
    return lists_of(person.unit.agency_id) if holds(person, KEEPS_LISTS) else usable_by(person)


def to_search(person: Person, purpose: str) -> tuple[list[List], list[tuple[List, Why]]]:
    """Return the lists a person searches for a purpose, and of those they may use the others with the reason."""
    return _divided(usable_by(person), purpose)


def at_arrival(agency: Agency, purpose: str) -> tuple[list[List], list[tuple[List, Why]]]:
    """Return the lists that what partners ask is compared with, and the others of these with the reason."""
    return _divided(lists_of(agency.pk).filter(checks_arrivals=True), purpose)


def open_of(person: Person, stored: Iterable[Mapping[str, Any]]) -> tuple[list[Mapping[str, Any]], bool]:
    """Return those of the lists a query names (`{list, title, …}`) that the person may use, and whether there are others."""
    every = list(stored)
    ids = [one["list"] for one in every]
    usable = {str(pk) for pk in usable_by(person).filter(pk__in=ids).values_list("pk", flat=True)}
    mine = [one for one in every if one["list"] in usable]
    return mine, len(mine) < len(every)


def arrivals_checked_at_home() -> int:
    """Count the lists in force with which what partners ask of the home agency is compared."""
    lists = List.objects.filter(agency__is_home=True, checks_arrivals=True, ended_at=None)
    return sum(why_not(one) is None for one in lists.select_related("agency", "version"))


def _divided(lists: QuerySet[List], purpose: str) -> tuple[list[List], list[tuple[List, Why]]]:
    searched, others = [], []
    for one in lists.filter(ended_at=None):
        why = why_not_for(one, purpose)
        if why is None:
            searched.append(one)
        else:
            others.append((one, why))
    return searched, others


def list_for(person: Person, list_id: UUID) -> List:
    """Return a list that a person may read about. Raises AbsentError."""
    return _found(visible_to(person), "list", list_id)


def list_to_keep(actor: Actor, list_id: UUID) -> List:
    """Return a list of their own agency that an actor keeps. Raises AbsentError."""
    answer = may_keep_lists(actor)
    if not answer:
        raise AbsentError("list", list_id, answer.reason)
    lists = List.objects.select_related("agency", "version").filter(agency__code=actor.agency_code)
    return _found(lists, "list", list_id)


def version_for(person: Person, version_id: UUID) -> Version:
    """Return a version of a list that a person may read about; its bytes come when they are asked for. Raises AbsentError."""
    versions = Version.objects.filter(of_list__in=visible_to(person)).select_related("of_list__agency")
    return _found(versions.defer("content", "staged"), "list-version", version_id)


def version_to_keep(actor: Actor, version_id: UUID) -> Version:
    """Return a version of a list that an actor keeps. Raises AbsentError."""
    answer = may_keep_lists(actor)
    if not answer:
        raise AbsentError("list-version", version_id, answer.reason)
    versions = Version.objects.filter(of_list__agency__code=actor.agency_code).defer("content", "staged")
    return _found(versions.select_related("of_list__agency"), "list-version", version_id)


def entries_of(person: Person, list_id: UUID) -> QuerySet[Entry]:
    """Return the entries of a list that a person may use; none of another."""
    entries = Entry.objects.filter(of_list__in=usable_by(person).filter(pk=list_id))
    for hidden in held.hidden_from(person):
        entries = entries.exclude(pk__in=hidden)
    return entries


def list_of(agency: Agency, kind: ListKind) -> List | None:
    """Return an agency's list of a kind of which it has one; None where it was not made, or was ended."""
    return lists_of(agency.pk).filter(kind=kind, ended_at=None).first()


def _found(rows: "QuerySet[T]", kind: str, identifier: UUID) -> T:
    found = rows.filter(pk=identifier).first()
    if found is None:
        raise AbsentError(kind, identifier, "absent")
    return found
