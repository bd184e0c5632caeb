"""The charts of a brief: what is drawn is what was counted, and what has no source is not drawn as nothing."""

import io
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from docx import Document

from comity.accounts.models import Person
from comity.cooperation import actions
from comity.cooperation.actions import BriefDraft
from comity.cooperation.briefs.figure_setting import is_nought, is_nought_of_both
from comity.cooperation.briefs.gathering import period_of, scope_of
from comity.cooperation.briefs.setting import Setter
from comity.cooperation.models import Brief, Meeting
from comity.cooperation.outcomes import Figure, figures
from comity.cooperation.outcomes.figure import is_number_of_things
from comity.cooperation.tests.commitments_ground import Ledgers
from comity.lib.clock import now
from comity.papers import Bars, Paragraph, Table, write_docx, write_pdf
from comity.papers.docx_bars import LONGEST

pytestmark = pytest.mark.django_db
ENGLISH = BriefDraft(("en",), {}, {})


@pytest.fixture
def counted(ledgers: Ledgers, tokyo_meeting: Meeting) -> tuple[Brief, list[Figure]]:
    """A brief over three requests, one of them answered, and a commitment; and the figures as the rooms count them."""
    for answered in (True, False, False):
        request = ledgers.office.stored()
        if answered:
            ledgers.office.answered(request)
    ledgers.agreed()
    writer: Person = ledgers.supervisor
    brief = actions.write_brief(writer, tokyo_meeting.pk, ENGLISH)
    scope = scope_of(writer, tokyo_meeting, period_of(tokyo_meeting, now()))
    return brief, figures(writer, scope)


def charts(brief: Brief) -> dict[str, Bars]:
    """The charts of a paper by their title."""
    return {one.title[0].text: one for one in Setter(brief).paper().blocks if isinstance(one, Bars)}


def test_the_numbers_drawn_are_the_numbers_counted(counted: tuple[Brief, list[Figure]]) -> None:
    brief, found = counted
    drawn = charts(brief)
    assert drawn["Requests"]
    for title, chart in drawn.items():
        wanted = [
            (str(one.words), Decimal(one.value))
            for one in found
            if str(one.title) == title and one.value and is_number_of_things(one.code)
        ]
        assert [(bar.label[0].text, bar.value) for bar in chart.bars] == wanted, title
        assert [bar.shown.text for bar in chart.bars] == [str(value) for _words, value in wanted]
        most = max(value for _words, value in wanted)
        assert chart.parts == [float(value / most) for _words, value in wanted]
    rooms = {str(one.title) for one in found}
    assert drawn.keys() <= rooms
    for title in rooms - drawn.keys():  # a single bar says nothing beside its number
        several = [
            one for one in found if str(one.title) == title and one.value and is_number_of_things(one.code)
        ]
        assert len(several) < 2, title


def test_what_has_no_figure_is_said_and_never_drawn(counted: tuple[Brief, list[Figure]]) -> None:
    brief, found = counted
    without = {str(one.words) for one in found if one.value is None}
    assert "Verdicts" in without
    drawn = {bar.label[0].text for chart in charts(brief).values() for bar in chart.bars}
    assert not drawn & without
    lines = {
        row[1][0].text: row[0][0].text
        for one in Setter(brief).paper().blocks
        if isinstance(one, Table) and one.heads[-1][0].text == "What is counted"
        for row in one.rows
    }
    assert {lines[words] for words in without} <= {"No source", "Not counted"}
    assert lines["Verdicts"] == "No source"
    assert "0" not in lines.values()


def test_noughts_stand_in_sentences_and_what_has_no_source_apart(
    counted: tuple[Brief, list[Figure]],
) -> None:
    brief, found = counted
    blocks = Setter(brief).paper().blocks
    said = [one.words[0].text for one in blocks if isinstance(one, Paragraph)]
    noughts = {str(one.words) for one in found if one.value == 0 and not one.code.startswith("days-")}
    assert noughts
    assert any(one.startswith("Nothing recorded in this time: ") for one in said)
    assert [one for one in noughts if not any(one in line for line in said)] == []
    listed = {
        words for line in said for words in line.partition(": ")[2].removesuffix(".").split(", ") if words
    }
    without = {str(one.words) for one in found if one.value is None}
    assert "Verdicts" in without
    assert not listed & (without - noughts)  # documents that were seized are called as those that were read
    rows = [row for one in blocks if isinstance(one, Table) for row in one.rows]
    shown = {row[-1][0].text for row in rows if row[-1]}
    assert {str(one.words) for one in found if one.value} <= shown


def test_a_time_of_nought_days_is_a_figure() -> None:
    line = {"code": "days-to-answer", "value": "0"}
    assert not is_nought(line)
    assert is_nought({"code": "arrest", "value": "0"})
    assert not is_nought({"code": "arrest", "value": None})


def test_both_sides_noughts_are_gathered_where_both_have_told_them() -> None:
    line = {"code": "arrest", "ours": {"en": "0", "vi": "0"}, "theirs": {"en": "0", "vi": "0"}}
    assert is_nought_of_both(line)
    assert not is_nought_of_both({**line, "theirs": None})
    assert not is_nought_of_both({**line, "theirs": {"en": "1", "vi": "1"}})
    assert not is_nought_of_both({name: said for name, said in line.items() if name != "code"})


def test_both_files_draw_them_alike(counted: tuple[Brief, list[Figure]]) -> None:
    brief, _found = counted
    paper = Setter(brief).paper()
    bars = [
        (bar, part)
        for chart in charts(brief).values()
        for bar, part in zip(chart.bars, chart.parts, strict=True)
    ]
    shapes = Document(io.BytesIO(write_docx(paper))).inline_shapes
    drawn = [(one._inline.docPr.get("descr"), one.width.mm) for one in shapes]
    assert [words for words, _width in drawn] == [
        f"{bar.label[0].text}: {bar.shown.text}" for bar, _part in bars
    ]
    assert [width for _words, width in drawn] == pytest.approx(
        [LONGEST * part for _bar, part in bars], abs=0.1
    )
    file = pypdfium2.PdfDocument(write_pdf(paper))
    text = " ".join(file[place].get_textpage().get_text_range() for place in range(len(file)))
    plain = " ".join(text.split())
    for bar, _part in bars:
        assert f"{bar.label[0].text} {bar.shown.text}" in plain


def test_days_late_are_drawn_as_they_stand(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    today = now().astimezone(ZoneInfo("Asia/Tokyo")).date()  # where the meeting is
    rows = [ledgers.agreed(due=today - timedelta(days=days)) for days in (40, 8, 200)]
    chart = charts(actions.write_brief(ledgers.keeper, tokyo_meeting.pk, replace(ENGLISH)))["Days late"]
    refs = [rows[place].ref for place in (2, 0, 1)]
    assert [(bar.label[0].text, bar.value) for bar in chart.bars] == list(
        zip(refs, map(Decimal, (200, 40, 8)), strict=True)
    )
    assert chart.parts == [1.0, 0.2, 0.04]
