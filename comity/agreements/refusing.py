"""Why something may not leave, in sentences for whoever wanted to send it: what decides, and of a partner that stopped the agreement its own reason."""

from comity.agreements.access import partner_stops, terms_of
from comity.agreements.decision import Decision
from comity.agreements.sentences import names_in_reasons, reason_sentences
from comity.agreements.step_showing import step_sentences

REASSURING = frozenset(
    {"covered"}
)  # what an article permits, said beside a refusal, reads like a yes after the no


def refusal_sentences(decision: Decision, agreement: str) -> list[str]:
    """Return why a decision lets nothing leave.

    Args:
        decision: the refusal.
        agreement: the id of the agreement that was asked; empty where none was chosen.
    """
    names = names_in_reasons(terms_of(agreement) if agreement else None)
    kept = tuple(one for one in decision.reasons if one.code not in REASSURING)
    stops = {one.node: one for one in partner_stops([agreement]).get(agreement, ())} if agreement else {}
    shown = Decision(kept)
    found = []
    for reason, sentence in zip(shown.reasons, reason_sentences(shown, names), strict=True):
        found.append(sentence)
        step = (
            stops.get(dict(reason.params).get("partner", "")) if reason.code == "partner-suspended" else None
        )
        if step is not None:
            found.extend(step_sentences(step, names))
    return found
