"""Before each attempt to send an item on: may it still leave? A leave may be withdrawn or over, the item recalled."""

from datetime import datetime

from comity.agreements.question import Question
from comity.agreements.release import Allowed
from comity.exchange.registry import QueuedLetter
from comity.sharing import departure
from comity.sharing.allowing import Use, Wish
from comity.sharing.letters import PASSED_ON
from comity.sharing.models import Passing
from comity.sharing.standing import is_open, may_use
from comity.sharing.telling import ORIGIN


def passing_gate(letter: QueuedLetter, at: datetime) -> str:
    """Ask anew whether an item may go to this node: its state, the owner's leave, the agreement."""
    if (letter.origin_kind, letter.schema) != (ORIGIN, PASSED_ON):
        return ""
    passing = Passing.objects.select_related("item").filter(pk=letter.origin_id).first()
    if passing is None or not passing.decision:
        return "nothing-decided"
    if not is_open(passing.item):
        return "blocked"
    answer = may_use(passing.item, Wish(Use.ONWARD, letter.node, passing.purpose), at)
    if not answer:
        return answer.why.value
    kept = passing.decision
    decision, _terms = departure.decide(Question.from_json(kept["question"]), kept["agreement"]["id"], at)
    return "" if decision.allowed is Allowed.YES else decision.decisive[0].code
