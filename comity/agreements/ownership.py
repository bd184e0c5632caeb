"""What the owners of the items ask: their codes, their leave, their limits of time and of classification."""

from collections.abc import Iterator
from datetime import datetime
from itertools import product

from comity.agreements import reference
from comity.agreements.decision import Reason, because
from comity.agreements.question import Consent, Item, Question
from comity.agreements.terms import Agreement
from comity.handling.codes import Code


def owner_reasons(question: Question, agreement: Agreement, now: datetime) -> Iterator[Reason]:
    purpose = reference.purposes().get(question.purpose)
    for item, recipient in product(question.items, question.recipients):
        codes = item.handling.codes.effective | agreement.floor
        if Code.H0 in codes and not (purpose and purpose.police):
            yield because("not-police-purpose", item=item.id, purpose=question.purpose)
        # whoever gets its own item back needs nobody's leave
        for owner in sorted(item.handling.owners - {recipient}):
            consent = _consent(question, item, owner, recipient, now)
            if Code.H1 in codes and purpose and purpose.court and not (consent and consent.court):
                yield because("court-needs-owner", item=item.id, owner=owner)
            if consent:
                until = consent.expires.isoformat()
                yield because("owner-agreed", item=item.id, owner=owner, partner=recipient, until=until)
            elif owner != question.sender:
                yield from _without_consent(question, item, owner, recipient, codes)


def _without_consent(
    question: Question, item: Item, owner: str, recipient: str, codes: frozenset[Code]
) -> Iterator[Reason]:
    """What stops an item of a third party whose owner has not agreed to this."""
    handling = item.handling
    # the list is empty unless the stamp says that listed agencies need not ask
    if Code.H2 in codes or recipient not in handling.listed:
        yield because("owner-must-agree", item=item.id, owner=owner, partner=recipient)
    if handling.purpose != question.purpose:
        yield because("purpose-limit", item=item.id, owner=owner, purpose=handling.purpose)


def _consent(question: Question, item: Item, owner: str, recipient: str, now: datetime) -> Consent | None:
    """The owner's leave for exactly this item, recipient and purpose; one that reaches to court before others."""
    wanted = (owner, item.id, recipient, question.purpose)
    given = [
        one
        for one in question.consents
        if (one.owner, one.item, one.recipient, one.purpose) == wanted and now < one.expires
    ]
    return max(given, key=lambda one: (one.court, one.expires), default=None)


def keeping_reasons(question: Question, now: datetime) -> Iterator[Reason]:
    ceiling = question.ceiling
    for item in question.items:
        handling = item.handling
        if handling.classification.level > ceiling.level:
            yield because("above-ceiling", item=item.id, place=ceiling.place, take_to=ceiling.take_to)
        if any(end is not None and end <= now for end in (handling.retain_until, handling.delete_after)):
            yield because("retention-over", item=item.id)
        for code in handling.codes.unknown:
            yield because("unknown-code", item=item.id, code=code, owner=handling.owner)
        if handling.codes.assumed:
            yield because("codes-assumed", item=item.id)
