"""Looking for a person, and deciding what was found. Each function writes its own entry in the log, without names."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.accounts.access import AbsentError
from comity.accounts.models import Agency, Person
from comity.audit import events
from comity.audit.acts import Act, RefusalError, action
from comity.records.access import rows_of
from comity.records.purposes import Looking
from comity.screening import access, memory
from comity.screening.access import Origin
from comity.screening.asked import Asked
from comity.screening.finding import find
from comity.screening.frozen import freeze
from comity.screening.models import WAITING, Adjudication, Hit, HitState, Query, Series, Verdict
from comity.screening.notifications import tell_hit_waits


class UnreadableQueryError(RefusalError):
    """Something of what was entered cannot be read."""

    code = "unreadable-query"

    def __init__(self, unread: dict[str, str]) -> None:
        """Take the sentence for each field."""
        self.unread = unread
        super().__init__(" ".join(unread.values()))


class ReasonMissingError(RefusalError):
    """Give the reason in one sentence that an auditor will understand."""

    words = gettext_lazy("Give the reason in one sentence that an auditor will understand.")
    code = "reason-missing"


def _person(act: Act) -> Person:
    if not isinstance(act.actor, Person):
        raise AbsentError("act", act.event, "not-a-person")
    return act.actor


@action(events.QUERY_RUN)
def run_query(
    act: Act,
    asked: Asked,
    looking: Looking,
    *,
    origin: Origin | None = None,
    agency: Agency | None = None,
) -> Query:
    """Look for a person in the records of an agency and keep what was found.

    Asked by hand, a value that cannot be read is refused; at arrival of a message (with `origin`) it is left out, so
    that a partner's slip never stops the check.
    """
    act.about("query", "new")
    looked_at = access.asking_agency(act.actor, agency, origin)
    understood = asked.understand(looked_at.country)
    if understood.unread and origin is None:
        raise UnreadableQueryError(dict(understood.unread))
    found = find(understood.person, rows_of(looked_at).filter(schema="Person"))
    query = Query.objects.create(
        ref=_next_ref(looked_at, act.at.year),
        agency=looked_at,
        asked_by=act.actor.pseudonym,
        purpose=looking.purpose,
        reference=looking.reference,
        person=asked.to_json(),
        fingerprint=asked.fingerprint(),
        origin_kind=origin.kind if origin else "",
        origin_id=origin.id if origin else "",
        at=act.at,
        looked_through=found.looked_through,
        namesakes=found.namesakes,
    )
    remembered = memory.recall(query, [one.subject_id for one in found.candidates])
    Hit.objects.bulk_create(
        Hit(
            query=query,
            agency=looked_at,
            subject_id=one.subject_id,
            name_agreement=one.match.name_agreement,
            same_person=one.match.same_person,
            method=one.match.method,
            version=one.match.version,
            explanation=freeze(one.match, understood.person, one.person, found.namesakes),
            row_digest=found.digests[one.subject_id],
            state=memory.state_after(remembered.get(one.subject_id), found.digests[one.subject_id]),
            remembered=remembered.get(one.subject_id),
        )
        for one in found.candidates
    )
    act.about("query", query.pk)
    act.note(
        ref=query.ref,
        purpose=query.purpose,
        reference=query.reference,
        origin=query.origin_kind,
        hits=len(found.candidates),
        unread=sorted(understood.unread),
    )
    if origin is not None and query.hits.filter(state__in=WAITING).exists():
        tell_hit_waits(act, query)  # who asks by hand sees the hits at once
    return query


@action(events.QUERY_VIEWED)
def view_query(act: Act, query_id: UUID) -> Query:
    """Return a query for a person to look at."""
    act.about("query", query_id)
    return access.query_for(_person(act), query_id)


@action(events.HIT_VIEWED)
def view_hit(act: Act, hit_id: UUID) -> Hit:
    """Return a hit for a person to look at; the purpose is that of its query."""
    act.about("hit", hit_id)
    hit = access.hit_for(_person(act), hit_id)
    act.note(subject=str(hit.subject_id), purpose=hit.query.purpose, reference=hit.query.reference)
    return hit


@action(events.HIT_ADJUDICATED)
def adjudicate(act: Act, hit_id: UUID, verdict: Verdict, reason: str) -> Adjudication:
    """Decide about a hit. A later decision stands beside the earlier one; nothing is merged by it."""
    act.about("hit", hit_id)
    person = _person(act)
    hit = access.hit_for(person, hit_id)
    act.note(verdict=verdict.value, subject=str(hit.subject_id), query=str(hit.query_id))
    if not reason.strip():
        raise ReasonMissingError(_("Give the reason in one sentence that an auditor will understand."))
    decided = Adjudication.objects.create(
        hit=hit, verdict=verdict, reason=reason.strip(), by=person, at=act.at
    )
    hit.state = HitState(verdict.value)
    hit.save(update_fields=["state"])
    return decided


def _next_ref(agency: Agency, year: int) -> str:
    Series.objects.get_or_create(agency=agency, year=year)
    series = Series.objects.select_for_update().get(agency=agency, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"S-{year}-{series.last:04d}"
