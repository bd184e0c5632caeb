"""Every reason has its sentence, with its numbers, in the four languages."""

import pytest
from django.utils.translation import override

from comity.intake.reading.result import Reason
from comity.intake.reason_words import reason_words

OTHER = "The file could not be read."


@pytest.mark.parametrize("language", ["en", "vi", "ja", "zh-hans"])
def test_every_reason_has_its_sentence(language: str) -> None:
    with override(language):
        said = {reason: reason_words(reason, {}) for reason in Reason}
        assert reason_words("of another version", {}) not in said.values()
    assert len(set(said.values())) == len(Reason)
    assert language == "en" or not any(one.startswith("The ") for one in said.values())


def test_numbers_and_names_stand_in_it() -> None:
    assert reason_words("too-many-pages", {"pages": 2000, "most": 500}) == (
        "The file has 2000 pages; at most 500 are read. Add it in parts."
    )
    assert "286.1\xa0MB" in reason_words("too-large", {"size": 300_000_000, "most": 200_000_000})
    assert "chi_sim, jpn" in reason_words("no-language", {"languages": "chi_sim, jpn"})
    assert "HN-2026-D-0007" in reason_words("taken-before", {"ref": "HN-2026-D-0007"})


def test_values_of_another_shape_do_not_break_it() -> None:
    assert (
        reason_words("too-large", {"size": "large"}) == "The file is too large to be read. Add it in parts."
    )
    assert reason_words("of another version", {}) == OTHER
