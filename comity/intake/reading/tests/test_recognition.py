"""Words in images: scans in the four languages, through the child; and which run is believed where."""

import shutil

import pytest
from PIL import Image, ImageFont

from comity.intake.reading.outside import read_outside
from comity.intake.reading.recognised_lines import RecognisedLine, lines_of
from comity.intake.reading.recognition import NEEDED, believed
from comity.intake.reading.result import Origin, ReadFile, ReadParagraph
from comity.intake.reading.tesseract import Word, languages, parsed
from comity.intake.reading.tests import making

VIETNAMESE = [
    "Công an tỉnh Lạng Giang đã bắt giữ ba đối tượng",
    "trong đường dây trộm cắp xe máy tại huyện Minh Hà.",
]
JAPANESE = ["南県警察本部は三月十二日、バイクを盗んだ", "疑いで男三人を逮捕したと発表した。"]
CHINESE = ["南省公安厅通报称，警方在联合行动中抓获", "三名犯罪嫌疑人，并缴获摩托车十二辆。"]
ENGLISH = [
    "The police of Minami prefecture said that three men",
    "had been arrested on suspicion of stealing cars.",
]


def has_recognition() -> bool:
    return shutil.which("tesseract") is not None and languages() >= NEEDED


LATIN_FONT, HAN_FONT = making.font(making.LATIN_FONTS, 40), making.font(making.HAN_FONTS, 44)
recognises = pytest.mark.skipif(
    not has_recognition() or LATIN_FONT is None or HAN_FONT is None,
    reason="needs Tesseract with its languages (make recognition) and the fonts of make browser",
)


def fonts() -> tuple[ImageFont.FreeTypeFont, ImageFont.FreeTypeFont]:
    assert LATIN_FONT is not None
    assert HAN_FONT is not None
    return LATIN_FONT, HAN_FONT


def page(lines: list[str]) -> Image.Image:
    latin, han = fonts()
    return making.scan([(lines, latin if lines[0][0].isascii() or lines is VIETNAMESE else han)])


def told(found: ReadFile) -> tuple[ReadParagraph, ...]:
    assert [one.origin for one in found.pages] == [Origin.RECOGNISED] * len(found.pages)
    return tuple(one for each in found.pages for one in each.paragraphs)


def likeness(read: str, wanted: str) -> float:
    """Return the share of letters that came out, blanks aside."""
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.normalized_similarity(read.replace(" ", ""), wanted.replace(" ", ""))


@recognises
@pytest.mark.parametrize(
    ("lines", "language", "gap"),
    [(VIETNAMESE, "vi", " "), (JAPANESE, "ja", ""), (CHINESE, "zh", ""), (ENGLISH, "en", " ")],
    ids=["vi", "ja", "zh", "en"],
)
def test_a_scan_in_each_language(lines: list[str], language: str, gap: str) -> None:
    (only,) = told(read_outside(making.written(page(lines), "PNG", dpi=(200, 200)), "scan"))
    assert only.language == language
    assert likeness(only.text, gap.join(lines)) > 0.9
    assert only.confidence is not None
    assert only.confidence > 0.7


@recognises
def test_two_languages_on_one_page_turned_on_its_side_in_a_pdf() -> None:
    latin, han = fonts()
    sheet = making.scan([(VIETNAMESE * 2, latin), (JAPANESE * 2, han)])
    found = told(
        read_outside(
            making.written(sheet.rotate(90, expand=True, fillcolor=255), "PDF", resolution=200), "scan"
        )
    )
    assert {one.language for one in found} == {"vi", "ja"}
    vietnamese, japanese = (
        "".join(one.text for one in found if one.language == each) for each in ("vi", "ja")
    )
    assert likeness(vietnamese, "".join(VIETNAMESE * 2)) > 0.9
    assert likeness(japanese, "".join(JAPANESE * 2)) > 0.85


@recognises
def test_each_page_of_a_tiff_is_a_page() -> None:
    one, two = (page(ENGLISH).convert("1"), page(ENGLISH[:1]).convert("1"))
    found = read_outside(
        making.written(one, "TIFF", save_all=True, append_images=[two], dpi=(200, 200)), "fax"
    )
    assert [page.number for page in found.pages] == [1, 2]
    assert likeness(found.pages[1].paragraphs[0].text, ENGLISH[0]) > 0.9


def line(left: int, top: int, words: str, confidence: float, width: int = 400) -> RecognisedLine:
    return RecognisedLine(left, top, left + width, top + 40, words, confidence)


def test_each_place_is_taken_from_the_run_that_was_surest_there() -> None:
    latin = [line(0, 0, "Công an tỉnh", 0.95), line(0, 100, "PAYA 2 kif", 0.4)]
    signs = [line(0, 2, "cong an", 0.5), line(0, 98, "南県警察本部は", 0.9)]
    assert [one.words for one in believed([latin, signs])] == ["Công an tỉnh", "南県警察本部は"]


def test_a_sure_scrap_does_not_hide_a_whole_line() -> None:
    whole = [line(0, 0, "Cảnh sát tỉnh Minami đã bắt giữ", 0.9, 900)]
    scrap = [line(700, 0, "Minami", 0.99, 100)]
    assert [one.words for one in believed([whole, scrap])] == ["Cảnh sát tỉnh Minami đã bắt giữ"]


def test_signs_of_a_line_stand_without_blanks_and_words_with() -> None:
    words = [
        Word((1, 1), (1, 1, 1), 50 * n, 0, 50 * n + 45, 40, 0.9, said)
        for n, said in enumerate(["3", "月", "12", "日", ",", "Minami", "Police"])
    ]
    assert [one.words for one in lines_of(words)] == ["3月12日, Minami Police"]


def test_rows_of_another_shape_are_passed_over() -> None:
    head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    rows = "5\t1\t1\t1\t1\t1\t10\t20\t30\t40\t91.5\tHanoi\n5\t1\tx\t1\t1\t1\t1\t1\t1\t1\t90\tbad\nshort\n4\t1\t1\t1\t1\t0\t1\t1\t1\t1\t-1\t\n"
    assert parsed(head + rows) == [Word((1, 1), (1, 1, 1), 10, 20, 40, 60, 0.915, "Hanoi")]
