"""The release decision about what leaves on paper: the same question as for what leaves over the wire."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from comity.agreements.access import spoken_at, terms_of
from comity.agreements.decision import because
from comity.agreements.one_article import article_for_all, parted_reasons
from comity.agreements.question import Approval, Channel, Item, Question, RightsAnswers
from comity.agreements.reference import Urgency
from comity.agreements.release import Allowed, Decision, judge
from comity.agreements.terms import Agreement
from comity.cooperation.commitments.bodies import FACTS, KIND, PURPOSE
from comity.cooperation.exceptions import NoPartyError
from comity.cooperation.models import PaperLetter
from comity.cooperation.register_alone import form_held_with, readers_of, stood_for
from comity.cooperation.register_then import stop_on
from comity.handling.classification import Ceiling
from comity.lib.clock import now
from comity.release.asking import RIGHTS, decide
from comity.release.exceptions import NotReleasedError
from comity.requests.departure import stamp


def question_of(letter: PaperLetter, author: str, approved: Sequence[Approval] = ()) -> Question:
    """Return what the release decision is asked about a letter. Raises NoPartyError, NotReleasedError."""
    if not letter.partner.party:
        raise NoPartyError
    form = form_held_with(letter.leaves_under)
    if form is not None and form.partner_id != letter.partner_id:  # whatever party somebody wrote on its page
        raise NotReleasedError(Decision((because("alone-other-partner", partner=letter.partner.party),)))
    _check_state(letter, terms_of(letter.leaves_under))
    return question_about(
        (Item(FACTS, FACTS, stamp(letter.handling, letter.rights, PURPOSE)),),
        letter.partner.party,
        author,
        way={"offence": letter.offence, "rights": letter.rights, "article": letter.leaves_article},
        ceiling=ceiling_on_paper(),
        approved=approved,
    )


def _check_state(letter: PaperLetter, terms: Agreement | None) -> None:
    """Let a partner pass that is of the state that the terms name it with. Raises NotReleasedError."""
    named = terms.party(letter.partner.party) if terms is not None else None
    if terms is None or named is None or named.country == letter.partner.country:
        return
    code = "alone-other-partner" if terms.alone_with else "recipient-not-party"
    raise NotReleasedError(Decision((because(code, partner=letter.partner.party),)))


def ceiling_on_paper() -> Ceiling:
    """Return the ceiling of what our node may write on paper."""
    return Ceiling(
        settings.CLASSIFICATION_CEILING, settings.NODE_ID, _("your registry for classified matters")
    )


def question_about(
    items: Sequence[Item], recipient: str, author: str, *, way: Mapping[str, Any], ceiling: Ceiling, approved: Sequence[Approval]
) -> Question:  # fmt: skip
    """Return the question about things for one recipient; `way` has the offence, the answers about rights and the article."""
    return Question(
        items=tuple(items),
        recipients=(recipient,),
        purpose=PURPOSE,
        sender=settings.NODE_ID,
        author=author,
        kind=KIND,
        offence=way["offence"],
        urgency=Urgency.ORDINARY,
        ceiling=ceiling,
        answers=RightsAnswers(**{name: way["rights"].get(name) for name in RIGHTS}),
        article=way["article"],
        approvals=tuple(approved),
        channel=Channel.PAPER,
    )


def cleared(asked: Question, agreement: str) -> tuple[Question, Decision, Agreement]:
    """Return the question under the one article it leaves by, its answer, and the terms.

    Raises:
        NotReleasedError: it may not leave, nobody beside who entered the form stands for it, or no one article covers it.
    """
    decision, terms = decide(asked, agreement, now())
    if terms is None or decision.allowed is Allowed.NO:
        raise NotReleasedError(decision)
    readers = readers_of([terms])
    if not all(readers.stand_for(terms, one) for one in asked.recipients):
        raise NotReleasedError(Decision((because("alone-not-confirmed"),)))
    article = article_for_all(asked, terms)
    if not article:
        raise NotReleasedError(Decision(tuple(parted_reasons(asked, terms))))
    under = replace(asked, article=article)
    decision, terms = decide(under, agreement, now())
    if terms is None or decision.allowed is Allowed.NO:
        raise NotReleasedError(decision)
    return under, decision, terms


def check_could_leave(letter: PaperLetter, at: datetime) -> None:
    """Ask whether a letter that was released could leave at a moment that is over, by the terms of then and the approvals it had.

    Why it may not leave now can have no history (traffic with a node is suspended): `check_still_leaves` is asked too where that is today.

    Raises:
        NotReleasedError, NoPartyError: it could not, or the partner is another party since.
    """
    asked = replace(Question.from_json(letter.decision["question"]), channel=Channel.PAPER)
    if not letter.partner.party:
        raise NoPartyError
    if asked.recipients != (letter.partner.party,):
        raise NotReleasedError(Decision((because("recipient-not-party", partner=letter.partner.party),)))
    terms = spoken_at(letter.leaves_under, at)
    _check_state(letter, terms)
    decision = judge(asked, terms, at)
    if decision.allowed is not Allowed.YES:
        raise NotReleasedError(decision)
    if terms is not None and not stood_for(terms, letter.partner.party, at):
        raise NotReleasedError(Decision((because("alone-not-confirmed"),)))
    if stop := stop_on(letter.leaves_under, at):
        raise NotReleasedError(Decision((because(stop),)))


def check_still_leaves(letter: PaperLetter) -> None:
    """Ask again, with the terms that speak today, whether a letter that was released may leave, with who had approved it.

    Who approved it approved it for the party of then: for another one nobody has.

    Raises:
        NotReleasedError, NoPartyError: it may not leave now.
    """
    kept = Question.from_json(letter.decision["question"])
    asked = question_of(letter, kept.author)
    approved = kept.approvals if asked.recipients == kept.recipients else ()
    _asked, decision, _terms = cleared(
        replace(asked, article=kept.article, approvals=approved), letter.leaves_under
    )
    if decision.allowed is not Allowed.YES:
        raise NotReleasedError(decision)


def may_still_leave(letter: PaperLetter) -> bool:
    """Whether a letter that was released may leave now."""
    try:
        check_still_leaves(letter)
    except (NotReleasedError, NoPartyError):
        return False
    return True
