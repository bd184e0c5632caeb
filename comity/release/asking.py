"""The question of release for what a room wants to send, and the answer as it is kept."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from comity.agreements.access import terms_of
from comity.agreements.question import Approval, Item, Question, RightsAnswers
from comity.agreements.reference import Urgency
from comity.agreements.release import Decision, judge
from comity.agreements.terms import Agreement
from comity.exchange.models import Peer
from comity.handling.classification import Ceiling, lowest
from comity.lib.clock import now
from comity.release.models import Outgoing
from comity.release.offers import Offer

RIGHTS = ("political_or_belief", "press_or_defender", "refugee_or_asylum")


def ceiling_of(peer: Peer) -> Ceiling:
    """Return the ceiling that binds: the node's or the link's, whichever is lower."""
    take_to = _("your registry for classified matters")
    return lowest(
        Ceiling(settings.CLASSIFICATION_CEILING, settings.NODE_ID, take_to),
        Ceiling(peer.ceiling, peer.node, take_to),
    )


def question_of(offer: Offer, author: str) -> Question:
    """Return what the release decision is asked about an offer that nobody approved yet."""
    return Question(
        items=tuple(Item(name, category, offer.handling) for name, category in offer.items),
        recipients=(offer.peer.node,),
        purpose=offer.purpose,
        sender=settings.NODE_ID,
        author=author,
        kind=offer.kind,
        offence=offer.offence,
        urgency=Urgency(offer.urgency),
        ceiling=ceiling_of(offer.peer),
        answers=RightsAnswers(**{name: offer.rights.get(name) for name in RIGHTS}),
        article=offer.article,
    )


def asked_again(outgoing: Outgoing, approved: Sequence[Approval] = ()) -> Question:
    """Return the question of a row with who approved, under the ceiling that binds today."""
    kept = Question.from_json(outgoing.asked)
    return replace(kept, ceiling=ceiling_of(outgoing.peer), approvals=tuple(approved))


def decide(asked: Question, agreement: str, at: datetime) -> tuple[Decision, Agreement | None]:
    """Ask the release decision with the terms that speak today; no terms means no."""
    terms = terms_of(agreement) if agreement else None
    return judge(asked, terms, at), terms


def asks_senior_now(outgoing: Outgoing) -> bool:
    """Whether a named senior must decide about a row that waits, by the terms that speak today."""
    decision, _terms = decide(asked_again(outgoing), outgoing.agreement, now())
    return decision.needs_named_senior


def kept(asked: Question, decision: Decision, terms: Agreement, at: datetime) -> dict[str, Any]:
    """Return question, answer and agreement as they are kept with what left."""
    return {
        "question": asked.to_json(),
        "decision": decision.to_json(),
        "agreement": {"id": terms.id, "version": terms.version, "digest": terms.digest},
        "at": at.isoformat(),
    }
