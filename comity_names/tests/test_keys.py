"""Search keys: a name and its other writings meet in at least one of them, or in a pair."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity_names.keys import form_keys, sought


def meet(form: str, query: str) -> bool:
    keys, wanted = form_keys(form), sought(query)
    return bool(keys & wanted.keys.keys()) or any(a in keys and b in keys for a, b in wanted.pairs)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("木下浩介", "Kinoshita Kosuke"),
        ("木下浩介", "Kōsuke Kinoshita"),
        ("木下浩介", "きのしたこうすけ"),
        ("黃志明", "Ng Chee Meng"),
        ("張德明", "Teo Teck Beng"),
        ("Zhang Guorong", "Cheung Kwok Wing"),
        ("Lò Thị Chiêu", "Lo T. Chieu"),
        ("Lò Thị Thu Chiêu", "Lo T. T. Chieu"),
        ("Kevin Hartley", "ケビン・ハートリー"),
        ("Susan Collins", "苏珊·科林斯"),
        ("Trần Quốc Hưng", "Chen Guoxing"),
        ("Zhang Deming", "チャン・ドーミン"),
    ],
)
def test_two_writings_of_a_name_meet_whichever_is_stored(one: str, other: str) -> None:
    assert meet(one, other)
    assert meet(other, one)


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=500))
def test_any_text_has_few_keys_and_meets_itself(text: str) -> None:
    keys = form_keys(text)
    assert len(keys) < 600
    assert not keys or meet(text, text)
