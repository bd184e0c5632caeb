"""The lists of codes: complete, sourced, in four languages."""

from collections.abc import Callable, Mapping

import pytest

from comity.agreements import reference
from comity.agreements.reference import LANGUAGES, Entry, Unit, Urgency, text_in

LISTS: list[Callable[[], Mapping[str, Entry]]] = [
    reference.categories,
    reference.purposes,
    reference.kinds,
    reference.offence_classes,
    reference.refusal_grounds,
    reference.caveats,
    reference.default_clocks,
]


@pytest.mark.parametrize("entries", LISTS)
def test_every_entry_has_its_source_and_four_languages(entries: Callable[[], Mapping[str, Entry]]) -> None:
    for code, entry in entries().items():
        assert entry.code == code
        assert entry.source
        assert set(entry.labels) == set(LANGUAGES)


@pytest.mark.parametrize("entries", LISTS)
def test_no_two_entries_look_alike(entries: Callable[[], Mapping[str, Entry]]) -> None:
    for language in LANGUAGES:
        words = [entry.label(language) for entry in entries().values()]
        assert len(words) == len(set(words)), language


def test_what_was_not_read_says_so() -> None:
    clocks = reference.default_clocks()
    assert clocks["urgent-direct"].verified
    assert not clocks["urgent"].verified
    assert not reference.offence_classes()["050231"].verified
    assert not reference.refusal_grounds()["no-offence-here"].verified


def test_the_default_clocks_are_those_of_the_directive() -> None:
    lengths = {
        urgency: (clock.length, clock.unit)
        for clock in reference.default_clocks().values()
        for urgency in clock.urgencies
    }
    assert lengths == {
        Urgency.FLASH: (8, Unit.HOUR),
        Urgency.URGENT_DIRECT: (8, Unit.HOUR),
        Urgency.URGENT: (3, Unit.CALENDAR_DAY),
        Urgency.ORDINARY: (7, Unit.CALENDAR_DAY),
    }


def test_every_class_stands_below_one_of_its_section() -> None:
    for code in reference.offence_classes():
        assert len(code) in {2, 4, 5, 6}
        assert 1 <= int(code[:2]) <= 11


def test_a_coercive_kind_asks_for_the_list_of_the_convention() -> None:
    for kind in reference.kinds().values():
        if kind.coercive:
            assert {"authority", "proceeding", "facts", "assistance", "purpose"} <= set(kind.requires), (
                kind.code
            )
        else:
            assert {"purpose", "facts"} <= set(kind.requires), kind.code


def test_a_language_is_found_without_regard_to_case() -> None:
    texts = {"en": "Theft", "zh-Hans": "盗窃"}
    assert text_in(texts, "zh-hans") == "盗窃"
    assert text_in(texts, "fr") == "Theft"
    assert text_in({"ja": "窃盗"}, "fr") == "窃盗"
