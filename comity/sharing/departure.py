"""What the release decision is asked when another owner's item is passed on; the same question at every retry and at the receiver."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from comity.agreements.access import terms_of
from comity.agreements.question import Approval, Consent, Item, Question, RightsAnswers, Side
from comity.agreements.reference import Urgency
from comity.agreements.release import Decision, judge
from comity.agreements.terms import Agreement, AgreementRef
from comity.exchange.models import Peer
from comity.handling.classification import Ceiling, lowest
from comity.handling.stamp import Handling
from comity.sharing.allowing import Answer, Leave

RIGHTS = ("political_or_belief", "press_or_defender", "refugee_or_asylum")


@dataclass(frozen=True)
class Route:
    """Where an item is to go and what for: codes of the agreements room's lists."""

    purpose: str
    kind: str
    offence: str
    urgency: str
    categories: tuple[str, ...]
    article: str = ""


def ceiling_of(peer: Peer) -> Ceiling:
    """Return the ceiling that binds: the node's or the link's, whichever is lower."""
    take_to = _("your registry for classified matters")
    return lowest(
        Ceiling(settings.CLASSIFICATION_CEILING, settings.NODE_ID, take_to),
        Ceiling(peer.ceiling, peer.node, take_to),
    )


def leaves_as_consents(leaves: Iterable[Leave], categories: Sequence[str]) -> tuple[Consent, ...]:
    """Return leaves to pass on as the release decision knows them: each for every category of data in the item."""
    return tuple(
        Consent(one.owner, category, one.agency, one.purpose, one.expires)
        for one in leaves
        for category in categories
    )


def question(
    handling: Handling,
    route: Route,
    *,
    sender: str,
    recipient: str,
    author: str,
    ceiling: Ceiling,
    answer: Answer,
    rights: Mapping[str, bool | None],
    approved: Sequence[Approval] = (),
    side: Side = Side.SENDING,
    cited: AgreementRef | None = None,
) -> Question:
    """Return the question; the item stands in it once for each category of its data."""
    leaves = [answer.leave] if answer.leave is not None else []
    return Question(
        items=tuple(Item(category, category, handling) for category in route.categories),
        recipients=(recipient,),
        purpose=route.purpose,
        sender=sender,
        author=author,
        kind=route.kind,
        offence=route.offence,
        urgency=Urgency(route.urgency),
        ceiling=ceiling,
        answers=RightsAnswers(**{name: rights.get(name) for name in RIGHTS}),
        article=route.article,
        approvals=tuple(approved),
        consents=leaves_as_consents(leaves, route.categories),
        side=side,
        cited=cited,
    )


def decide(asked: Question, agreement: str, at: datetime) -> tuple[Decision, Agreement | None]:
    """Ask the release decision with the terms that speak today; no terms means no."""
    terms = terms_of(agreement) if agreement else None
    return judge(asked, terms, at), terms


def within_agreement(handling: Handling, envelope: Mapping[str, Any], taken_at: datetime) -> Handling:
    """Return the handling of a letter that came in, ended where our own copy of its agreement ends it, if not before.

    Its sender writes the end into the letter; one that does not, or writes a later one, gives no longer time by that.
    """
    terms = terms_of(str((envelope.get("agreement") or {}).get("id", "")))
    return handling if terms is None else handling.ending(terms.retention.ends(taken_at))


def kept(asked: Question, decision: Decision, terms: Agreement, at: datetime) -> dict[str, Any]:
    """Return question, answer and agreement as they are kept with what left."""
    return {
        "question": asked.to_json(),
        "decision": decision.to_json(),
        "agreement": {"id": terms.id, "version": terms.version, "digest": terms.digest},
        "at": at.isoformat(),
    }
