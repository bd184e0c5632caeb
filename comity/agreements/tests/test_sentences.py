"""What an officer reads of a decision."""

import re

import pytest
from django.utils import timezone, translation

from comity.agreements import sentences
from comity.agreements.decision import EFFECTS, Decision, Reason
from comity.agreements.loading import load
from comity.agreements.release import judge
from comity.agreements.tests.cases import (
    AGREEMENT,
    ASK,
    CASES,
    ME,
    OWNER,
    PARTNER,
    SECOND_PARTNER,
    STRANGER,
    Case,
    ask,
    item,
)
from comity.lib.strict_yaml import InvalidDocumentError

NAMES = {PARTNER: "the bureau in Hanoi", OWNER: "the desk in Guangxi", ME: "Tokyo", "row 1": "Row 217"}
NAMES |= {SECOND_PARTNER: "the procuracy", STRANGER: "the desk in Seoul"}


def said(case: Case) -> str:
    decision = judge(case.question, case.agreement, case.now)
    return " ".join(
        sentences.reason_sentences(decision, NAMES) + sentences.condition_sentences(decision, NAMES)
    )


def test_the_release_is_a_sentence_with_its_article() -> None:
    decision = judge(ASK, AGREEMENT, CASES[0].now)
    (sentence,) = sentences.reason_sentences(decision, NAMES)
    assert sentence.startswith("You may send this to the bureau in Hanoi under article 5(2)(a).")
    assert sentence.endswith("They may use it for this investigation only.")
    conditions = sentences.condition_sentences(decision, NAMES)
    assert "Only for this investigation." in conditions
    assert "To be deleted by 22 Dec 2026 (article 9)." in conditions


def test_it_does_not_say_you_may_when_you_may_not() -> None:
    decision = judge(ask(items=(item(), item("row 2", "content"))), AGREEMENT, CASES[0].now)
    first, second = sentences.reason_sentences(decision, NAMES)
    assert first.startswith("The agreement does not cover this kind of data: Content of communications.")
    assert second == "Article 5(2)(a) covers this for the bureau in Hanoi, for this investigation only."


@pytest.mark.parametrize("language", ["en", "vi", "ja", "zh-hans"])
def test_every_case_is_said_in_full(language: str) -> None:
    with translation.override(language):
        for case in CASES:
            text = said(case)
            assert text.strip(), case.name
            assert not re.search(r"%\(|cxp:node|\[en\]|None", text), text


def test_every_reason_has_a_sentence() -> None:
    known = {code.partition(":")[0] for code in sentences.REASONS}
    assert known == set(EFFECTS)


def test_a_reason_of_a_newer_version_is_said_too() -> None:
    (text,) = sentences.reason_sentences(Decision((Reason("phase-of-the-moon"),)), NAMES)
    assert "phase-of-the-moon" in text


def test_lists_speak_the_readers_language() -> None:
    wrong = judge(ask(items=(item(category="content"),)), AGREEMENT, CASES[0].now)
    with translation.override("ja"):
        assert "通信の内容" in sentences.reason_sentences(wrong, NAMES)[0]
        assert sentences.party_names(AGREEMENT)[PARTNER] == "Hanoi"
    with translation.override("vi"):
        assert sentences.party_names(AGREEMENT)[PARTNER] == "Hà Nội"


def test_mistakes_of_a_file_are_sentences() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        load(b"schema: comity/agreement/1\n")
    line, field, text = sentences.problem_sentences(caught.value)[0]
    assert (line, field) == (1, "")
    assert re.fullmatch(r"“\w+” is missing\. Add it\.", text)


@pytest.mark.parametrize(
    ("code", "moment", "day"),
    [
        ("agreement-expired", "2029-04-01T00:00:00+00:00", "31 March 2029"),
        ("agreement-not-yet", "2029-04-01T00:00:00+00:00", "1 April 2029"),
    ],
)
@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Lima"])
def test_the_days_of_an_agreement_are_those_of_the_register_wherever_they_are_read(
    code: str, moment: str, day: str, zone: str
) -> None:
    decision = Decision((Reason(code, params=(("date", moment),)),))
    with timezone.override(zone), translation.override("en"):
        (sentence,) = sentences.reason_sentences(decision, NAMES)
    assert day in sentence
