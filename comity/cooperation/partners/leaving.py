"""The release decision about what leaves on paper: the same question as for what leaves over the wire."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

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
    return question_about(
        (Item(FACTS, FACTS, stamp(letter.handling, letter.rights, PURPOSE)),),
        letter.partner.party,
        author,
        way={"offence": letter.offence, "rights": letter.rights, "article": letter.leaves_article},
        ceiling=Ceiling(
            settings.CLASSIFICATION_CEILING, settings.NODE_ID, _("your registry for classified matters")
        ),
        approved=approved,
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
    )


def cleared(asked: Question, agreement: str) -> tuple[Question, Decision, Agreement]:
    """Return the question under the one article it leaves by, its answer, and the terms.

    Raises:
        NotReleasedError: it may not leave, or no one article covers it.
    """
    decision, terms = decide(asked, agreement, now())
    if terms is None or decision.allowed is Allowed.NO:
        raise NotReleasedError(decision)
    article = article_for_all(asked, terms)
    if not article:
        raise NotReleasedError(Decision(tuple(parted_reasons(asked, terms))))
    under = replace(asked, article=article)
    decision, terms = decide(under, agreement, now())
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
