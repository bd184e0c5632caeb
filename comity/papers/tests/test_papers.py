"""Papers: any text gives a file that opens and says it; the same paper gives the same bytes; marks and heads stand on each page."""

import io
import unicodedata
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from comity.papers import (
    Bar,
    Bars,
    Heading,
    Letterhead,
    Mark,
    PageBreak,
    Paper,
    PaperTooLargeError,
    Paragraph,
    SideBySide,
    Signature,
    Table,
    Words,
    write_docx,
    write_pdf,
)
from comity.papers.plain import breakable, clean, voice_of

DAY = date(2026, 11, 30)
VI, JA = Words("Báo cáo cho cuộc họp lần thứ bảy", "vi"), Words("第七回会合の報告書", "ja")
DRAFT = Mark((Words("DỰ THẢO", "vi"), Words("草案", "ja")), is_across=True)
SIGNS = {
    "latin": "ĐỨơẩabzßéŁ",
    "east": "骨直会合约定専門警察",
    "kana": "のハイテク",
    "hangul": "경찰청",
    "thai": "กขค",
}
LANGUAGES = ("", "en", "vi", "ja", "zh-Hans", "zh-Hant", "ko", "th", "ar", "he", "x-odd", "!!")


def paper(*blocks: Any, **more: Any) -> Paper:
    return Paper((VI, JA), ("vi", "ja"), blocks, DAY, version="2", reference="M-2026-7", **more)


def pages(file: bytes) -> list[str]:
    document: Any = pypdfium2.PdfDocument(file)
    return [document[place].get_textpage().get_text_range() for place in range(len(document))]


def bare(text: str) -> str:
    """Without anything a line end or a narrow column may change."""
    kept = (sign for sign in unicodedata.normalize("NFKC", text) if not sign.isspace())
    return "".join(sign for sign in kept if sign not in "\u200b\u00ad\ufffe\u0002-")


def whole() -> Paper:
    row = ((VI, JA), (Words("12"),), (Words("không có nguồn", "vi"),))
    sign = io.BytesIO()
    Image.new("RGB", (8, 8), (9, 9, 9)).save(sign, "PNG")
    return paper(
        Heading((Words("Đã cam kết", "vi"), Words("約束したこと", "ja"))),
        SideBySide(VI, JA),
        Table(((VI,), (Words("Số", "vi"),), (JA,)), (row,) * 40, (3, 1, 3), frozenset({1})),
        Bars(
            (VI,),
            (
                Bar((VI, JA), Decimal(10), Words("10")),
                Bar((JA,), Decimal(0), Words("0")),
                Bar((JA,), None, Words("không có nguồn", "vi")),
            ),
        ),
        PageBreak(),
        Paragraph((VI,), is_small=True),
        Signature(((VI,), (JA,))),
        marks=(DRAFT,),
        letterhead=Letterhead((Words("Bộ Công an", "vi"),), sign.getvalue()),
    )


def test_same_paper_gives_the_same_bytes_and_another_one_another_digest() -> None:
    assert write_pdf(whole()) == write_pdf(whole())
    assert write_docx(whole()) == write_docx(whole())
    assert whole().digest == whole().digest
    assert whole().digest != paper(Heading((VI,))).digest
    assert paper(Heading((VI,), 1)).digest != paper(Heading((VI,), 2)).digest


def test_pdf_says_mark_reference_version_and_digest_on_each_page() -> None:
    found = pages(write_pdf(whole()))
    assert len(found) > 2
    for place, text in enumerate(found, start=1):
        assert "DỰ THẢO · 草案" in text
        assert f"M-2026-7 · v2 · 2026-11-30 · SHA-256 {whole().digest[:16]}" in text
        assert f"{place} / {len(found)}" in text
    assert "Bộ Công an" in found[0]
    heads = [text for text in found if " Số " in text]
    assert len(heads) > 1  # the head of the table stands again


