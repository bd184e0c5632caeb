"""What the actions of this room share."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.accounts.access import AbsentError
from comity.accounts.models import Agency, Person
from comity.audit.acts import Act, RefusalError
from comity.records.purposes import Looking
from comity.screening import memory
from comity.screening.access import Origin
from comity.screening.asked import Asked
from comity.screening.finding import Found, NotReadyError, find
from comity.screening.frozen import freeze
from comity.screening.matcher import MOST_CANDIDATES, Candidate
from comity.screening.models import Adjudication, Hit, List, ListKind, Query, Series
from comity.screening.standing import Why
from comity_names import Person as Named


class ReasonMissingError(RefusalError):
    """Give the reason in one sentence that an auditor will understand."""

    words = gettext_lazy("Give the reason in one sentence that an auditor will understand.")
    code = "reason-missing"


def person_of(act: Act) -> Person:
    """Return the person who acts. Raises AbsentError for anybody else."""
    if not isinstance(act.actor, Person):
        raise AbsentError("act", act.event, "not-a-person")
    return act.actor


def reason_of(text: str) -> str:
    """Return a reason without spaces around it. Raises ReasonMissingError."""
    if not text.strip():
        raise ReasonMissingError(_("Give the reason in one sentence that an auditor will understand."))
    return text.strip()


def next_ref(agency: Agency, year: int) -> str:
    """Return the next number of the agency's series, S-YYYY-NNNN; queries, runs and watches share it."""
    Series.objects.get_or_create(agency=agency, year=year)
    series = Series.objects.select_for_update().get(agency=agency, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"S-{year}-{series.last:04d}"


@dataclass(frozen=True, slots=True)
class Search:
    """What lists brought, and which of them were not searched."""

    found: Sequence[tuple[List, Found]]
    others: Sequence[tuple[List, Why]]

    @property
    def namesakes(self) -> float:
        """About how many persons of the lists bear the name; of one list, since lists repeat each other."""
        return max((one.namesakes for _list, one in self.found), default=0)


def search(
    asked: Named,
    lists: Iterable[List],
    others: Sequence[tuple[List, Why]] = (),
    *,
    every_row: int | None = None,
    limit: int = MOST_CANDIDATES,
) -> Search:
    """Look for a person in lists that are in force."""
    found, missed = [], list(others)
    for one in lists:
        try:
            found.append((one, find(asked, one, limit, every_row=every_row)))
        except NotReadyError:
            missed.append((one, Why.NOT_READY))
    return Search(found, missed)


@dataclass(frozen=True, slots=True)
class Wish:
    """Who is looked for, why, and what led to it."""

    asked: Asked
    person: Named  # as understood
    looking: Looking
    asked_by: str  # pseudonym
    origin: Origin | None = None


def keep_query(
    act: Act, agency: Agency, wish: Wish, found: Search, only: Container[UUID] | None = None
) -> Query:
    """Keep a query with its hits. `only` names the subjects and entries to keep, where not all are news."""
    query = Query.objects.create(
        ref=next_ref(agency, act.at.year),
        agency=agency,
        asked_by=wish.asked_by,
        purpose=wish.looking.purpose,
        reference=wish.looking.reference,
        person=wish.asked.to_json(),
        fingerprint=wish.asked.fingerprint(),
        origin_kind=wish.origin.kind if wish.origin else "",
        origin_id=wish.origin.id if wish.origin else "",
        at=act.at,
        looked_through=sum(one.looked_through for _list, one in found.found),
        namesakes=found.namesakes,
        searched=[_searched(of_list, one) for of_list, one in found.found],
        not_searched=[
            {"list": str(of_list.pk), "title": of_list.title, "reason": why.value}
            for of_list, why in found.others
        ],
    )
    kept = [
        (of_list, some, one)
        for of_list, some in found.found
        for one in some.candidates
        if (only is None or one.found_id in only) and not _is_itself(one, wish.origin)
    ]
    remembered = memory.recall(query, wish.asked, [one.found_id for _list, _some, one in kept])
    Hit.objects.bulk_create(
        _hit(query, of_list, some, one, asked=wish.person, decision=remembered.get(one.found_id))
        for of_list, some, one in kept
    )
    return query


def _is_itself(one: Candidate, origin: Origin | None) -> bool:
    """Whether what is compared as it arrives stands in a list already, under the same id."""
    return origin is not None and str(one.found_id) == origin.id


def _searched(of_list: List, found: Found) -> dict[str, object]:
    return {
        "list": str(of_list.pk),
        "title": of_list.title,
        "version": of_list.version.number if of_list.version else 0,
        "rows": found.looked_through,
    }


def _hit(
    query: Query, of_list: List, some: Found, one: Candidate, *, asked: Named, decision: Adjudication | None
) -> Hit:
    digest = some.rows[one.found_id].digest
    is_own = of_list.kind == ListKind.OWN
    return Hit(
        query=query,
        agency_id=query.agency_id,
        subject_id=one.found_id if is_own else None,
        entry_id=None if is_own else one.found_id,
        of_list=of_list,
        list_version=of_list.version,
        name_agreement=one.match.name_agreement,
        same_person=one.match.same_person,
        method=one.match.method,
        version=one.match.version,
        explanation=freeze(one.match, asked, one.person, round(some.namesakes)),
        row_digest=digest,
        state=memory.state_after(decision, digest),
        remembered=decision,
    )
