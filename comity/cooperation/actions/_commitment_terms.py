"""What every act asks of terms before it proposes them: their ground, what they name, the zones of their last day."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.cooperation.commitments.days import zones_now
from comity.cooperation.commitments.doubts import Doubtful, require_sure
from comity.cooperation.commitments.folding import flaw_in, ground_of
from comity.cooperation.commitments.naming import require_known
from comity.cooperation.commitments.words import FLAWS
from comity.cooperation.core.ledger import Ledger
from comity.cooperation.core.terms import Terms
from comity.cooperation.exceptions import ChangedMeanwhileError, FlawedError
from comity.cooperation.models import Commitment
from comity.operations.checking import YEARS

OLD_YEARS = range(1900, YEARS.stop)  # of a register that is kept here alone


def check_change(
    person: Person, commitment: Commitment, ledger: Ledger, terms: Terms, on: Sequence[str]
) -> tuple[Terms, list[Terms]]:
    """Return terms as they are proposed on the named changes, and what those say.

    Raises:
        ChangedMeanwhileError: something else stands by now.
        NotKeptError, NotAtMeetingError, NoAgreementError, NoArticleError: they name what is not kept here, or is strange to the partner.
        FlawedError: they can never stand, or their day is none that a partner takes.
    """
    if sorted(on) != sorted(one.id for one in ledger.heads):
        raise ChangedMeanwhileError
    before = ground_of(ledger, on)
    terms = dated(commitment, terms, before)
    if before != [terms]:
        require_sound(commitment, ledger, terms, on)
        require_known(
            person, commitment, terms, [one.terms for one in ledger.changes if one.terms is not None]
        )
    return terms, before


def dated(commitment: Commitment, terms: Terms, before: Sequence[Terms] = ()) -> Terms:
    """Return terms with the zones in which their last day must be over: of a day that stays those that were signed with it.

    Raises:
        FlawedError: the partner's node would refuse such a day, or no calendar shows it.
    """
    if terms.due is None:
        return replace(terms, zones=())
    _require_day(commitment, terms.due)
    same = next((one for one in before if one.due == terms.due), None)
    return replace(terms, zones=tuple(same.zones) if same else zones_now(commitment))


def _require_day(commitment: Commitment, due: date) -> None:
    if due.year in YEARS or (due.year in OLD_YEARS and not commitment.partner):
        return
    words = (
        _("Enter a day between 1990 and 2199.")
        if commitment.partner
        else _("Enter a day between 1900 and 2199.")
    )
    raise FlawedError(words, code="no-such-year")


def require_sound(commitment: Commitment, ledger: Ledger, terms: Terms, on: Sequence[str]) -> None:
    """Let terms pass that can stand on the named changes. Raises FlawedError."""
    flaw = flaw_in(commitment, ledger, terms, on)
    if flaw is not None:
        raise FlawedError(str(FLAWS[flaw]), code=flaw.value)


def note_sure(act: Act, doubts: Sequence[Doubtful], sure: Collection[str]) -> None:
    """Let pass what somebody was sure of, and let the log say of what. Raises PromiseDoubtError."""
    require_sure(doubts, sure)
    if doubts:
        act.note(sure=[one.key for one in doubts])
