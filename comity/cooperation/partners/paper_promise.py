"""What a letter on paper says of the commitment it is about, and where a partner without a node signs or answers."""

from collections.abc import Callable

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from comity.cooperation.commitments.folding import ledger_of
from comity.cooperation.commitments.words import basis_words, due_words, side_words, stage_words
from comity.cooperation.core.ledger import Change
from comity.cooperation.core.terms import Stage
from comity.cooperation.models import Commitment
from comity.web.dates import colon

OVER = frozenset({Stage.FULFILLED, Stage.DROPPED})


def facts_of(commitment: Commitment) -> list[str]:
    """Return how far a commitment is, who owes it to whom, until when and on what it rests: a line each, in the language that is spoken now.

    It is said as it stands; as it was proposed last, where nothing stands.
    """
    change = _said(commitment)
    if change is None or change.terms is None:
        return []
    terms, author, names = change.terms, change.entry.node, commitment.partner_names
    owes = (side_words(terms.actor, author, names), terms.owner)
    facts = (
        (pgettext("of a commitment", "Stage"), stage_words(terms.stage)),
        (_("Who owes it"), " · ".join(part for part in owes if part)),
        (_("To whom"), side_words(terms.addressee, author, names)),
        (_("Due"), due_words(terms.due.isoformat() if terms.due else None)),
        (_("Rests on"), basis_words(terms.rests_on)),
        (pgettext("of a commitment", "Reason"), terms.reason),
    )
    return [f"{label}{colon(get_language())}{text}" for label, text in facts if text]


def asks_answer(commitment: Commitment) -> bool:
    """Whether the partner signs or answers on the letter: it has no node to do so, and the commitment is open."""
    return not commitment.partner and commitment.stage not in OVER


def _said(commitment: Commitment) -> Change | None:
    ledger = ledger_of(commitment)
    found = [*ledger.changes[-1:], *ledger.heads[:1]]
    return found[-1] if found else None


ANSWER: tuple[Callable[[], str], ...] = (
    lambda: _("[   ] We agree to the commitment as it stands in this letter."),
    lambda: _("[   ] We do not agree, for this reason:"),
    lambda: _("Our number of it:"),
)
BELOW: tuple[Callable[[], str], ...] = (lambda: _("Name and office"), lambda: _("Place and day"))
