"""The pieces of a page."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from django.template import TemplateSyntaxError, engines
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from comity.web.clocks import Face, State
from comity.web.dates import Place
from comity.web.pieces import frames, marks, quotes, times

MOMENT = datetime(2026, 11, 22, 4, 9, tzinfo=UTC)
HA_NOI = Place("Hà Nội", ZoneInfo("Asia/Ho_Chi_Minh"))
TOKYO = Place("Tokyo", ZoneInfo("Asia/Tokyo"))

printable = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]))


def draw(source: str, **values: Any) -> str:
    return str(engines["django"].from_string(source).render(values))


def text_of(html: str) -> str:
    return "".join(ET.fromstring(f"<p>{html}</p>").itertext())


@pytest.mark.parametrize(
    ("face", "words"),
    [
        (Face(State.RUN, timedelta(days=2, hours=3), 0.6), "2 d 3 h left"),
        (Face(State.SOON, timedelta(hours=1, minutes=12), 0.1), "1 h 12 min left"),
        (Face(State.LATE, timedelta(hours=4)), "4 h late"),
        (Face(State.STOP, timedelta(days=2, hours=4)), "Stopped 2 d 4 h"),
        (Face(State.MET, timedelta(days=2, hours=3)), "Answered in 2 d 3 h"),
        (Face(State.NONE), "No date"),
    ],
)
def test_a_clock_says_its_state_in_words(face: Face, words: str) -> None:
    html = draw("{% clock face %}", face=face)
    assert text_of(html) == words
    assert f'class="clock clock--{face.state}"' in html


def test_a_clock_may_say_other_words() -> None:
    assert text_of(draw("{% clock face text='Hearing in 3 d' %}", face=Face(State.NONE))) == "Hearing in 3 d"


def test_a_handling_code_says_its_meaning_to_the_ear_or_to_the_eye() -> None:
    heard, seen = draw("{% hand 'H2' %}"), draw("{% hand 'H2' say=True %}")
    assert text_of(heard) == "H2, not passed on without the owner’s leave"
    assert text_of(seen) == "H2 not passed on without the owner’s leave"
    assert 'class="vh"' in heard
    assert 'class="vh"' not in seen


def test_an_unknown_handling_code_weighs_as_much_as_the_heaviest() -> None:
    html = draw("{% hand 'H9' %}")
    assert "hand--3" in html
    assert "all limits apply" in html


def test_several_handling_codes_stand_side_by_side() -> None:
    assert re.findall(r"hand--\d", draw("{% hand 'H1' 'H2' %}")) == ["hand--1", "hand--2"]


@pytest.mark.parametrize(
    ("step", "reached"), [("sent", 0), ("stored", 1), ("delivered", 2), ("read", 3), ("acted", 4)]
)
def test_a_receipt_ticks_each_step_it_reached(step: str, reached: int) -> None:
    assert draw("{% ticks step %}", step=step).count('class="on"') == reached


def test_a_receipt_says_the_time_of_its_last_step() -> None:
    html = draw("{% ticks 'read' at=moment zone='Asia/Tokyo' %}", moment=MOMENT)
    assert text_of(html) == "Read 22 Nov, 13:09"


def test_a_refused_message_says_why_and_where_it_stopped() -> None:
    html = draw("{% ticks 'refused' after=1 reason='the key is older than ours' %}")
    assert text_of(html) == "Refused: the key is older than ours"
    assert re.findall(r'class="(on|bad|off)"', html) == ["on", "bad", "off", "off"]


def test_a_classification_out_of_range_shows_the_highest() -> None:
    assert [text_of(marks.cls(level)) for level in (0, 1, 2, 3, 4, -1)] == [
        "Open",
        "Restricted",
        "Confidential",
        "Secret",
        "Secret",
        "Secret",
    ]


def test_an_unknown_state_of_a_tag_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError):
        draw("{% tag 'pink' 'Open' %}")


@given(printable, st.text("abcd", min_size=0, max_size=3))
def test_a_name_is_shown_as_received_whatever_it_holds(text: str, family: str) -> None:
    html = quotes.name(text, lang="vi", family=family)
    assert text_of(html) == text
    assert ET.fromstring(html).get("lang") == "vi"


def test_the_family_name_is_underlined_and_nothing_else() -> None:
    assert quotes.name("Trương Văn Hùng", "vi", "Trương") == (
        '<span class="name" lang="vi"><span class="fam">Trương</span> Văn Hùng</span>'
    )


@given(printable)
def test_no_piece_lets_foreign_text_become_markup(text: str) -> None:
    pieces = [
        marks.tag("ok", text),
        marks.mark("JPN", text, lang="ja"),
        marks.ticks("refused", reason=text),
        marks.seal(text),
        marks.pencil(text),
        marks.ink(text),
        quotes.said(text, "ja"),
        marks.clock(Face(State.NONE), text or "-"),
        marks.cls(1, note=text, banner=True),
        frames.fact_list([(text, text)]),
    ]
    for piece in pieces:
        assert text in text_of(piece)


def test_a_moment_is_shown_in_the_readers_zone_and_carries_the_exact_time() -> None:
    with timezone.override("Asia/Tokyo"):
        assert draw("{% when moment %}", moment=MOMENT) == (
            '<time datetime="2026-11-22T04:09:00+00:00">22 Nov 2026, 13:09</time>'
        )


def test_a_day_has_no_zone_and_no_date_leaves_nothing() -> None:
    assert draw("{% when day %}", day=date(2026, 11, 23)) == '<time datetime="2026-11-23">23 Nov 2026</time>'
    assert draw("{% when day %}", day=None) == ""


def test_both_places_show_the_day_too_where_it_differs() -> None:
    assert text_of(times.both(MOMENT, HA_NOI, TOKYO)) == "11:09 Hà Nội, 13:09 Tokyo"
    late = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    assert text_of(times.both(late, HA_NOI, TOKYO)) == "22 Nov, 23:00 Hà Nội, 23 Nov, 01:00 Tokyo"


def test_a_time_elsewhere_names_the_day_where_it_is_another() -> None:
    late = MOMENT.replace(hour=16, minute=0)
    with timezone.override(HA_NOI.zone):
        assert text_of(times.there(MOMENT, TOKYO.zone)) == "13:09"
        assert text_of(times.there(late, "Asia/Tokyo")) == "Mon 23 Nov, 01:00"


def test_numbers_and_spans_follow_the_language() -> None:
    with translation.override("vi"):
        assert draw("{% number 12480 %} {% duration span %}", span=timedelta(hours=4)) == "12.480 4 giờ"


def test_a_piece_with_nothing_to_show_can_stand_inside_a_loop() -> None:
    html = draw("{% for x in 'ab' %}{% nothing 'None' %}<p>{{ x }}</p>{% endnothing %}{% endfor %}")
    assert html.count('<div class="empty"><h2>None</h2>') == 2


@pytest.mark.parametrize(
    ("state", "form"), [("may", "release"), ("ask", "release--ask"), ("no", "release--no")]
)
def test_a_release_sentence_has_the_form_of_its_answer(state: str, form: str) -> None:
    assert form in draw("{% release state %}<p>…</p>{% endrelease %}", state=state)
