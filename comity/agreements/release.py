"""May this leave? The decision of release, as a pure function.

It needs an agreement in force, an article that covers category, kind, purpose, offence and recipient of every item,
the leave of every owner whose codes ask for it, clear answers to the rights questions, and a second person where the
article says so. Unknown, empty and expired mean no. Nothing is looked up and nothing is changed: the same question
gives the same answer at Send, at every retry and at the receiver.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from comity.agreements.approval import (
    CONFIRM_WITHIN,
    caveat_reasons,
    rights_reasons,
    second_person_reasons,
)
from comity.agreements.coverage import conditions, coverage_reasons
from comity.agreements.decision import (
    Allowed,
    Condition,
    Decision,
    Reason,
    because,
    in_languages,
    stricter,
)
from comity.agreements.ownership import keeping_reasons, owner_reasons
from comity.agreements.question import (
    Approval,
    Assurance,
    Channel,
    Consent,
    Item,
    Question,
    RightsAnswers,
    Role,
    Side,
)
from comity.agreements.reference import Urgency
from comity.agreements.terms import Agreement, AgreementRef, Beside, Status
from comity.handling.classification import Ceiling

__all__ = [
    "CONFIRM_WITHIN",
    "Allowed",
    "Approval",
    "Assurance",
    "Channel",
    "Condition",
    "Consent",
    "Decision",
    "Item",
    "Question",
    "Reason",
    "RightsAnswers",
    "Role",
    "Side",
    "decide",
    "judge",
    "judge_each",
    "stricter",
]


def decide(
    items: Sequence[Item],
    recipients: Sequence[str],
    agreement: Agreement | None,
    purpose: str,
    now: datetime,
    *,
    sender: str,
    author: str,
    kind: str,
    offence: str,
    urgency: Urgency,
    ceiling: Ceiling,
    answers: RightsAnswers,
    article: str = "",
    cited: AgreementRef | None = None,
    approvals: Sequence[Approval] = (),
    consents: Sequence[Consent] = (),
    assurances: Sequence[Assurance] = (),
    night_reason: str = "",
    released_at: datetime | None = None,
    side: Side = Side.SENDING,
    channel: Channel = Channel.WIRE,
) -> Decision:
    """Decide whether `items` may go to `recipients` under `agreement`; `now` carries a time zone.

    See `Question` for the fields; build one and call `judge` where the question is to be stored.
    """
    question = Question(
        items=tuple(items),
        recipients=tuple(recipients),
        purpose=purpose,
        sender=sender,
        author=author,
        kind=kind,
        offence=offence,
        urgency=urgency,
        ceiling=ceiling,
        answers=answers,
        article=article,
        cited=cited,
        approvals=tuple(approvals),
        consents=tuple(consents),
        assurances=tuple(assurances),
        night_reason=night_reason,
        released_at=released_at,
        side=side,
        channel=channel,
    )
    return judge(question, agreement, now)


def judge(question: Question, agreement: Agreement | None, now: datetime) -> Decision:
    """Answer a question with the agreement at hand: at Send, at a retry, or as the receiver.

    Where a party of the exchange told us that it holds another form of the agreement, both forms are asked and the stricter rules.
    """
    if agreement is None:
        return Decision((because("agreement-missing"),))
    decision = _by_form(question, agreement, now)
    for other in _forms_beside(question, agreement):
        decision = stricter(decision, _by_their_form(question, other, now))
    return decision


def _forms_beside(question: Question, agreement: Agreement) -> list[Beside]:
    """The other forms of those who send and receive this."""
    return [one for one in agreement.beside if one.node in {question.sender, *question.recipients}]


def _by_their_form(question: Question, other: Beside, now: datetime) -> Decision:
    reasons = []
    if not other.relies:
        reasons.append(because("partner-suspended", partner=other.node))
    if other.same_file:
        return Decision(tuple(reasons))
    if other.terms is None:
        return Decision((*reasons, because("form-unknown", partner=other.node)))
    reasons.append(because("form-differs", partner=other.node))
    theirs = _by_form(replace(question, cited=None), replace(other.terms, beside=()), now)
    return stricter(Decision(tuple(reasons)), theirs)


def _by_form(question: Question, agreement: Agreement, now: datetime) -> Decision:
    reasons = [
        *_agreement_reasons(question, agreement, now),
        *_party_reasons(question, agreement),
        *_alone_reasons(question, agreement),
        *coverage_reasons(question, agreement),
        *owner_reasons(question, agreement, now),
        *keeping_reasons(question, now),
    ]
    if question.side is Side.SENDING:
        reasons += rights_reasons(question, now)
        reasons += caveat_reasons(question, agreement, now)
        reasons += second_person_reasons(question, agreement, now)
    return Decision(tuple(reasons), tuple(conditions(question, agreement, now)))


def judge_each(question: Question, agreement: Agreement | None, now: datetime) -> dict[str, Decision]:
    """The answer for every item by itself, by its id: what can go now, and what waits for whom."""
    answers: dict[str, Decision] = {}
    for item in question.items:
        answer = judge(replace(question, items=(item,)), agreement, now)
        answers[item.id] = stricter(answers.get(item.id, answer), answer)
    return answers


def _agreement_reasons(question: Question, agreement: Agreement, now: datetime) -> Iterator[Reason]:
    told = (one.terms.ref for one in agreement.beside if one.node == question.sender and one.terms)
    if question.cited not in {None, agreement.ref, *told}:
        yield because("agreement-differs")
    if agreement.status is not Status.IN_FORCE:
        yield because(f"agreement-{agreement.status}")
    if now < agreement.nbf:
        yield because("agreement-not-yet", date=agreement.nbf.isoformat())
    if now >= agreement.exp:
        yield because("agreement-expired", date=agreement.exp.isoformat())


def _party_reasons(question: Question, agreement: Agreement) -> Iterator[Reason]:
    if not question.items:
        yield because("nothing-to-send")
    if not question.recipients:
        yield because("no-recipient")
    if not question.author:
        yield because("author-missing")
    if agreement.party(question.sender) is None:
        yield because("sender-not-party", partner=question.sender)
    for recipient in question.recipients:
        party = agreement.party(recipient)
        if party is None:
            yield because("recipient-not-party", partner=recipient)
        else:
            yield from _channel_reasons(question, agreement, recipient, party.country)


def _alone_reasons(question: Question, agreement: Agreement) -> Iterator[Reason]:
    """What our side holds alone lets paper go to that one partner, and nothing else."""
    if not agreement.alone_with:
        return
    if question.channel is not Channel.PAPER:
        yield because("alone-paper-only", partner=agreement.alone_with)
    for recipient in question.recipients:
        if recipient != agreement.alone_with:
            yield because("alone-other-partner", partner=recipient)
    yield because("alone", partner=agreement.alone_with)


def _channel_reasons(
    question: Question, agreement: Agreement, recipient: str, country: str
) -> Iterator[Reason]:
    central = agreement.central
    if central and (question.kind in central.kinds or question.purpose in central.purposes):
        for authority in central.authorities:
            if authority.country == country and authority.agency != recipient:
                names = in_languages("authority", authority.names)
                yield because("central-authority", central.article, partner=recipient, **names)
