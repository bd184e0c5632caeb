"""Whose acts a release needs: the rights questions, the caveats, the second person and the night rule."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime, timedelta
from itertools import product

from comity.agreements.coverage import permission_for
from comity.agreements.decision import Reason, because
from comity.agreements.question import Approval, Assurance, Question, Role
from comity.agreements.reference import Urgency
from comity.agreements.terms import Agreement, Permission
from comity.handling.codes import Code

CONFIRM_WITHIN = timedelta(hours=24)
"""Night rule (PRODUCT H2): how soon a second person confirms what one officer released at flash urgency."""


def rights_reasons(question: Question, now: datetime) -> Iterator[Reason]:
    for field in fields(question.answers):
        answer = getattr(question.answers, field.name)
        if answer is None:
            yield because("rights-unanswered", question=field.name)
        if answer:
            yield _senior_or(question, now, because("rights-at-stake", question=field.name))


def caveat_reasons(question: Question, agreement: Agreement, now: datetime) -> Iterator[Reason]:
    articles = {caveat: "" for item in question.items for caveat in item.handling.caveats}
    articles |= {
        one.caveat: one.article for one in agreement.caveats if one.concerns(question.kind, question.offence)
    }
    for (caveat, article), recipient in product(articles.items(), question.recipients):
        assurance = _assurance(question, caveat, recipient, now)
        if assurance:
            names = {"promised_by": assurance.promised_by, "authority": assurance.authority}
            yield because("assurance-given", article, caveat=caveat, partner=recipient, **names)
        else:
            opened = because("caveat-open", article, caveat=caveat, partner=recipient)
            yield _senior_or(question, now, opened)


def _assurance(question: Question, caveat: str, recipient: str, now: datetime) -> Assurance | None:
    """A complete written promise of this recipient's side; one that lacks a word is none."""
    return next(
        (
            one
            for one in question.assurances
            if (one.caveat, one.recipient) == (caveat, recipient)
            and one.at <= now
            and all(part.strip() for part in (one.promised_by, one.authority, one.text))
        ),
        None,
    )


def second_person_reasons(question: Question, agreement: Agreement, now: datetime) -> Iterator[Reason]:
    articles = _two_person_articles(question, agreement)
    approval = next(_approvals(question, now), None)
    if not articles:
        return
    if approval:
        yield because("second-person-confirmed", articles[0], person=approval.person)
        return
    if question.urgency is not Urgency.FLASH or not question.night_reason.strip():
        yield because("second-person-needed", articles[0])
        return
    until = (question.released_at or now) + CONFIRM_WITHIN
    code = "night-rule" if now <= until else "night-rule-lapsed"
    yield because(code, articles[0], until=until.isoformat(), reason=question.night_reason)


def _two_person_articles(question: Question, agreement: Agreement) -> list[str]:
    """The articles that ask for two persons; a restriction in words (H3) asks for them too, under no article."""
    articles = set()
    for item, recipient in product(question.items, question.recipients):
        found = permission_for(question, agreement, item, recipient)
        if isinstance(found, Permission) and found.two_person:
            articles.add(found.two_person_article or found.article)
        if Code.H3 in item.handling.codes:
            articles.add("")
    return sorted(articles, reverse=True)


def _senior_or(question: Question, now: datetime, stop: Reason) -> Reason:
    """The senior's decision, when a named one has decided with a reason; else what stops the machine."""
    seniors = (one for one in _approvals(question, now) if one.role is Role.SENIOR and one.reason.strip())
    approval = next(seniors, None)
    if approval is None:
        return stop
    return because("senior-agreed", stop.article, person=approval.person, reason=approval.reason)


def _approvals(question: Question, now: datetime) -> Iterator[Approval]:
    """Acts of other named persons than the author, already done."""
    for one in question.approvals:
        if one.person not in {"", question.author} and one.at <= now:
            yield one
