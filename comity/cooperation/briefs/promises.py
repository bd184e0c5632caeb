"""One commitment as a brief says it: what is promised, how far it came and by what, whether it is late and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.agreements.access import terms_of
from comity.cooperation.briefs.extending import extended, extension_lines
from comity.cooperation.briefs.naming import (
    UNKNOWN,
    KnownNames,
    forms_of_node,
    kept_forms,
    name_texts,
    reason_apart,
    reason_texts,
)
from comity.cooperation.briefs.suggesting import Case, suggested
from comity.cooperation.briefs.tongues import Texts, in_each
from comity.cooperation.commitments.days import kept_zones, late_words
from comity.cooperation.commitments.evidence import shown_evidence
from comity.cooperation.commitments.folding import BOTH, OTHER, is_held_there, ledger_of
from comity.cooperation.commitments.listing import lines_of
from comity.cooperation.commitments.reaching import confirmed_there
from comity.cooperation.commitments.resting import registered_of
from comity.cooperation.commitments.words import (
    basis_words,
    due_words,
    evidence_kind,
    side_words,
    stage_words,
)
from comity.cooperation.core.last_day import days_left
from comity.cooperation.core.ledger import Change, Ledger, Standing
from comity.cooperation.core.terms import Stage, Terms, meeting_titles
from comity.cooperation.models import Commitment
from comity.web.dates import colon
from comity.web.words import Words

_OWED = frozenset({Stage.COMMITTED, Stage.IN_PROGRESS, Stage.PARTLY})


def promise_of(
    person: Person, commitment: Commitment, languages: Sequence[str], at: datetime, *, is_joint: bool,
    known: KnownNames | None = None,
) -> dict[str, Any] | None:  # fmt: skip
    """Return a commitment as it is kept in a brief; None where a joint report may not have it.

    `known` are the names of units by which the one that owes it is told in each language; without them it stands as it was entered.
    """
    ledger = ledger_of(commitment)
    if is_joint and not _is_of_both(commitment, ledger):
        return None
    change = _said(ledger, is_joint=is_joint)
    if change is None or change.terms is None:
        return None
    terms = change.terms
    stands = change in ledger.heads
    is_owed = stands and terms.stage in _OWED
    late = -days_left(terms.due, at, kept_zones(commitment, terms)) if terms.due and is_owed else 0
    case = Case(
        days_late=max(late, 0),
        extensions=len(extended(ledger)),
        has_begun=terms.stage is not Stage.COMMITTED,
        is_contested=commitment.is_split or bool(ledger.disputed),
    )
    decision = None if is_joint else suggested(case)
    names = commitment.partner_names
    whys = _whys(commitment, ledger, change, languages, is_joint=is_joint) if case.days_late else []
    return {
        "id": str(commitment.pk),
        "ref": commitment.ref,
        "their_ref": _their_ref(commitment, languages),
        "partner": in_each(languages, lambda: lines_of([commitment])[0].partner),
        "texts": dict(terms.texts),
        "stage": terms.stage.value if stands else "",
        "stage_words": in_each(languages, lambda: stage_words(terms.stage.value if stands else "")),
        "who": _who(terms, change, names, languages),
        "owner": terms.owner,
        "owner_names": kept_forms(known.forms(terms.owner), languages) if known and terms.owner else {},
        "due": terms.due.isoformat() if terms.due else None,
        "due_words": in_each(languages, lambda: due_words(terms.due.isoformat() if terms.due else None)),
        "basis": _basis(person, commitment, terms, languages),
        "marks": [] if is_joint else _marks(commitment, languages),
        "evidence": _evidence(person, terms, languages),
        "evidence_count": len(terms.evidence),
        "days_late": case.days_late,
        "late_words": in_each(languages, lambda: late_words(case.days_late)) if case.days_late else {},
        "extensions": case.extensions,
        "extended": extension_lines(commitment, ledger, languages, is_joint=is_joint),
        "reason": terms.reason,
        "reason_in": reason_texts(terms.reason, languages) if terms.reason else {},
        "reason_apart": reason_apart(terms.reason, languages) if terms.reason else {},
        "whys": [said for said, _apart in whys],
        "whys_apart": [apart for _said, apart in whys],
        "suggested": decision.value if decision else "",
        "mark": commitment.mark,
    }


def _their_ref(commitment: Commitment, languages: Sequence[str]) -> Texts:
    """Return the partner's number with its name, for whoever sits at the table; nothing while it is not known."""
    ref = commitment.partner_ref
    if not ref:
        return {}
    return in_each(languages, lambda: f"{lines_of([commitment])[0].partner}{colon(get_language())}{ref}")


def _is_of_both(commitment: Commitment, ledger: Ledger) -> bool:
    """Whether both nodes have both signatures under what stands, and nothing says that the other side holds it otherwise."""
    stands = len(ledger.heads) == 1 and ledger.heads[0].standing is Standing.COUNTERSIGNED
    if not commitment.partner or not stands or commitment.is_different:
        return False
    confirmed = confirmed_there(commitment)
    agreed = [one for one in ledger.changes if one.standing is Standing.COUNTERSIGNED]
    return all(is_held_there(one, confirmed) for one in agreed)


