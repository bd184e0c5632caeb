"""Agreements a person may read or keep, and the terms that speak for an agreement today.

Agreements are read by the people of the agency that runs the node; guests of other agencies see none. Decisions about
what may leave ask `terms_of` and `agreements_with`, which look at no person.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.db.models import Q, QuerySet

from comity.accounts.access import YES, AbsentError, Answer, holds, no, people_visible_to
from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_AGREEMENTS, READS_AGREEMENTS, Role
from comity.agreements.loading import load
from comity.agreements.models import AgreementVersion, PartnerForm, SideStep, Suspension
from comity.agreements.standing import Outlook, Step, outlook
from comity.agreements.terms import Agreement, Beside, Status
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
    stop: str = ""
    beside: tuple[Beside, ...] = ()
    stopped_by: tuple[SideStep, ...] = ()  # partners whose own newest step stops it

    @property
    def is_stopped_there(self) -> bool:
        """Whether no other party relies on it, as far as their nodes told us."""
        others = {one for one in self.row.parties if one != settings.NODE_ID}
        return bool(others) and others <= {one.node for one in self.beside if not one.relies}

    def outlook(self, at: datetime) -> Outlook:
        """Say how it stands at a moment: by its file, by our side, by the others."""
        return outlook(self.terms, at, suspended=self.is_suspended, suspended_there=self.is_stopped_there)

    @property
    def is_suspended(self) -> bool:
        """Whether our side does not rely on it: by an act, or because the register of agreements says so (`stop`)."""
        return self.suspension is not None or bool(self.stop)

    @property
    def speaking(self) -> Agreement | None:
        """The terms to decide by: those of the file, or stricter where our side does not rely on it, with the partners' other forms."""
        if self.terms is None:
            return None
        spoken = replace(self.terms, beside=self.beside) if self.beside else self.terms
        if self.row.alone_with:
            spoken = replace(spoken, alone_with=self.row.alone_with)
        is_stopped = self.is_suspended and spoken.status is Status.IN_FORCE
        return replace(spoken, status=Status.SUSPENDED) if is_stopped else spoken


@lru_cache(maxsize=256)
def _parsed(source: bytes) -> Agreement:
    return load(source)


def newest_versions() -> QuerySet[AgreementVersion]:
    """Return the newest version of each agreement, for the program; for a person see `visible_to`."""
    # by id, so that a later filter cannot bring back an older version whose newer one does not match
    newest = AgreementVersion.objects.order_by("agreement", "-version").distinct("agreement")
    return AgreementVersion.objects.filter(id__in=newest.values("id")).order_by("agreement")


def held(rows: Iterable[AgreementVersion]) -> Iterator[Held]:
    """Read each version's file and say whether we rely on its agreement."""
    rows = list(rows)
    names = {row.agreement for row in rows}
    suspended = {one.agreement: one for one in Suspension.objects.filter(agreement__in=names, ended_at=None)}
    stopped = stops_on(names)
    told: dict[str, list[PartnerForm]] = {}
    for one in PartnerForm.objects.filter(agreement__in=names).order_by("node"):
        told.setdefault(one.agreement, []).append(one)
    steps = partner_stops(names)
    for row in rows:
        terms, mistakes = _read(row)
        own = steps.get(row.agreement, ())
        beside = _beside(row, told.get(row.agreement, []), own)
        yield Held(
            row, terms, mistakes, suspended.get(row.agreement), stopped.get(row.agreement, ""), beside, own
        )


def _read(row: AgreementVersion) -> tuple[Agreement | None, InvalidDocumentError | None]:
    try:
        return _parsed(bytes(row.source)), None
    except InvalidDocumentError as error:
        return None, error


def _beside(
    row: AgreementVersion, told: Iterable[PartnerForm], steps: Iterable[SideStep]
) -> tuple[Beside, ...]:
    """Return what each partner holds where it is not what we hold; whose own step stopped it relies on no form of it."""
    stopped = {one.node for one in steps}
    found = {one.node: beside_of(one, row.digest) for one in told if differs(one, row.digest)}
    for node in stopped:
        known = found.get(node) or Beside(node=node, terms=None, same_file=True, relies=False)
        found[node] = replace(known, relies=False)
    return tuple(found[node] for node in sorted(found))


