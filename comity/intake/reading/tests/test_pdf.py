"""Words of a PDF in reading order, as paragraphs."""

import pytest

from comity.intake.reading import pdf
from comity.intake.reading.flow import blocks_of, joined
from comity.intake.reading.layout import Fragment, texts_of
from comity.intake.reading.result import Origin
from comity.intake.reading.tests import making


def texts(content: bytes) -> list[list[str]]:
    return [[one.text for one in page.paragraphs] for page in pdf.pages_of(content, lambda: None).pages]


def column(x: float, top: float, lines: list[str]) -> list[tuple[float, float, str]]:
    return [(x, top - 14 * number, line) for number, line in enumerate(lines)]


STORY = [
    "The police of Minami prefecture said on Monday that",
    "three men had been arrested on suspicion of theft, and",
    "that the investi-",
    "gation goes on together with the province.",
]
OTHER = [
    "The ministries agreed to meet",
    "again in autumn, and to bring",
    "what they know of the men to",
    "the table of that meeting.",
]


def test_lines_become_a_paragraph_and_a_parted_word_whole() -> None:
    lines = column(72, 700, [*STORY[:2], "that their case is being looked into with the investi-", STORY[3]])
    assert texts(making.pdf([lines])) == [
        [
            "The police of Minami prefecture said on Monday that three men had been arrested on suspicion of theft, and that their case is being looked into with the investigation goes on together with the province."
        ]
    ]


def test_pages_stay_apart() -> None:
    assert texts(making.pdf([[(72, 700, "One page.")], [(72, 700, "And another.")]])) == [
        ["One page."],
        ["And another."],
    ]


def test_columns_are_read_one_after_the_other_in_whichever_order_they_were_written() -> None:
    left = [
        "The police of Minami said that",
        "three men had been arrested on",
        "suspicion of theft, and that it",
        "looks for two others as well.",
    ]
    rows = [(x, 640 - 14 * n, line) for n in range(4) for x, line in ((72, left[n]), (320, OTHER[n]))]
    page = [
        (72, 700, "A headline that goes over both of the columns of this page, as they do"),
        *rows,
        (72, 560, "And a note under both of the columns, which ends this page of the paper"),
    ]
    assert texts(making.pdf([page])) == [[page[0][2], " ".join(left), " ".join(OTHER), page[-1][2]]]


def test_a_row_of_a_table_is_a_line() -> None:
    rows = [
        (x, 700 - 14 * n, said)
        for n, pair in enumerate([("Heroin", "12.5 kg"), ("Cars", "3")])
        for x, said in zip((72, 300), pair, strict=True)
    ]
    assert texts(making.pdf([rows])) == [["Heroin\t12.5 kg", "Cars\t3"]]


def test_scripts_and_attachments_stay_asleep() -> None:
    extra = "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> /Names << /EmbeddedFiles << /Names [(a.exe) 4 0 R] >> >>"
    content = making.pdf(
        [[(72, 700, "Plain words.")]], extra=extra, objects=["<< /Type /Filespec /F (a.exe) >>"]
    )
    found = pdf.pages_of(content, lambda: None)
    assert [one.text for one in found.pages[0].paragraphs] == ["Plain words."]
    assert found.pages[0].origin is Origin.TEXT
    assert found.parts == ()


def test_the_title_is_told() -> None:
    content = making.pdf(
        [[(72, 700, "Words")]], trailer="/Info 4 0 R", objects=["<< /Title (Report of the third meeting) >>"]
    )
    assert pdf.pages_of(content, lambda: None).title == "Report of the third meeting"


def test_signs_are_joined_without_blanks() -> None:
    assert joined(["警視庁は3月", "1日に男を逮捕した"]) == "警視庁は3月1日に男を逮捕した"
    assert joined(["met in Hanoi", "on Monday"]) == "met in Hanoi on Monday"


@pytest.mark.parametrize("turned", [False, True])
def test_fragments_need_not_come_in_order(turned: bool) -> None:  # noqa: FBT001 - a table
    lines = [Fragment(72, 100 + 14 * n, 300, 112 + 14 * n, words) for n, words in enumerate(OTHER)]
    assert texts_of(lines[::-1] if turned else lines, 595) == [" ".join(OTHER)]


def test_a_text_that_was_broken_to_a_width_is_joined_and_one_that_was_not_stays() -> None:
    broken = "The ministries agreed to meet again in the autumn of\nthe year, and to bring what they know of the men to the\ntable of that meeting.\n\nNext paragraph."
    assert blocks_of(broken) == [
        "The ministries agreed to meet again in the autumn of the year, and to bring what they know of the men to the table of that meeting.",
        "Next paragraph.",
    ]
    assert blocks_of("Home\nNews\nWorld\nTwo men were arrested in Hanoi.") == [
        "Home",
        "News",
        "World",
        "Two men were arrested in Hanoi.",
    ]
