"""Forgetting who was asked for, when whoever asked takes the question back."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.screening.models import Adjudication, Hit, NamesakeCard, Query

NOBODY: dict[str, Any] = {"names": [{"text": "—", "language": ""}]}  # a query always names somebody
NOTHING = {"names": [], "birth_date": "", "sex": "", "nationalities": [], "documents": [], "accounts": []}


@action(events.QUERY_FORGOTTEN)
def forget_queries(act: Act, query_ids: Collection[UUID]) -> int:
    """Delete who was asked for from queries: their hits that nobody decided go, of decided ones our own side stays.

    Cards of namesakes that rest on them are withdrawn: nobody can tell any more whom they were issued for. Return how
    many queries were emptied.
    """
    act.about("queries", "origin")
    act.note(queries=sorted(str(one) for one in query_ids))
    hits = Hit.objects.filter(query__in=query_ids)
    decided = Adjudication.objects.filter(hit__in=hits).values("hit")
    NamesakeCard.objects.filter(hit__in=hits, withdrawn_at=None).update(withdrawn_at=act.at)
    hits.exclude(pk__in=decided).delete()
    for hit in Hit.objects.select_for_update().filter(query__in=query_ids):
        hit.explanation = {**hit.explanation, "left_name": "", "left": NOTHING, "parts": [], "factors": []}
        hit.save(update_fields=["explanation"])
    return Query.objects.filter(pk__in=query_ids).update(person=NOBODY, fingerprint="")