def _said(ledger: Ledger, *, is_joint: bool) -> Change | None:
    """Return the change whose words are shown: what stands, else what was proposed last."""
    if ledger.heads:
        return ledger.heads[0]
    return ledger.changes[-1] if ledger.changes and not is_joint else None


def _marks(commitment: Commitment, languages: Sequence[str]) -> list[Texts]:
    """Return what is open about it, each in every language."""
    found = {
        language: marks
        for language in languages
        for marks in [
            in_each([language], lambda: "\n".join(words for _state, words in lines_of([commitment])[0].marks))
        ]
    }
    lines = {language: texts[language].split("\n") for language, texts in found.items()}
    many = len(next(iter(lines.values()), []))
    marks = [{language: lines[language][place] for language in languages} for place in range(many)]
    return [one for one in marks if any(one.values())]


def _evidence(person: Person, terms: Terms, languages: Sequence[str]) -> list[Texts]:
    """Return how many records of each kind show it: our own references stay in the house."""
    many = Counter(one.kind for one in shown_evidence(person, terms.evidence))
    return [in_each(languages, partial(_counted, kind, number)) for kind, number in sorted(many.items())]


def _counted(kind: str, number: int) -> str:
    return f"{evidence_kind(kind)}{colon(get_language())}{number}"


def _whys(
    commitment: Commitment, ledger: Ledger, change: Change, languages: Sequence[str], *, is_joint: bool
) -> list[tuple[Texts, Texts]]:
    """Return why it is late, in the words that were given and by whom; where nobody gave any it says so. With each goes what of it is set apart.

    First comes the reason of what stands, then those of what is disputed, with the dispute's own, and of what is proposed. A joint report has only the words that both sides have signed, so nothing of what is open or disputed.
    """
    names, found = commitment.partner_names, []
    given = gettext_lazy("Reason given by %(who)s: %(reason)s")
    disputed = gettext_lazy("Disputed by %(who)s: %(reason)s")
    proposed = gettext_lazy("Proposed by %(who)s and not countersigned yet: %(reason)s")
    unsigned = gettext_lazy("A change of it is not countersigned yet.")

    def said(words: Words, node: str, reason: str) -> tuple[Texts, Texts]:
        texts = reason_texts(reason, languages)
        sentences = {
            code: in_each([code], partial(_given, words, node, names, texts[code]))[code]
            for code in languages
        }
        return sentences, reason_apart(reason, languages)

    if change.terms is not None and change.terms.reason:
        found.append(said(given, change.entry.node, change.terms.reason))
    if not is_joint:
        for one in ledger.disputed:
            if one.terms is not None and one.terms.reason:
                found.append(said(proposed, one.entry.node, one.terms.reason))
            if one.answer is not None and one.answer.data.get("reason"):
                found.append(said(disputed, one.answer.node, one.answer.data["reason"]))
        for one in ledger.open:
            has_reason = one.terms is not None and one.terms.reason
            found.append(
                said(proposed, one.entry.node, one.terms.reason)
                if one.terms is not None and has_reason
                else (in_each(languages, lambda: unsigned), {})
            )
    return found or [(in_each(languages, lambda: _("No reason was given.")), {})]


def _given(words: Words, node: str, names: Mapping[str, str], reason: str) -> str:
    return str(words) % {"who": side_words(node, "", names), "reason": reason}


def _who(terms: Terms, change: Change, names: Mapping[str, str], languages: Sequence[str]) -> Texts:
    """Return who owes it: both sides, a node in the forms of its name, a partner without one as it is called."""
    node, author = terms.actor, change.entry.node
    if not node or node == BOTH:
        return in_each(languages, lambda: side_words(node, author, names))
    if node == OTHER and author == settings.NODE_ID:
        forms: Mapping[str, str] = names
        return (
            kept_forms(forms, languages) if any(forms.values()) else in_each(languages, lambda: side_words(node, author, names))
        )  # fmt: skip
    return kept_forms(forms_of_node(settings.NODE_ID if node == OTHER else node, settings.NODE_ID), languages)


def _basis(person: Person, commitment: Commitment, terms: Terms, languages: Sequence[str]) -> Texts:
    """Return what it rests on, its agreement and meeting in the forms of their titles, each marked where it stands in another language.

    Where the agreement is one of our register, its title there is taken in each language: what is signed has one.
    """
    said, rests_on = terms.basis.get("agreement", ""), terms.rests_on
    row = registered_of(person, commitment) if said and said == commitment.agreement else None
    form = terms_of(said) if said else None
    titles: Mapping[str, str] = {UNKNOWN: said} if said else {}
    if form is not None:
        titles = form.titles
    elif row is not None:
        titles = row.titles
    agreements = name_texts(titles, languages)
    meetings = name_texts(meeting_titles(rests_on), languages)

    def words(language: str) -> str:
        meeting = {UNKNOWN: meetings[language]} if meetings[language] else {}
        return basis_words({**rests_on, "agreement": agreements[language], "meeting": meeting})

    return {code: in_each([code], partial(words, code))[code] for code in languages}
