"""The decision of release: the table, the grid, and what holds for every question."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest

from comity.agreements import release
from comity.agreements.decision import EFFECTS, Allowed, Decision
from comity.agreements.terms import Agreement, Status
from comity.agreements.tests.cases import (
    AGREEMENT,
    ASK,
    CASES,
    DAY,
    NOW,
    PARTNER,
    SECOND_PARTNER,
    STRANGER,
    Case,
    ask,
    differences,
    item,
    terms,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_answer_is(case: Case) -> None:
    assert differences(case, release) == []


def test_every_reason_is_met_in_the_table() -> None:
    # the empty decision is no answer of judge(): it is met below; nor what parts a letter between articles: test_one_article
    met = {
        reason.code
        for case in CASES
        for reason in release.judge(case.question, case.agreement, case.now).reasons
    }
    assert met == set(EFFECTS) - {"nothing-decided", "not-under-article", "alone-not-confirmed"}


def test_every_condition_alone_flips_the_answer() -> None:
    """Agreement x category x purpose x recipient x date (and kind, offence): yes only where all are right."""
    agreements: list[tuple[Agreement | None, bool]] = [(AGREEMENT, True), (None, False)]
    agreements += [(terms(status=status), status is Status.IN_FORCE) for status in Status]
    agreements += [(terms(permissions=()), False), (terms(parties=AGREEMENT.parties[1:]), False)]
    categories = [("identity", True), ("subscriber", True), ("content", False), ("", False)]
    purposes = [("investigation", True), ("prevention", False), ("consular", False), ("", False)]
    recipients = [(PARTNER, True), (SECOND_PARTNER, False), (STRANGER, False), ("", False)]
    kinds = [("identity-check", True), ("vehicle", False), ("", False)]
    offences = [("050231", True), ("0502", True), ("050", False), ("0601", False)]
    dates: list[tuple[datetime, bool]] = [
        (NOW, True),
        (AGREEMENT.nbf - timedelta(seconds=1), False),
        (AGREEMENT.nbf, True),
        (AGREEMENT.exp - timedelta(seconds=1), True),
        (AGREEMENT.exp, False),
    ]
    answers = {True: 0, False: 0}
    for cell in product(agreements, categories, purposes, recipients, kinds, offences, dates):
        values: list[Any] = [value for value, _right in cell]
        agreement, category, purpose, recipient, kind, offence, date = values
        right = all(right for _value, right in cell)
        question = ask(
            items=(item(category=category),),
            recipients=(recipient,),
            purpose=purpose,
            kind=kind,
            offence=offence,
        )
        decision = release.judge(question, agreement, date)
        assert (decision.allowed is Allowed.YES) is right, cell
        answers[right] += 1
    assert answers[True] == 2 * 2 * 2 * 3


def test_decide_asks_the_same_question() -> None:
    """Every field reaches the question under its own name."""
    for case in CASES:
        fields = vars(case.question).copy()
        first = [
            fields.pop("items"),
            fields.pop("recipients"),
            case.agreement,
            fields.pop("purpose"),
            case.now,
        ]
        assert release.decide(*first, **fields) == release.judge(case.question, case.agreement, case.now)


def test_no_reason_is_no() -> None:
    assert Decision(()).allowed is Allowed.NO


def test_a_reason_of_a_newer_version_is_no() -> None:
    decision = release.judge(ASK, AGREEMENT, NOW)
    stored = decision.to_json()
    stored["reasons"].append({"code": "phase-of-the-moon", "article": "", "params": {}})
    assert decision.allowed is Allowed.YES
    assert Decision.from_json(stored).allowed is Allowed.NO


def test_the_stored_answer_cannot_be_bent() -> None:
    stored = release.judge(ask(kind="vehicle"), AGREEMENT, NOW).to_json() | {"allowed": "yes"}
    assert Decision.from_json(stored).allowed is Allowed.NO


def test_the_screen_shows_first_what_forces_the_answer() -> None:
    decision = release.judge(
        ask(kind="vehicle", items=(item(codes=ASK.items[0].handling.codes),)), AGREEMENT, NOW
    )
    assert [reason.code for reason in decision.decisive] == ["kind-not-covered"]
    assert decision.reasons[: len(decision.decisive)] == decision.decisive


def test_the_second_person_has_a_day() -> None:
    night = next(case for case in CASES if case.name == "at night, alone")
    decision = release.judge(night.question, night.agreement, night.now)
    assert decision.confirm_by == NOW + DAY
    assert release.judge(ASK, AGREEMENT, NOW).confirm_by is None
    earlier = release.judge(replace(night.question, released_at=NOW - DAY / 2), night.agreement, night.now)
    assert release.stricter(decision, earlier).confirm_by == NOW + DAY / 2