def partner_stops(
    agreements: Collection[str], until: datetime | None = None
) -> dict[str, tuple[SideStep, ...]]:
    """Return of each agreement the steps of partners that stop it now, or stopped it at the moment `until`."""
    rows = SideStep.objects.filter(agreement__in=agreements).exclude(node=settings.NODE_ID)
    if until is not None:
        rows = rows.filter(at__lte=until)
    newest = rows.order_by("agreement", "node", "-at").distinct("agreement", "node")
    found: dict[str, tuple[SideStep, ...]] = {}
    for one in newest:
        if one.kind != Step.RESUMED:
            found[one.agreement] = (*found.get(one.agreement, ()), one)
    return found


def spoken_at(agreement: str, at: datetime) -> Agreement | None:
    """Return the terms that spoke at a moment that is over: the version of then, with the suspensions of then of both sides.

    What the rooms above said of it then, they have to add themselves. None where none was held yet, or it cannot be read.
    """
    rows = AgreementVersion.objects.filter(agreement=agreement, added_at__lte=at)
    row = rows.order_by("-version").first()
    if row is None:
        return None
    terms, mistakes = _read(row)
    then = Suspension.objects.filter(agreement=agreement, began_at__lte=at)
    suspension = then.filter(Q(ended_at=None) | Q(ended_at__gt=at)).first()
    steps = partner_stops([agreement], at).get(agreement, ())
    return Held(row, terms, mistakes, suspension, "", _beside(row, (), steps), steps).speaking


def differs(form: PartnerForm, digest: str) -> bool:
    """Whether what a partner told is not what we hold, or it does not rely on it."""
    return form.digest != digest or not form.relies


def beside_of(form: PartnerForm, digest: str) -> Beside:
    """Return a partner's form as the decision of release reads it."""
    return Beside(node=form.node, terms=terms_in(form), same_file=form.digest == digest, relies=form.relies)


def terms_in(form: PartnerForm) -> Agreement | None:
    """Return the terms of a partner's form; None where its file did not come or cannot be read here."""
    try:
        terms = _parsed(bytes(form.source)) if form.source else None
    except InvalidDocumentError:
        return None
    return terms if terms is not None and terms.id == form.agreement else None


def forms_told(agreement: str) -> QuerySet[PartnerForm]:
    """Return what partners told of their forms; for pages and acts that were let to the agreement already."""
    return PartnerForm.objects.filter(agreement=agreement).order_by("node")


Stops = Callable[
    [Collection[str]], Mapping[str, str]
]  # ids of agreements -> why our side does not rely on some
_stops: list[Stops] = []


def register_stops(stops: Stops) -> None:
    """Have a room above asked which agreements its records say are not in force; at start."""
    if stops not in _stops:
        _stops.append(stops)


def stops_on(agreements: Collection[str]) -> dict[str, str]:
    """Return, of those agreements that the rooms above say are not in force, why."""
    found: dict[str, str] = {}
    for stops in _stops:
        for agreement, why in stops(agreements).items():
            found.setdefault(agreement, why)
    return found


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
    return newest_versions() if may_read(person) else AgreementVersion.objects.none()


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
    found = next(held(newest_versions().filter(agreement=agreement)), None)
    return found.speaking if found else None


def agreements_with(node: str, own_node: str, *, on_paper: bool = False) -> Iterator[Agreement]:
    """Return the newest terms of each agreement to which both are parties, in force or not.

    Those that our side holds alone for the other one come only where it is written to `on_paper`.
    """
    rows = newest_versions().filter(parties__contains=[node, own_node])
    for found in held(rows.filter(alone_with__in=["", node] if on_paper else [""])):
        if found.speaking is not None:
            yield found.speaking


def shared_titles(nodes: Iterable[str], own_node: str, language: str) -> list[tuple[str, str]]:
    """Return id and title of each agreement that this node shares with one of others, in force or not, by title."""
    rows = newest_versions().filter(parties__contains=[own_node], parties__overlap=list(nodes), alone_with="")
    found = [(one.terms.id, one.terms.title(language)) for one in held(rows) if one.terms is not None]
    return sorted(found, key=lambda pair: pair[1])


def is_shared_with(agreement: str, node: str, own_node: str) -> bool:
    """Whether the newest form of an agreement names this node and another one, and is not held by us alone."""
    rows = newest_versions().filter(agreement=agreement, alone_with="")
    return rows.filter(parties__contains=[own_node, node]).exists()


def actors_for(person: Person, pseudonyms: Iterable[str]) -> dict[str, Person]:
    """Return the people behind the log's pseudonyms whom this person may see; processes and others are left out."""
    ids = {name.removeprefix("person:") for name in pseudonyms if name.startswith("person:")}
    return {one.pseudonym: one for one in people_visible_to(person).filter(id__in=ids)}
