"""The translation file: each paragraph with who answers for it, and the glossary beside it."""

from dataclasses import replace

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from comity.accounts.tests.cast import signed_in
from comity.agreements.reference import LANGUAGES
from comity.audit.models import Entry
from comity.intake import actions
from comity.intake.actions import Where
from comity.intake.exceptions import (
    ChangedMeanwhileError,
    NotHereError,
    NothingTranslatedError,
    OriginalChangedError,
    OwnWorkError,
    QualityMissingError,
    ReviewedError,
)
from comity.intake.models import Document, Translation, TranslationState
from comity.intake.shown_translations import counts_of, paragraphs_of
from comity.intake.terms import terms, terms_in
from comity.intake.tests.office import Papers

FIRST = "Cảnh sát hình sự đã bàn giao nghi phạm cho phía Nhật Bản."
SECOND = "Hai bên ký bản ghi nhớ về phòng chống tội phạm xuyên quốc gia."
HERE = Where(1, 0, "ja")
JAPANESE = "刑事警察は被疑者を日本側に引き渡した。"


@pytest.fixture
def document(papers: Papers) -> Document:
    return papers.pages(f"{FIRST}\n\n{SECOND}")


def written(papers: Papers, document: Document, text: str = JAPANESE, was: str = "") -> Translation:
    row = actions.write_translation(papers.officer, document.pk, HERE, text, was=was)
    assert row is not None
    return row


def test_a_translation_is_a_draft_of_whoever_wrote_it(papers: Papers, document: Document) -> None:
    row = written(papers, document)
    assert (row.state, row.written_by, row.original, row.text) == (
        TranslationState.DRAFT, papers.officer, FIRST, JAPANESE,
    )  # fmt: skip
    entry = Entry.objects.filter(event="translation.written").latest("at")
    assert entry.subject_id == str(document.pk)
    assert JAPANESE.encode() not in entry.body


def test_nobody_reviews_their_own_work(papers: Papers, document: Document) -> None:
    written(papers, document)
    with pytest.raises(OwnWorkError):
        actions.review_translation(papers.officer, document.pk, HERE, was=JAPANESE)
    supervisor = papers.cast.supervisor
    row = actions.review_translation(supervisor, document.pk, HERE, was=JAPANESE)
    assert (row.state, row.reviewed_by) == (TranslationState.REVIEWED, supervisor)


def test_who_answers_for_a_translation_is_not_overwritten_by_a_review(
    papers: Papers, document: Document
) -> None:
    written(papers, document)
    supervisor, investigator = papers.cast.supervisor, papers.cast.investigator
    actions.review_translation(supervisor, document.pk, HERE, was=JAPANESE)
    with pytest.raises(ReviewedError):
        actions.review_translation(investigator, document.pk, HERE, was=JAPANESE)
    actions.certify_translation(papers.officer, document.pk, HERE, "interpreter", was=JAPANESE)
    with pytest.raises(ReviewedError):
        actions.review_translation(investigator, document.pk, HERE, was=JAPANESE)
    row = Translation.objects.get()
    assert (row.state, row.reviewed_by, row.certified_by) == (
        TranslationState.CERTIFIED, supervisor, papers.officer,
    )  # fmt: skip


def test_who_certifies_says_as_what(papers: Papers, document: Document) -> None:
    written(papers, document)
    with pytest.raises(QualityMissingError):
        actions.certify_translation(papers.officer, document.pk, HERE, "  ", was=JAPANESE)
    row = actions.certify_translation(
        papers.officer, document.pk, HERE, "sworn translator 17/2020", was=JAPANESE
    )
    assert (row.state, row.certified_as) == (TranslationState.CERTIFIED, "sworn translator 17/2020")


def test_other_words_are_neither_reviewed_nor_certified_any_more(papers: Papers, document: Document) -> None:
    written(papers, document)
    actions.review_translation(papers.cast.supervisor, document.pk, HERE, was=JAPANESE)
    actions.certify_translation(papers.cast.supervisor, document.pk, HERE, "interpreter", was=JAPANESE)
    row = written(papers, document, "容疑者を引き渡した。", was=JAPANESE)
    assert (row.state, row.reviewed_by, row.certified_by, row.certified_as) == (
        TranslationState.DRAFT, None, None, "",
    )  # fmt: skip


def test_nobody_writes_over_what_they_have_not_seen(papers: Papers, document: Document) -> None:
    written(papers, document)
    with pytest.raises(ChangedMeanwhileError):
        actions.write_translation(papers.cast.supervisor, document.pk, HERE, "別の訳", was="")
    with pytest.raises(ChangedMeanwhileError):
        actions.review_translation(papers.cast.supervisor, document.pk, HERE, was="別の訳")