def test_pdf_carries_its_own_letters_and_a_name() -> None:
    document: Any = pypdfium2.PdfDocument(write_pdf(whole()))
    assert document.get_metadata_dict()["Title"] == "Báo cáo cho cuộc họp lần thứ bảy · 第七回会合の報告書"
    assert b"/Lang" in write_pdf(whole())
    fonts = {
        text.get_font().get_base_name().split("+")[-1]
        for page in document
        for text in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
    }
    assert fonts >= {"NotoSans", "NotoSansJP"} or any("JP" in name for name in fonts)
    assert all(name.startswith("NotoSans") for name in fonts)


def test_docx_says_languages_letters_heads_marks_and_pages() -> None:
    document: Any = Document(io.BytesIO(write_docx(whole())))
    assert [one.style.name for one in document.paragraphs if one.text and one.style][:4] == [
        "Paper small",
        "Title",
        "Subtitle",
        "Heading 1",
    ]
    assert "DỰ THẢO · 草案" in document.sections[0].header.paragraphs[0].text
    foot = document.sections[0].footer._element.xml
    assert "PAGE" in foot
    assert whole().digest[:16] in foot
    table = document.tables[1]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    japanese = next(run for line in document.paragraphs for run in line.runs if "約束" in run.text)
    properties = japanese._r.rPr
    assert properties.find(qn("w:lang")).get(qn("w:eastAsia")) == "ja-JP"
    assert properties.rFonts.get(qn("w:eastAsia")) == "Noto Sans JP"
    assert document.core_properties.created.date() == DAY
    pictures = document.element.body.findall(".//" + qn("wp:docPr"))
    assert [one.get("descr") for one in pictures][-1] == f"{VI.text} / {JA.text}: 10"
    with zipfile.ZipFile(io.BytesIO(write_docx(whole()))) as archive:
        assert 'w:altName w:val="Yu Gothic"' in archive.read("word/fontTable.xml").decode()
        assert {one.date_time for one in archive.infolist()} == {(2026, 11, 30, 0, 0, 0)}


def test_right_to_left_says_so() -> None:
    line: Any = Document(io.BytesIO(write_docx(paper(Paragraph((Words("שלום 12", "he"),)))))).paragraphs[-1]
    assert line._p.pPr.find(qn("w:bidi")) is not None
    assert line.runs[0]._r.rPr.find(qn("w:lang")).get(qn("w:bidi")) == "he-IL"
    assert "שלום" in pages(write_pdf(paper(Paragraph((Words("שלום", "he"),)))))[0].replace("םולש", "שלום")


def test_bars_have_one_scale_from_zero_and_none_is_no_bar() -> None:
    bars = Bars(
        (),
        tuple(
            Bar((VI,), value, Words("-")) for value in (Decimal(8), Decimal(2), None, Decimal(0), Decimal(-3))
        ),
    )
    assert bars.parts == [1.0, 0.25, 0.0, 0.0, 0.0]
    assert Bars((), (Bar((VI,), None, Words("-")),)).parts == [0.0]


def test_long_word_does_not_leave_the_page() -> None:
    document: Any = pypdfium2.PdfDocument(
        write_pdf(paper(Table(((VI,),) * 4, (((Words("x" * 400),),) * 4,))))
    )
    page = document[0]
    right = max(
        one.get_bounds()[2] for one in page.get_objects() if one.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT
    )
    assert right < page.get_width() - 40
    assert breakable("nguyễn " * 9) == "nguyễn " * 9
    assert breakable("約束" * 40) == "約束" * 40
    assert breakable("a" * 11 + "e\u0301" * 20).split("\u200b")[0].endswith("e\u0301")


def test_text_is_never_read_as_markup() -> None:
    evil = '#import "x.typ" = Heading $x^2$ \\ ]#[ `raw` @label <w:p/> {{paper}} //x /*y*/ "'
    found = pages(write_pdf(paper(Paragraph((Words(evil),)), Table(((Words(evil),),), ()))))[0]
    assert bare(found).count(bare(evil)) == 2
    assert Document(io.BytesIO(write_docx(paper(Paragraph((Words(evil),)))))).paragraphs[-1].text == evil


