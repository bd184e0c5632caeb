"""Who may screen and decide: own agency only, by role."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from comity.accounts.access import AbsentError, Answer, holds
from comity.accounts.models import Agency, Person
from comity.accounts.roles import SCREENS
from comity.audit.actors import Actor
from comity.screening import held
from comity.screening.list_access import usable_by
from comity.screening.models import WAITING, Adjudication, Hit, HitState, Query, Verdict


@dataclass(frozen=True, slots=True)
class Origin:
    """What led to a query: a word of the trade such as `request-subject`, and its identifier."""

    kind: str
    id: str


def may_screen(person: Person) -> Answer:
    """Whether the person's roles open the room."""
    return holds(person, SCREENS)


def visible_to(person: Person) -> QuerySet[Query]:
    """Return the queries of the person's own agency, the latest first; none without the role."""
    if not may_screen(person):
        return Query.objects.none()
    return Query.objects.filter(agency_id=person.unit.agency_id).order_by("-at", "-ref")


def hits_visible_to(person: Person) -> QuerySet[Hit]:
    """Return the hits of these queries in lists that the person may use, the likeliest first."""
    if not may_screen(person):
        return Hit.objects.none()
    own = person.unit.agency_id
    hits = Hit.objects.filter(
        Q(of_list=None) | Q(of_list__in=usable_by(person).order_by().values("pk")), agency_id=own
    )
    for hidden in held.hidden_from(person):
        hits = hits.exclude(entry__in=hidden)
    return hits.select_related("query", "of_list", "list_version", "remembered__by").order_by(
        "-same_person", "-name_agreement", "id"
    )


def waiting_for(person: Person) -> QuerySet[Hit]:
    """Return the hits that nobody has decided yet."""
    return hits_visible_to(person).filter(state__in=WAITING)


def query_for(person: Person, query_id: UUID) -> Query:
    """Return a query of the own agency. Raises AbsentError."""
    answer = may_screen(person)
    if not answer:
        raise AbsentError("query", query_id, answer.reason)
    found = visible_to(person).filter(pk=query_id).first()
    if found is None:
        raise AbsentError("query", query_id, "absent")
    return found


def hit_for(person: Person, hit_id: UUID) -> Hit:
    """Return a hit of the own agency. Raises AbsentError."""
    answer = may_screen(person)
    if not answer:
        raise AbsentError("hit", hit_id, answer.reason)
    found = hits_visible_to(person).filter(pk=hit_id).first()
    if found is None:
        raise AbsentError("hit", hit_id, "absent")
    return found


def hit_to_decide(person: Person, hit_id: UUID) -> Hit:
    """Return a hit for a decision; whoever decides at the same time waits. Raises AbsentError."""
    found = hit_for(person, hit_id)
    Hit.objects.select_for_update(of=("self",)).get(pk=found.pk)
    found.refresh_from_db(fields=["state"])
    return found


def waits_for_second(hit: Hit) -> Adjudication | None:
    """Return the decision that waits for a second person, or None."""
    if hit.state != HitState.TO_CONFIRM:
        return None
    decided = Adjudication.objects.filter(hit=hit).select_related("by").order_by("-at", "-id").first()
    return decided if decided is not None and decided.verdict == Verdict.SAME else None


def hits_for(person: Person, kind: str, ids: Iterable[object]) -> QuerySet[Hit]:
    """Return the hits that came of something another room holds, such as the subjects of a request."""
    return hits_visible_to(person).filter(
        query__origin_kind=kind, query__origin_id__in=[str(one) for one in ids]
    )


def queries_for(person: Person, kind: str, ids: Iterable[object]) -> QuerySet[Query]:
    """Return the queries that something another room holds led to."""
    return visible_to(person).filter(origin_kind=kind, origin_id__in=[str(one) for one in ids])


def decided_before(hit: Hit) -> QuerySet[Adjudication]:
    """Return decisions about this subject or entry at the same agency, the latest first."""
    same = Q(hit__subject=hit.subject_id) if hit.subject_id else Q(hit__entry=hit.entry_id)
    return (
        Adjudication.objects.filter(same, hit__agency=hit.agency_id)
        .select_related("by", "hit__query")
        .order_by("-at", "-id")
    )


def asking_agency(actor: Actor, agency: Agency | None, origin: Origin | None) -> Agency:
    """Return the agency whose records are looked through. Raises AbsentError.

    A person looks through those of the own agency. A process or a partner's message is checked against the agency the
    calling room names, and says what it came from.
    """
    if isinstance(actor, Person):
        answer = may_screen(actor)
        if not answer:
            raise AbsentError("query", actor.pk, answer.reason)
        if agency is not None and agency.pk != actor.unit.agency_id:
            raise AbsentError("query", agency.code, "other-agency")
        return actor.agency
    if agency is None or origin is None:
        raise AbsentError("query", actor.pseudonym, "no-origin")
    return agency
