"""The words explained in the program are those of the agreed terms and of the glossary of the documentation."""

import re
from pathlib import Path

import pytest
from django.test import Client

from comity.accounts.tests.cast import Cast, signed_in
from comity.web.glossary import LANGUAGES, terms

DOCS = Path(__file__).resolve().parent.parent / "docs" / "reference"
NAMES = {"en": 0, "vi": 1, "ja": 2, "zh-Hans": 3}
# words that stand in the glossary under a longer entry, or only in the terms
ELSEWHERE = {"second person", "desk", "rehearsal", "source", "subject"}


def agreed(tag: str) -> str:
    """All agreed words of a language, as one text."""
    lines = (DOCS / "terms.md").read_text("utf-8").splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("|")]
    return "\n".join(row[NAMES[tag]] for row in rows if len(row) > NAMES[tag]).lower()


@pytest.mark.parametrize("tag", ["vi", "ja", "zh-Hans"])
def test_each_word_is_an_agreed_one(tag: str) -> None:
    known = re.split(r"[;；、，,()（）の\n]|\s{2,}", agreed(tag))
    words = {word.strip() for word in known if len(word.strip()) > 1}
    strange = {term.word for term in terms(tag) if not any(word in term.word.lower() for word in words)}
    assert strange == set()


def test_each_word_stands_in_the_documentation() -> None:
    text = (DOCS / "glossary.md").read_text("utf-8")
    first = {
        word.strip() for row in re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE) for word in row.split(",")
    }
    assert {term.key for term in terms("en")} - first - ELSEWHERE == set()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_each_meaning_is_a_sentence_of_its_language(tag: str) -> None:
    end = "。" if tag in {"ja", "zh-Hans"} else "."
    for term in terms(tag):
        assert term.meaning.endswith(end), term
        assert not re.search(r"[,;:?]" if end == "。" else r"[，。；：]", term.meaning), term
    assert len({term.anchor for term in terms(tag)}) == len(terms(tag))


def test_the_page_speaks_the_readers_language(cast: Cast) -> None:
    cast.officer.language = "ja"
    cast.officer.save()
    page = signed_in(Client(), cast.officer).get("/web/words/").content.decode()
    assert 'id="handling-code"' in page
    assert "取扱コード" in page
