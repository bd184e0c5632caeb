"""Citations read as a lawyer of the language writes them, and never name another article."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.web.citations import cited, instruments, is_translated

LANGUAGES = ("vi", "ja", "zh-hans")


@pytest.mark.parametrize(
    ("text", "vi", "ja", "zh"),
    [
        (
            "UNTOC art. 27",
            "Công ước UNTOC, Điều 27",
            "国際組織犯罪防止条約第27条",
            "《联合国打击跨国有组织犯罪公约》第27条",
        ),
        (
            "UNTOC article 18(15)(a)",
            "Công ước UNTOC, Điều 18(15)(a)",
            "国際組織犯罪防止条約第18条15(a)",
            "《联合国打击跨国有组织犯罪公约》第18条第15款(a)项",
        ),
        (
            "UNTOC art. 27(1)(b)(iii)",
            "Công ước UNTOC, Điều 27(1)(b)(iii)",
            "国際組織犯罪防止条約第27条1(b)(iii)",
            "《联合国打击跨国有组织犯罪公约》第27条第1款(b)项(iii)目",
        ),
        (
            "Directive (EU) 2023/977 art. 5",
            "Chỉ thị (EU) 2023/977, Điều 5",
            "EU指令2023/977第5条",
            "欧盟第2023/977号指令第5条",
        ),
    ],
)
def test_as_a_reader_of_the_language_cites_it(text: str, vi: str, ja: str, zh: str) -> None:
    assert (cited(text, "en"), cited(text, "vi"), cited(text, "ja")) == (text, vi, ja)
    assert cited(text, "zh-hans") == cited(text, "zh-Hans") == zh


@pytest.mark.parametrize(
    "text", ["", "our own rule", "Bilateral treaty art. 5", "UNTOC art. 18(15), and more"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_known_citation_stays(text: str, language: str) -> None:
    assert cited(text, language) == text
    assert not is_translated(text, language)


parts = st.lists(st.sampled_from(["1", "15", "a", "b"]), max_size=2)


@given(st.sampled_from(sorted(instruments())), st.integers(1, 99), parts, st.sampled_from(LANGUAGES))
def test_article_and_parts_stay_in_their_order(
    name: str, article: int, below: list[str], language: str
) -> None:
    text = f"{name} art. {article}" + "".join(f"({part})" for part in below)
    instrument = instruments()[name]["zh-Hans" if language == "zh-hans" else language]
    tail = cited(text, language).removeprefix(instrument)
    assert re.findall(r"\d+|[a-z]+", tail.replace("Điều", "")) == [str(article), *below]
