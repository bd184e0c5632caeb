"""The one article that a letter cites: it covers all that is in it, or it is said what each article lacks."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from comity.agreements.coverage import permission_for
from comity.agreements.decision import Reason, because
from comity.agreements.question import Item, Question
from comity.agreements.terms import Agreement, Permission


def article_for_all(question: Question, agreement: Agreement) -> str:
    """Return the one article that covers every item for every recipient; empty where none does.

    Where several do, the one that asks least, and of those the first in the agreement. A letter cites one article, so the
    decision about it is asked under that one.
    """
    fitting = {}
    for number in _articles(question, agreement):
        found = _under(question, agreement, number)
        taken = [one for _item, one in found if isinstance(one, Permission)]
        if taken and len(taken) == len(found):
            fitting[number] = (
                any(one.two_person for one in taken),
                max(one.onward.rank for one in taken),
                max(len(one.conditions) for one in taken),
            )
    return min(fitting, key=lambda number: fitting[number], default="")


def parted_reasons(question: Question, agreement: Agreement) -> Iterator[Reason]:
    """Say of each article that covers some items which others it does not cover."""
    for number in _articles(question, agreement):
        found = _under(question, agreement, number)
        if all(isinstance(one, Reason) for _item, one in found):
            continue  # it has nothing to do with this letter
        for item, one in found:
            if isinstance(one, Reason):
                yield because("not-under-article", number, item=item.id, category=item.category)


def _articles(question: Question, agreement: Agreement) -> list[str]:
    numbers = dict.fromkeys(one.article for one in agreement.permissions)
    return [number for number in numbers if question.article in {"", number}]


def _under(question: Question, agreement: Agreement, number: str) -> list[tuple[Item, Permission | Reason]]:
    asked = replace(question, article=number)
    return [
        (item, permission_for(asked, agreement, item, recipient))
        for item, recipient in product(question.items, question.recipients)
    ]
