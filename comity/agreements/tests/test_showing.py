"""Codes and texts as pages show them."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from comity.agreements import showing
from comity.agreements.countries import country_name, passport_code
from comity.agreements.forms import next_version
from comity.agreements.loading import load
from comity.agreements.overview import mistakes_in
from comity.agreements.tests.sample import HANOI, SOURCE, changed
from comity.lib.strict_yaml import InvalidDocumentError

TERMS = load(SOURCE.encode())


@pytest.mark.parametrize(
    ("country", "code"), [("VN", "VNM"), ("JP", "JPN"), ("DE", "D"), ("GB", "GBR"), ("QQ", "QQ")]
)
def test_countries_by_their_passports(country: str, code: str) -> None:
    assert passport_code(country) == code


def test_countries_in_the_readers_language() -> None:
    assert [country_name("VN", tag) for tag in ("en", "vi", "ja", "zh-Hans")] == [
        "Vietnam",
        "Việt Nam",
        "ベトナム",
        "越南",
    ]
    assert country_name("QQ", "vi") == "QQ"


def test_a_text_says_which_language_it_is_in() -> None:
    texts = {"en": "one", "zh-Hans": "一"}
    assert showing.worded(texts, "zh-hans") == showing.Worded("一", "zh-Hans")
    assert showing.worded(texts, "vi") == showing.Worded("one", "en")
    assert showing.worded({"lo": "ຫນຶ່ງ"}, "vi").language == "lo"


def test_the_readers_language_stands_beside_another() -> None:
    assert [one.tag for one in showing.choose_languages(TERMS, [], "ja") if one.chosen] == ["en", "ja"]
    assert [one.tag for one in showing.choose_languages(TERMS, ["ja", "xx"], "en") if one.chosen] == ["ja"]
    assert [one.chosen for one in showing.choose_languages(TERMS, ["xx"], "vi")] == [True, True]


@given(st.from_regex(r"[0-9]{1,3}[a-z]?(\([0-9a-z]{1,4}\)){0,4}", fullmatch=True))
def test_places_of_articles_can_be_linked_to(number: str) -> None:
    place = showing.anchor(number)
    assert place.replace("-", "").isalnum()
    assert place.removeprefix("article-").split("-") == [
        part.rstrip(")") for part in number.split("(")
    ]  # two articles never share a place


def test_a_permission_in_words() -> None:
    with translation.override("vi"):
        (line,) = showing.permission_lines(TERMS, "vi")
    assert [code.words for code in line.categories] == ["Họ tên, ngày sinh, quốc tịch"]
    assert [code.code for code in line.offences] == ["0502", "09"]
    assert (line.two_person, line.two_person_article) == (True, "5(2)(a)")


def test_recipients_are_named() -> None:
    terms = load(changed(("[any-party]", f"['{HANOI}']")))
    (line,) = showing.permission_lines(terms, "en")
    assert line.recipients == (showing.Worded("Hanoi", "en"),)


def test_codes_nobody_compared_with_their_source_are_listed() -> None:
    codes = showing.unchecked_codes(showing.permission_lines(TERMS, "en"))
    assert "09" in [code.code for code in codes]
    assert all(not code.verified for code in codes)


def test_every_urgency_has_a_clock_and_the_houses_own_name_no_article() -> None:
    lines = showing.clock_lines(TERMS)
    assert [(line.length, line.article) for line in lines] == [
        ("8 hours", "1"),
        ("8 hours", ""),
        ("3 calendar days", ""),
        ("7 calendar days", ""),
    ]


def test_rights_and_authorities() -> None:
    (caveat,) = showing.caveat_lines(TERMS, "ja")
    assert caveat.caveat.words == "拷問その他の虐待"
    central = showing.central_line(TERMS, "en")
    assert central is not None
    assert [(one.country, one.has_node) for one in central.authorities] == [("JPN", False), ("VNM", True)]


@given(version=st.integers(1, 10**6))
def test_the_number_of_a_version_is_raised_where_it_stands_on_its_own_line(version: int) -> None:
    text = SOURCE.replace("version: 2", f"version: {version}")
    assert load(next_version(text, version).encode()).version == version + 1


def test_a_text_without_such_a_line_stays() -> None:
    assert next_version("{version: 2}", 2) == "{version: 2}"


def test_a_mistake_shows_the_line_it_stands_in() -> None:
    source = changed(("[identity]", "[identity, dental]"))
    with pytest.raises(InvalidDocumentError) as caught:
        load(source)
    (mistake,) = mistakes_in(source, caught.value)
    assert mistake.excerpt == "categories: [identity, dental]"
    assert mistake.field == "permissions[1].categories[2]"
