"""Pages to text, extraction to proposals: exact quotes, keys that stay, ids that stay."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.intake.assembling import BETWEEN, assemble, clean, rows_of
from comity.intake.core import tests as core_tests
from comity.intake.core.extract import extract
from comity.intake.core.written import written
from comity.intake.reading.reader import read
from comity.intake.reading.result import Origin, ReadPage, ReadParagraph
from comity.intake.shaping import NAMED, Shaped, proposals_of, read_text, settle
from comity.intake.tests.office import ARTICLE, plain_pages

VIETNAMESE = """\
Công an Lạng Sơn triệt phá đường dây lừa đảo

Ngày 3/5/2024, Công an tỉnh Lạng Sơn cho biết đã bắt giữ 11 đối tượng trong đường dây lừa đảo qua điện thoại.

Đại tá Trần Văn Minh, Phó Giám đốc Công an tỉnh Lạng Sơn, cho biết nhóm này hoạt động từ năm 2023."""
PLAIN = ("The weather was fine and warm.", "Nothing else was told.", "It rained later on, as it often does.")


def shaped(text: str) -> list[Shaped]:
    return proposals_of(written(extract(text), ""))


def paragraphs(text: str) -> list[str]:
    return text.strip().split(BETWEEN)


@given(st.lists(st.lists(st.text(max_size=40), max_size=5), max_size=4))
def test_every_paragraph_stands_where_it_is_said_to(pages: list[list[str]]) -> None:
    rows = [
        (number, rows_of(ReadPage(number, Origin.TEXT, tuple(map(ReadParagraph, page)))))
        for number, page in enumerate(pages, 1)
    ]
    assembled = assemble(rows)
    kept = [row["text"] for _number, page in rows for row in page]
    assert [assembled.text[one.start : one.end] for one in assembled.paragraphs] == kept
    assert [(one.page, one.place) for one in assembled.paragraphs] == [
        (number, place) for number, page in rows for place in range(len(page))
    ]
    assert "\x00" not in assembled.text
    assembled.text.encode()  # half a surrogate pair could not be


def test_paragraphs_are_parted_and_a_sentence_over_two_pages_is_not() -> None:
    pages = [
        (one.number, rows_of(one)) for one in plain_pages("One.\n\nIt was said that", "he left.\n\nTwo.")
    ]
    assert assemble(pages).text == "One.\n\nIt was said that\nhe left.\n\nTwo."


def test_a_paragraph_without_words_of_its_own_is_in_the_language_before_it() -> None:
    pages = [(one.number, rows_of(one)) for one in plain_pages(f"{paragraphs(VIETNAMESE)[1]}\n\n3/5 – 11")]
    assert [one.language for one in assemble(pages).paragraphs] == ["vi", "vi"]


def test_what_no_database_keeps_is_taken_off() -> None:
    assert clean("\ufeffa\x00b\ud800\r\nc\u2028d ") == "\ufeffab\nc\nd"


@settings(max_examples=25)  # each reads the text twice
@given(st.permutations([*paragraphs(ARTICLE), *paragraphs(VIETNAMESE), *PLAIN]))
def test_every_quote_is_exactly_its_words(order: list[str]) -> None:
    text = BETWEEN.join(order)
    found = shaped(text)
    for one in found:
        for quote in one.quotes:
            assert text[quote["start"] : quote["end"]] == quote["text"]
        assert one.rule
    keys = [one.key for one in found]
    assert len(keys) == len(set(keys))
    assert [one.key for one in shaped(text)] == keys  # the same text says the same


@settings(max_examples=25)
@given(st.sampled_from([ARTICLE, VIETNAMESE]), st.data())
def test_keys_stay_when_other_paragraphs_come_between(text: str, data: st.DataObject) -> None:
    several = paragraphs(text)
    before = {one.key for one in shaped(BETWEEN.join(several))}
    place = data.draw(st.integers(2, len(several)))
    with_more = [*several[:place], data.draw(st.sampled_from(PLAIN)), *several[place:]]
    assert before <= {one.key for one in shaped(BETWEEN.join(with_more))}


def test_what_is_named_is_proposed_once_with_all_its_places() -> None:
    found = shaped(ARTICLE)
    kinds = {one.kind for one in found}
    assert {"document", "person", "organisation", "place", "date", "outcome", "figure"} <= kinds
    person = next(one for one in found if one.kind == "person")
    assert (person.content["name"], person.local) == ("Tran Van Minh", "p1")
    assert "mentions" not in person.content
    assert "id" not in person.content
    fields = {one.content["field"]: one.content["value"] for one in found if one.kind == "document"}
    assert fields["title"] == paragraphs(ARTICLE)[0]
    assert fields["published"] == "2024-05-03"


def test_the_same_words_said_twice_are_two_with_their_own_keys() -> None:
    found = written(extract(ARTICLE), "")
    found["figures"] = [*found["figures"], *found["figures"]]
    twice = [one for one in proposals_of(found) if one.kind == "figure"]
    once = {one.key for one in shaped(ARTICLE) if one.kind == "figure"}
    assert len({one.key for one in twice}) == len(twice) == 2 * len(once)
    assert once < {one.key for one in twice}


def test_a_shape_says_what_the_document_says_of_itself() -> None:
    pages = [(one.number, rows_of(one)) for one in plain_pages(VIETNAMESE)]
    shape = read_text(assemble(pages))
    assert (shape.language, shape.said("title")) == ("vi", paragraphs(VIETNAMESE)[0])
    assert shape.said("source_url") == ""


def proposal(kind: str, key: str, local: str, **content: object) -> Shaped:
    return Shaped(kind, key, local, dict(content), (), "rule")


def test_ids_are_given_once_in_a_document() -> None:
    fresh = [
        proposal("person", "new", "p1", organisation="o1"),
        proposal("person", "known", "p2", organisation=None),
        proposal("organisation", "body", "o1"),
        proposal("meeting", "met", "m1", participants=["p2", "o1", "p1"], place="l9", parties=["VN"]),
    ]
    settled = settle(fresh, {"known": "p1", "gone": "p2", "date": ""})
    assert [one.local for one in settled] == ["p3", "p1", "o1", "m1"]
    assert settled[0].content["organisation"] == "o1"
    assert settled[3].content == {"participants": ["p1", "o1", "p3"], "place": "l9", "parties": ["VN"]}


@given(st.lists(st.integers(0, 8), unique=True), st.lists(st.integers(0, 8), unique=True))
def test_no_id_is_ever_given_to_another(first: list[int], second: list[int]) -> None:
    def reading(keys: list[int]) -> list[Shaped]:
        return [proposal("person", str(key), f"p{number}") for number, key in enumerate(keys, 1)]

    known = {one.key: one.local for one in settle(reading(first), {})}
    then = {one.key: one.local for one in settle(reading(second), known)}
    whole = {**known, **then}
    assert all(whole[key] == local for key, local in known.items())
    assert len(set(whole.values())) == len(whole)


def test_kinds_that_are_named_have_ids() -> None:
    assert all(one.local for one in shaped(ARTICLE) if one.kind in NAMED)


PAGES = sorted((Path(core_tests.__file__).parent / "pages").glob("*.txt"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_text_says_by_its_paragraphs_what_it_says_as_it_was_stored(page: Path) -> None:
    raw = page.read_bytes()
    found = read(raw, lambda: None)
    shape = read_text(assemble((one.number, rows_of(one)) for one in found.pages))
    assert {one.key for one in shape.proposals} == {one.key for one in shaped(raw.decode())}