def test_letters_of_partners_are_all_there() -> None:
    """No letter of the languages around is missing: a missing one would be drawn as an empty box under no Unicode value."""
    for text, language in (
        ("Đặng Thị Ẩn Ữ", "vi"),
        ("警察庁の髙橋﨑", "ja"),
        ("侦查警察机关龙", "zh-Hans"),
        ("刑事警察局龍", "zh-Hant"),
        ("경찰청", "ko"),
        ("ตำรวจ", "th"),
        ("ຕຳຫຼວດ", "lo"),
        ("Полиция Ελλάς", "ru"),
    ):
        found = bare(pages(write_pdf(paper(Paragraph((Words(text, language),)))))[0])
        missing = [
            sign
            for sign in bare(text)
            if sign not in found and not unicodedata.category(sign).startswith("M")
        ]
        assert missing in ([], ["\u0e33"]), (language, missing)


@settings(max_examples=8, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(SIGNS)).flatmap(lambda one: st.text(SIGNS[one], min_size=1, max_size=60)),
            st.sampled_from(LANGUAGES),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_what_is_said_is_read_back_from_both_files(said: list[tuple[str, str]]) -> None:
    one = paper(*(Paragraph((Words(text, language),)) for text, language in said))
    found = bare("".join(pages(write_pdf(one))))
    document = Document(io.BytesIO(write_docx(one)))
    assert [line.text for line in document.paragraphs[2:]] == [clean(text) for text, _ in said]
    for text, _ in said:
        if not any(
            "\u0e00" <= sign <= "\u0e7f" for sign in text
        ):  # marks of Thai are read back in another order
            assert bare(clean(text)) in found


ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=80)


@settings(max_examples=8, deadline=None)
@example("\x00\x0b\ud800\ufffe", "", "ja")
@example("\u202eevil\u202c", "\u0301" * 70, "ar")
@example("", "\n\n\r\n\u2028", "")
@example("\u200b" * 40, "\U0001f600" * 40, "zh")
@given(ANY, ANY, st.sampled_from(LANGUAGES))
def test_any_text_gives_files_that_open(first: str, second: str, language: str) -> None:
    a, b = Words(first, language), Words(second, "vi")
    one = Paper(
        (a, b),
        ("vi", "ja"),
        (
            Heading((a, b), 2),
            Paragraph((a, b)),
            SideBySide(a, b),
            Table(((a,), (b,)), (((b,), (a, b)),)),
            Bars((a,), (Bar((b,), Decimal(1), a),)),
            Signature(((a,), (b,))),
        ),
        DAY,
        version=first,
        reference=second,
        marks=(Mark((a, b), is_across=True),),
        letterhead=Letterhead((a, b)),
    )
    assert pages(write_pdf(one))
    content = write_docx(one)
    assert Document(io.BytesIO(content)).paragraphs
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                etree.fromstring(archive.read(name))


def test_cleaning_keeps_what_is_seen() -> None:
    assert clean("a\x00b\r\nc\u2028d\te") == "ab\nc\nd e"
    assert clean("Nguye\u0302\u0303n") == "Nguyễn"
    assert clean("\u202etxt.exe\ud800\U0001ffff") == "txt.exe"


def test_voices() -> None:
    assert voice_of("zh-Hans").letters[1] == "Noto Sans SC"
    assert voice_of("zh_TW").letters[1] == "Noto Sans TC"
    assert voice_of("ja-JP").tag == "ja-JP"
    assert (voice_of("").language, voice_of("!").tag, voice_of("id").tag) == ("und", "", "id")


def test_crooked_and_endless_papers_are_refused() -> None:
    with pytest.raises(ValueError, match="cell"):
        Table(((VI,),), (((VI,), (JA,)),))
    with pytest.raises(ValueError, match="width"):
        Table(((VI,),), (), (0,))
    with pytest.raises(ValueError, match="language"):
        Paper((VI,), (), (), DAY)
    with pytest.raises(PaperTooLargeError):
        paper(*(PageBreak() for _ in range(3000)))
