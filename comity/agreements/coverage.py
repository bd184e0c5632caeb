"""Which article lets an item go, and what the receiver takes over with it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import product

from comity.agreements.decision import Condition, Reason, because, in_languages, provided
from comity.agreements.question import Item, Question
from comity.agreements.terms import Agreement, Permission
from comity.handling.codes import Code


def coverage_reasons(question: Question, agreement: Agreement) -> Iterator[Reason]:
    for item, recipient in product(question.items, question.recipients):
        found = permission_for(question, agreement, item, recipient)
        if isinstance(found, Reason):
            yield found
        else:
            yield because("covered", found.article, partner=recipient, purpose=question.purpose)


def permission_for(
    question: Question, agreement: Agreement, item: Item, recipient: str
) -> Permission | Reason:
    """The permission an item leaves under, or why there is none.

    Where several fit, the one that asks least: each is a permission in its own right, and an officer who means
    another one cites its article.
    """
    about = {"category": item.category, "item": item.id}
    left = [one for one in agreement.permissions if question.article in {"", one.article}]
    if not left:
        return because("article-not-covered", question.article)
    steps: tuple[tuple[Reason, Callable[[Permission], bool]], ...] = (
        (because("category-not-covered", **about), lambda one: item.category in one.categories),
        (because("kind-not-covered", kind=question.kind, **about), lambda one: question.kind in one.kinds),
        (
            because("purpose-not-covered", purpose=question.purpose, **about),
            lambda one: question.purpose in one.purposes,
        ),
        (
            because("offence-not-covered", offence=question.offence, **about),
            lambda one: one.covers_offence(question.offence),
        ),
        (
            because("recipient-not-covered", partner=recipient, **about),
            lambda one: one.covers_recipient(recipient),
        ),
    )
    for missing, covers in steps:
        left = [one for one in left if covers(one)]
        if not left:
            return missing
    return min(left, key=lambda one: (one.two_person, one.onward.rank, len(one.conditions)))


def conditions(question: Question, agreement: Agreement, now: datetime) -> Iterator[Condition]:
    yield provided("purpose-only", purpose=question.purpose)
    start = question.released_at or now
    latest = agreement.retention.ends(start)
    for item, recipient in product(question.items, question.recipients):
        handling = item.handling
        ends = [end for end in (handling.retain_until, handling.delete_after) if end is not None]
        yield provided("delete-by", agreement.retention.article, date=min([latest, *ends]).isoformat())
        codes = handling.codes.effective | agreement.floor
        for code, owner in product(codes, handling.owners - {recipient}):
            yield provided(code.value, owner=owner, text=handling.h3_text if code is Code.H3 else "")
        found = permission_for(question, agreement, item, recipient)
        if isinstance(found, Permission):
            listed = ", ".join(sorted(found.listed))
            yield provided(f"onward-{found.onward}", found.article, listed=listed)
            for texts in found.conditions:
                yield provided("agreement-condition", found.article, **in_languages("text", texts))