def test_a_corrected_original_asks_for_another_look(papers: Papers, document: Document) -> None:
    written(papers, document)
    actions.correct_paragraph(papers.officer, document.pk, 1, 0, FIRST + " Thêm.", was=FIRST)
    (one, _other) = paragraphs_of(document, "ja")
    assert one.is_stale
    with pytest.raises(OriginalChangedError):
        actions.certify_translation(papers.officer, document.pk, HERE, "interpreter", was=JAPANESE)
    (count,) = [each for each in counts_of(document) if each.language == "ja"]
    assert (count.paragraphs, count.translated, count.reviewed, count.stale) == (2, 1, 0, 1)


def test_what_is_emptied_is_gone(papers: Papers, document: Document) -> None:
    written(papers, document)
    assert actions.write_translation(papers.officer, document.pk, HERE, " ", was=JAPANESE) is None
    assert not Translation.objects.exists()
    with pytest.raises(NothingTranslatedError):
        actions.review_translation(papers.cast.supervisor, document.pk, HERE, was=JAPANESE)


@pytest.mark.parametrize(
    "where",
    [replace(HERE, page=2), replace(HERE, place=2), replace(HERE, place=-1), replace(HERE, language="fr")],
)
def test_what_is_not_there_cannot_be_translated(papers: Papers, document: Document, where: Where) -> None:
    with pytest.raises(NotHereError):
        actions.write_translation(papers.officer, document.pk, where, JAPANESE, was="")


def test_who_only_reads_does_not_translate(papers: Papers, document: Document) -> None:
    with pytest.raises(NotHereError):
        actions.write_translation(papers.cast.screening, document.pk, HERE, JAPANESE, was="")


def test_it_is_written_reviewed_and_certified_on_its_page(papers: Papers, document: Document) -> None:
    address = f"/documents/{document.pk}/translation/ja/1/0/"
    officer, supervisor = signed_in(Client(), papers.officer), signed_in(Client(), papers.cast.supervisor)
    shown = officer.get(address).content.decode()
    assert "被疑者" in shown  # what the glossary offers for nghi phạm
    kept = officer.post(address, {"wish": "keep", "text": JAPANESE, "was": ""})
    assert (kept.status_code, kept["Location"]) == (302, f"/documents/{document.pk}/translation/ja/1/1/")
    own = officer.post(address, {"wish": "review", "text": JAPANESE, "was": JAPANESE})
    assert own.status_code == 422
    assert "Somebody else has to review it" in own.content.decode()
    supervisor.post(address, {"wish": "review", "text": JAPANESE, "was": JAPANESE})
    nameless = supervisor.post(address, {"wish": "certify", "certify-quality": "", "certify-was": JAPANESE})
    assert nameless.status_code == 422
    supervisor.post(address, {"wish": "certify", "certify-quality": "interpreter 4", "certify-was": JAPANESE})
    whole = supervisor.get(f"/documents/{document.pk}/translation/ja/?all=1").content.decode()
    assert "interpreter 4" in whole
    assert "Not translated yet" in whole  # the second paragraph
    assert "2" in supervisor.get(f"/documents/{document.pk}/translation/").content.decode()
    assert supervisor.get(f"/documents/{document.pk}/translation/xx/").status_code == 404


def test_the_glossary_finds_the_longest_words_once() -> None:
    found = terms_in(SECOND + " Bản ghi nhớ nữa.", "vi", "zh-Hans")
    assert [(one.written, one.offered) for one in found] == [
        ("bản ghi nhớ", "谅解备忘录"),
        ("tội phạm xuyên quốc gia", "有组织犯罪"),
    ]


def test_it_offers_nothing_for_a_language_it_does_not_hold() -> None:
    assert terms_in("extradition", "fr", "vi") == []
    assert terms_in("extradition", "en", "en") == []
    assert terms_in("extraditions", "en", "vi") == []  # another word
    assert [one.offered for one in terms_in("Extradition", "en", "vi")] == ["dẫn độ"]


@given(st.text(max_size=200), st.sampled_from(LANGUAGES), st.sampled_from(LANGUAGES))
def test_what_it_finds_stands_there(text: str, language: str, into: str) -> None:
    for one in terms_in(text, language, into):
        assert text[one.start : one.start + len(one.written)] == one.written


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_found_in_its_own_words(language: str) -> None:
    into = "vi" if language == "en" else "en"
    missed = [
        form
        for term in terms()
        if into in term.words
        for form in term.words.get(language, ())
        if not terms_in(form, language, into)
    ]
    assert missed == []
