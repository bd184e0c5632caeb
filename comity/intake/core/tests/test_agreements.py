"""Agreements are found in invented texts with what they are about and how they stand."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from comity.intake.core.agreement_words import agreement_words
from comity.intake.core.agreements import find_agreements
from comity.intake.core.event_words import LANGUAGES, FrameError, any_of, frames, words_of
from comity.intake.core.meeting_words import meeting_words
from comity.intake.core.parties import state_words
from comity.intake.core.tests.event_texts import agreement_line, named

CASES = yaml.safe_load(Path(__file__).with_name("agreements.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['language']}: {case['text'][:40]}")
def test_agreements_of_invented_texts(case: dict[str, Any]) -> None:
    text = named(case["language"], case["text"])
    found = find_agreements(text)
    assert [agreement_line(one) for one in found] == case["found"]
    assert all(text.text.in_body(one.span) and one.rule for one in found)


@pytest.mark.parametrize("language", [*LANGUAGES, "de"])
def test_the_words_of_each_language_can_be_read(language: str) -> None:
    assert agreement_words(language).nouns
    assert meeting_words(language).nouns
    assert state_words(language).codes


def test_a_file_says_what_is_wrong_with_it() -> None:
    with pytest.raises(FrameError, match="a list of words is wanted"):
        words_of("meetings/en.yaml held", "held")
    with pytest.raises(FrameError, match=r"meetings/en\.yaml"):
        any_of("meetings/en.yaml", ["(held"], "en")
    assert frames("meetings", "de") == frames("meetings", "en")
