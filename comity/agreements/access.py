"""Agreements a person may read or keep, and the terms that speak for an agreement today.

Agreements are read by the people of the agency that runs the node; guests of other agencies see none. Decisions about
what may leave ask `terms_of` and `agreements_with`, which look at no person.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db.models import QuerySet

from comity.accounts.access import YES, AbsentError, Answer, holds, no, people_visible_to
from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_AGREEMENTS, READS_AGREEMENTS, Role
from comity.agreements.loading import load
from comity.agreements.models import AgreementVersion, Suspension
from comity.agreements.terms import Agreement, Status
from comity.audit.actors import Actor, Process
from comity.lib.strict_yaml import InvalidDocumentError


@dataclass(frozen=True)
class Held:
    """One version as it is held. `terms` are those of its file; None, with the mistakes, when it cannot be read.

    A file can become unreadable when a list of codes changes with the program; then nothing leaves under it.
    """

    row: AgreementVersion
    terms: Agreement | None
    mistakes: InvalidDocumentError | None
    suspension: Suspension | None

    @property
    def speaking(self) -> Agreement | None:
        """The terms to decide by: those of the file, or stricter where we have suspended it ourselves."""
        if self.terms is not None and self.suspension is not None and self.terms.status is Status.IN_FORCE:
            return replace(self.terms, status=Status.SUSPENDED)
        return self.terms


@lru_cache(maxsize=256)
def _parsed(source: bytes) -> Agreement:
    return load(source)


def _newest() -> QuerySet[AgreementVersion]:
    # by id, so that a later filter cannot bring back an older version whose newer one does not match
    newest = AgreementVersion.objects.order_by("agreement", "-version").distinct("agreement")
    return AgreementVersion.objects.filter(id__in=newest.values("id")).order_by("agreement")


def held(rows: Iterable[AgreementVersion]) -> Iterator[Held]:
    """Read each version's file and say whether we rely on its agreement."""
    rows = list(rows)
    names = {row.agreement for row in rows}
    suspended = {one.agreement: one for one in Suspension.objects.filter(agreement__in=names, ended_at=None)}
    for row in rows:
        try:
            terms, mistakes = _parsed(bytes(row.source)), None
        except InvalidDocumentError as error:
            terms, mistakes = None, error
        yield Held(row, terms, mistakes, suspended.get(row.agreement))


def may_read(person: Person) -> Answer:
    """Whether the person reads the agreements of this node."""
    return _at_home(person, READS_AGREEMENTS)


def may_keep(actor: Actor) -> Answer:
    """Whether the actor may add agreements, suspend and resume them; a command on the machine may."""
    if isinstance(actor, Process):
        return YES
    return _at_home(actor, KEEPS_AGREEMENTS) if isinstance(actor, Person) else no("not-a-person")


def _at_home(person: Person, roles: frozenset[Role]) -> Answer:
    answer = holds(person, roles)
    if answer and not person.agency.is_home:
        return no("other-agency")
    return answer


def demand_keeper(actor: Actor, agreement: str = "") -> None:
    """Let a keeper pass. Raises AbsentError."""
    answer = may_keep(actor)
    if not answer:
        raise AbsentError("agreement", agreement, answer.reason)


def visible_to(person: Person) -> QuerySet[AgreementVersion]:
    """Return the newest version of each agreement, for those who read agreements; nothing for anybody else."""
    return _newest() if may_read(person) else AgreementVersion.objects.none()


def versions_for(person: Person, agreement: str) -> list[AgreementVersion]:
    """Return every version of an agreement, newest first. Raises AbsentError."""
    answer = may_read(person)
    if not answer:
        raise AbsentError("agreement", agreement, answer.reason)
    versions = list(AgreementVersion.objects.filter(agreement=agreement).order_by("-version"))
    if not versions:
        raise AbsentError("agreement", agreement, "absent")
    return versions


def version_for(person: Person, agreement: str, version: int) -> AgreementVersion:
    """Return one version of an agreement. Raises AbsentError."""
    for row in versions_for(person, agreement):
        if row.version == version:
            return row
    raise AbsentError("agreement", f"{agreement} v{version}", "absent")


def suspensions_of(agreement: str) -> QuerySet[Suspension]:
    """Return when and why we did not rely on an agreement, latest first; for pages that show the agreement."""
    return Suspension.objects.filter(agreement=agreement).order_by("-began_at")


def terms_of(agreement: str) -> Agreement | None:
    """Return the newest terms; None when we hold none under this id, or cannot read them: both mean no."""
    found = next(held(_newest().filter(agreement=agreement)), None)
    return found.speaking if found else None


def agreements_with(node: str, own_node: str) -> Iterator[Agreement]:
    """Return the newest terms of each agreement to which both nodes are parties, in force or not."""
    for found in held(_newest().filter(parties__contains=[node, own_node])):
        if found.speaking is not None:
            yield found.speaking


def shared_titles(nodes: Iterable[str], own_node: str, language: str) -> list[tuple[str, str]]:
    """Return id and title of each agreement that this node shares with one of others, in force or not, by title."""
    rows = _newest().filter(parties__contains=[own_node], parties__overlap=list(nodes))
    found = [(one.terms.id, one.terms.title(language)) for one in held(rows) if one.terms is not None]
    return sorted(found, key=lambda pair: pair[1])


def actors_for(person: Person, pseudonyms: Iterable[str]) -> dict[str, Person]:
    """Return the people behind the log's pseudonyms whom this person may see; processes and others are left out."""
    ids = {name.removeprefix("person:") for name in pseudonyms if name.startswith("person:")}
    return {one.pseudonym: one for one in people_visible_to(person).filter(id__in=ids)}
