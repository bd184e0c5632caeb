"""What is asked once more before a promise leaves: a day that is past, words that stand already, languages that still say the old.

None of it is wrong: a promise of last year may be entered, and two may read alike. So it is asked, and taken from whoever says that it
is so. What somebody was sure of is named (`key`), so that a tick for one day, or for one commitment, says nothing of another.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.audit.acts import RefusalError
from comity.cooperation.commitments.access import visible_to
from comity.cooperation.commitments.days import kept_zones
from comity.cooperation.commitments.folding import ledger_of
from comity.cooperation.commitments.resting import folded
from comity.cooperation.core.last_day import over_at
from comity.cooperation.core.ledger import Kind, Standing
from comity.cooperation.core.terms import Stage, Terms
from comity.cooperation.models import Commitment
from comity.cooperation.states import EntryState

OWED = frozenset({Stage.SOFT, Stage.COMMITTED, Stage.IN_PROGRESS, Stage.PARTLY})
GONE = frozenset({Standing.WITHDRAWN, Standing.VOID})


class Doubt(StrEnum):
    """What may be meant otherwise."""

    PAST = "past"  # the last day is over on both sides already; about that day
    SAME = "same"  # another commitment says the same; about its number
    LANGUAGES = "languages"  # some languages say what they said before, others do not; about the former


@dataclass(frozen=True)
class Doubtful:
    """One such question."""

    kind: Doubt
    about: tuple[str, ...]

    @property
    def key(self) -> str:
        """What a tick says: the kind, and what exactly was looked at."""
        return f"{self.kind}:{','.join(self.about)}"


class PromiseDoubtError(RefusalError):
    """Something about this promise may be meant otherwise. Look at it, and say that it is so."""

    words = _("Something about this promise may be meant otherwise. Look at it, and say that it is so.")
    code = "promise-doubt"

    def __init__(self, doubts: Sequence[Doubtful]) -> None:
        """Take what is asked."""
        super().__init__()
        self.doubts = list(doubts)


def require_sure(doubts: Sequence[Doubtful], sure: Collection[str]) -> None:
    """Let pass what somebody was sure of: by its key, or by its kind whatever it is about. Raises PromiseDoubtError."""
    if asked := [one for one in doubts if one.key not in sure and one.kind not in sure]:
        raise PromiseDoubtError(asked)


def past_day(commitment: Commitment, terms: Terms, before: Sequence[Terms], at: datetime) -> list[Doubtful]:
    """Return the question about a last day that is over on both sides when it is named; none where it was named before."""
    if terms.due is None or terms.stage not in OWED or any(one.due == terms.due for one in before):
        return []
    is_past = over_at(terms.due, kept_zones(commitment, terms)) <= at
    return [Doubtful(Doubt.PAST, (terms.due.isoformat(),))] if is_past else []


def unchanged(terms: Terms, before: Sequence[Terms]) -> tuple[str, ...]:
    """Return the languages that say what all terms before said, where another language says something else now.

    A language that is added or left out changes nothing in the others.
    """
    kept = [code for code in terms.texts if before and all(code in one.texts for one in before)]
    same = [
        code for code in kept if all(folded(one.texts[code]) == folded(terms.texts[code]) for one in before)
    ]
    return tuple(sorted(same)) if len(same) < len(kept) else ()


def old_words(terms: Terms, before: Sequence[Terms]) -> list[Doubtful]:
    """Return the question about languages in which the words stay while they change in others."""
    codes = unchanged(terms, before)
    return [Doubtful(Doubt.LANGUAGES, codes)] if codes else []


def same_words(person: Person, commitment: Commitment, terms: Terms) -> list[Doubtful]:
    """Return the question about other commitments with the partner that say the same, by the same day and unit.

    One language that reads alike is enough. What was withdrawn or dropped says nothing any more.
    """
    rows = visible_to(person).filter(
        agency=commitment.agency,
        partner=commitment.partner,
        partner_agency=commitment.partner_agency,
        actor=terms.actor,
        due=terms.due,
        owner=terms.owner,
    )
    texts = {code: folded(text) for code, text in terms.texts.items()}
    found = [
        one.ref
        for one in rows.exclude(pk=commitment.pk).exclude(stage=Stage.DROPPED).order_by("created_at", "ref")
        if any(texts.get(code) == folded(text) for code, text in one.texts.items()) and _is_kept(one)
    ]
    return [Doubtful(Doubt.SAME, tuple(found))] if found else []


def _is_kept(commitment: Commitment) -> bool:
    """Whether anything of it stands, waits for a side, or waits in the house."""
    entries = list(commitment.entries.all())
    in_house = any(one.kind == Kind.CHANGE and one.state == EntryState.WAITS and one.ours for one in entries)
    return in_house or any(one.standing not in GONE for one in ledger_of(commitment, entries).changes)
