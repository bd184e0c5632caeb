"""The files of frames: they load, and a wrong one is refused with its place."""

import pytest

from comity.intake.core.counts import number_in, people_in
from comity.intake.core.frames import LANGUAGES, NOUNS, FramesError, _checked, grammar


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_frames_of_each_noun(language: str) -> None:
    rules = grammar(language)
    assert rules is not None
    assert all(rules.frames[noun] for noun in NOUNS)


@pytest.mark.parametrize(
    "said",
    [
        {"outcomes": [{"kind": "applause", "name": "a", "pattern": "x"}]},
        {"outcomes": [{"kind": "arrest", "name": "a", "pattern": "("}]},
        {"outcomes": [{"kind": "arrest", "name": "a", "pattern": "{nobody}"}]},
    ],
)
def test_a_wrong_file_is_refused(said: dict[str, object]) -> None:
    with pytest.raises(FramesError, match=r"en\.yaml"):
        _checked("en", said)


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("en", "1,200 pills", 1200),
        ("en", "6.5 kilograms", 6.5),
        ("en", "$1.2 million", 1_200_000),
        ("vi", "1.200 viên ma túy", 1200),
        ("vi", "mười hai đối tượng", 12),
        ("vi", "6,5 kg", 6.5),
        ("zh", "二十三名嫌疑人", 23),
        ("zh", "4.1万余名", 41_000),
        ("ja", "約2500点", 2500),
        ("en", "a man aged 32", None),
    ],
)
def test_numbers(language: str, words: str, expected: object) -> None:
    rules = grammar(language)
    assert rules is not None
    assert number_in(words, rules) == expected


def test_people_of_two_kinds_are_added() -> None:
    rules = grammar("en")
    assert rules is not None
    assert people_in("three men and two women", rules) == 5
