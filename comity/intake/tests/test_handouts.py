"""A translation leaves the page on paper and as DOCX, each paragraph with its state."""

import zipfile
from io import BytesIO

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from comity.audit.models import Entry
from comity.intake import actions
from comity.intake.actions import Where
from comity.intake.docx_file import Sheet, Words, written
from comity.intake.exceptions import NotHereError
from comity.intake.models import Document
from comity.intake.reading.archive import Archive
from comity.intake.reading.docx import texts_of, title_of
from comity.intake.shown_translations import counts_of
from comity.intake.tests.acting import details
from comity.intake.tests.office import Papers
from comity.intake.tests.pages import client_of, said, soup

FIRST = "Cảnh sát hình sự đã bàn giao nghi phạm cho phía Nhật Bản."
SECOND = "Hai bên ký bản ghi nhớ về phòng chống tội phạm xuyên quốc gia."
THIRD = "警視庁は詐欺の疑いで男十一人を逮捕したと発表した。"
JAPANESE = "刑事警察は被疑者を日本側に引き渡した。\n<以上>"


@pytest.fixture
def document(papers: Papers) -> Document:
    found = papers.pages(f"{FIRST}\n\n{SECOND}\n\n{THIRD}")
    actions.write_translation(papers.officer, found.pk, Where(1, 0, "ja"), JAPANESE, was="")
    actions.certify_translation(
        papers.officer, found.pk, Where(1, 0, "ja"), "sworn translator 17/2020", was=JAPANESE
    )
    return found


def texts(content: bytes) -> list[str]:
    return texts_of(Archive(content))


def test_the_hand_out_holds_each_paragraph_with_its_state(papers: Papers, document: Document) -> None:
    answer = client_of(papers.officer).get(reverse("intake:translation-file", args=[document.pk, "ja"]))
    assert answer.status_code == 200
    assert f'filename="{document.ref}-ja.docx"' in answer["Content-Disposition"]
    told = texts(answer.content)
    whole = "\n".join(told)
    for words in (FIRST, SECOND, THIRD, "刑事警察は被疑者を日本側に引き渡した。", "<以上>"):
        assert words in whole
    assert "Certified" in whole
    assert "sworn translator 17/2020" in whole
    assert whole.count("Not translated yet") == 1
    assert whole.count("In this language already") == 1
    assert document.ref in told[-1]  # the foot of each page
    assert "Open · H1 · H2" in told[-1]
    noted = details("translation.handed-out")
    assert (noted["language"], noted["translated"], noted["certified"]) == ("ja", 1, 1)
    assert JAPANESE.split("\n", maxsplit=1)[0].encode() not in bytes(
        Entry.objects.filter(event="translation.handed-out").latest("at").body
    )


def test_it_is_for_whoever_may_see_the_document(papers: Papers, document: Document) -> None:
    at = reverse("intake:translation-file", args=[document.pk, "ja"])
    assert client_of(papers.cast.screening).get(at).status_code == 200
    assert client_of(papers.cast.partner).get(at).status_code == 404
    assert client_of(papers.officer).get(at.replace("/ja/", "/fr/")).status_code == 404


def test_a_language_in_which_all_is_written_is_not_offered(papers: Papers, document: Document) -> None:
    assert [one.language for one in counts_of(document)] == ["en", "vi", "ja", "zh-Hans"]  # one is Japanese
    plain = papers.pages(f"{FIRST}\n\n{SECOND}", label="plain.txt")
    assert [one.language for one in counts_of(plain)] == ["en", "ja", "zh-Hans"]
    shown = client_of(papers.officer).get(reverse("intake:translations", args=[plain.pk]))
    assert not soup(shown).select(f'a[href="{reverse("intake:translation", args=[plain.pk, "vi"])}"]')
    with pytest.raises(NotHereError):
        actions.write_translation(papers.officer, plain.pk, Where(1, 0, "vi"), "Lời khác.", was="")
    with pytest.raises(NotHereError):
        actions.write_translation(papers.officer, document.pk, Where(1, 2, "ja"), "別の文", was="")
    at = reverse("intake:translate", args=[document.pk, "ja", 1, 2])
    assert client_of(papers.officer).get(at).status_code == 404


def test_the_page_to_print_says_how_far_it_is(papers: Papers, document: Document) -> None:
    page = client_of(papers.officer).get(
        reverse("intake:translation", args=[document.pk, "ja"]), {"all": "1"}
    )
    assert "2 paragraphs: 1 translated, 1 of these reviewed, 1 certified" in said(page)
    assert len(soup(page).select(".pair")) == 3
    assert "In this language already" in said(page)
    assert not soup(page).select('a[href="?all=1"]')


@settings(max_examples=25)  # each writes a whole file
@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_whatever_the_words_are_the_file_is_well_formed(several: list[str]) -> None:
    rows = [([Words(one, "vi")], [Words(one, "ja"), Words(one)]) for one in several]
    sheet = Sheet(
        Words(several[0], "zh", "Title"),
        [Words(one) for one in several],
        (Words("a"), Words("b")),
        rows,
        several[-1],
    )
    content = written(sheet)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
    assert title_of(Archive(content)) is not None
