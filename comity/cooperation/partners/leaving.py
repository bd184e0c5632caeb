"""The release decision about a letter on paper: the same question as for what leaves over the wire."""

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext as _

from comity.agreements.one_article import article_for_all, parted_reasons
from comity.agreements.question import Approval, Item, Question, RightsAnswers
from comity.agreements.reference import Urgency
from comity.agreements.release import Allowed, Decision
from comity.agreements.terms import Agreement
from comity.cooperation.commitments.bodies import FACTS, KIND, PURPOSE
from comity.cooperation.exceptions import NoPartyError
from comity.cooperation.models import PaperLetter
from comity.handling.classification import Ceiling
from comity.lib.clock import now
from comity.release.asking import RIGHTS, decide
from comity.release.exceptions import NotReleasedError
from comity.requests.departure import stamp


def question_of(letter: PaperLetter, author: str, approved: Sequence[Approval] = ()) -> Question:
    """Return what the release decision is asked about a letter. Raises NoPartyError."""
    if not letter.partner.party:
        raise NoPartyError
    return Question(
        items=(Item(FACTS, FACTS, stamp(letter.handling, letter.rights, PURPOSE)),),
        recipients=(letter.partner.party,),
        purpose=PURPOSE,
        sender=settings.NODE_ID,
        author=author,
        kind=KIND,
        offence=letter.offence,
        urgency=Urgency.ORDINARY,
        ceiling=Ceiling(
            settings.CLASSIFICATION_CEILING, settings.NODE_ID, _("your registry for classified matters")
        ),
        answers=RightsAnswers(**{name: letter.rights.get(name) for name in RIGHTS}),
        article=letter.leaves_article,
        approvals=tuple(approved),
    )


def cleared(letter: PaperLetter, asked: Question) -> tuple[Question, Decision, Agreement]:
    """Return the question under the one article it leaves by, its answer, and the terms.

    Raises:
        NotReleasedError: it may not leave, or no one article covers it.
    """
    decision, terms = decide(asked, letter.leaves_under, now())
    if terms is None or decision.allowed is Allowed.NO:
        raise NotReleasedError(decision)
    article = article_for_all(asked, terms)
    if not article:
        raise NotReleasedError(Decision(tuple(parted_reasons(asked, terms))))
    under = replace(asked, article=article)
    decision, terms = decide(under, letter.leaves_under, now())
    if terms is None or decision.allowed is Allowed.NO:
        raise NotReleasedError(decision)
    return under, decision, terms


def check_still_leaves(letter: PaperLetter) -> None:
    """Ask again, with the terms that speak today, whether a letter that was released may leave, with who had approved it.

    Who approved it approved it for the party of then: for another one nobody has.

    Raises:
        NotReleasedError, NoPartyError: it may not leave now.
    """
    kept = Question.from_json(letter.decision["question"])
    asked = question_of(letter, kept.author)
    approved = kept.approvals if asked.recipients == kept.recipients else ()
    _asked, decision, _terms = cleared(letter, replace(asked, article=kept.article, approvals=approved))
    if decision.allowed is not Allowed.YES:
        raise NotReleasedError(decision)


def may_still_leave(letter: PaperLetter) -> bool:
    """Whether a letter that was released may leave now."""
    try:
        check_still_leaves(letter)
    except (NotReleasedError, NoPartyError):
        return False
    return True
