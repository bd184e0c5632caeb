"""Before each attempt to send: may it still leave? And what a receipt means for the room it came from."""

from dataclasses import replace
from datetime import datetime

from comity.agreements.question import Question
from comity.agreements.release import Allowed
from comity.audit.acts import Act
from comity.exchange.registry import QueuedLetter, ReceiptedLetter, Successor
from comity.lib.statements import ask
from comity.release.actions import ORIGIN, follow_outgoing, renew_outgoing
from comity.release.asking import ceiling_of, decide
from comity.release.models import Outgoing
from comity.release.origins import origin_of

_LEFT_BY_US = "SELECT 1 FROM release_outgoing WHERE letter = %s LIMIT 1"


def release_gate(letter: QueuedLetter, at: datetime) -> str:
    """Ask the release decision again with today's terms and ceiling, and the room whether the thing still stands."""
    if letter.origin_kind != ORIGIN:
        return ""
    outgoing = Outgoing.objects.select_related("peer").filter(pk=letter.origin_id).first()
    if outgoing is None or not outgoing.decision:
        return "nothing-decided"
    kept = outgoing.decision
    asked = replace(Question.from_json(kept["question"]), ceiling=ceiling_of(outgoing.peer))
    decision, _terms = decide(asked, kept["agreement"]["id"], at)
    if decision.allowed is not Allowed.YES:
        return decision.decisive[0].code
    return origin_of(outgoing.origin_kind).held(outgoing, at)


def follow(act: Act, letter: ReceiptedLetter) -> None:
    """Follow a letter that left by this room, within the act that keeps its receipt or gives it up."""
    if ask(_LEFT_BY_US, [letter.mid]):
        follow_outgoing(act, letter)


def inherit(act: Act, heir: Successor) -> None:
    """Follow the letter that stands for a stale one, within the act that posts it."""
    if ask(_LEFT_BY_US, [heir.old]):
        renew_outgoing(act, heir)
