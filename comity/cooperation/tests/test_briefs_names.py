"""Names in a brief that have no form in one of its languages: listed before it is written, marked where they stand."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.models import Unit
from comity.accounts.tests.cast import signed_in
from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.actions import BriefDraft
from comity.cooperation.briefs.missing import missing_names
from comity.cooperation.briefs.naming import name_in, reason_apart, reason_texts
from comity.cooperation.briefs.rows import set_apart
from comity.cooperation.briefs.setting import Setter
from comity.cooperation.models import Brief, Meeting
from comity.cooperation.tests.commitments_ground import WAY_OUT, Ledgers
from comity.cooperation.tests.test_briefs import late
from comity.lib.clock import now
from comity.papers import Table, Words

pytestmark = pytest.mark.django_db


def at_place(meeting: Meeting, place: str, **titles: str) -> Meeting:
    with writing():
        changed: dict[str, Any] = {"titles": titles} if titles else {}
        Meeting.objects.filter(pk=meeting.pk).update(place=place, place_country="JP", **changed)
    return Meeting.objects.get(pk=meeting.pk)


def brief_of(ledgers: Ledgers, meeting: Meeting, *languages: str) -> Brief:
    return actions.write_brief(ledgers.keeper, meeting.pk, BriefDraft(languages, {}, {}))


def about(brief: Brief) -> dict[str, list[str]]:
    table = next(one for one in Setter(brief).paper().blocks if isinstance(one, Table))
    return {row[0][0].text: [one.text for one in row[1]] for row in table.rows}


def lacking(ledgers: Ledgers, meeting: Meeting, *, is_joint: bool = False) -> dict[str, set[str]]:
    found = missing_names(ledgers.keeper, meeting, now(), is_joint=is_joint)
    return {one.language: {name.text for name in one.names} for one in found}


def test_a_known_place_stands_in_each_language_and_another_one_says_that_it_does_not(
    ledgers: Ledgers, tokyo_meeting: Meeting
) -> None:
    known = at_place(tokyo_meeting, "東京")
    assert about(brief_of(ledgers, known, "en", "vi"))["Place"][0] == "Tokyo, Japan"
    assert "東京" not in lacking(ledgers, known).get("vi", set())
    other = at_place(tokyo_meeting, "霞が関の会議場")
    assert about(brief_of(ledgers, other, "en", "ja"))["Place"] == [
        "霞が関の会議場 (as entered), Japan",
        "霞が関の会議場、日本",
    ]
    found = lacking(ledgers, other)
    assert "霞が関の会議場" in found["vi"]
    assert "霞が関の会議場" not in found.get("ja", set())


def test_a_title_in_another_language_says_which_and_its_words_keep_their_own(
    ledgers: Ledgers, tokyo_meeting: Meeting
) -> None:
    meeting = at_place(tokyo_meeting, "", ja="第八回会合")
    brief = brief_of(ledgers, meeting, "en", "vi")
    table = next(one for one in Setter(brief).paper().blocks if isinstance(one, Table))
    title = next(row[1] for row in table.rows if row[0][0].text == "Meeting")
    assert [(one.text, one.language) for one in title] == [
        ("第八回会合 (in Japanese)", "ja"),
        ("第八回会合 (Tiếng Nhật)", "ja"),
    ]
    assert "第八回会合" in lacking(ledgers, meeting)["en"]


def test_a_unit_that_is_known_stands_by_its_name_in_the_language_of_the_paper(
    ledgers: Ledgers, tokyo_meeting: Meeting
) -> None:
    with writing():
        Unit.objects.filter(pk=ledgers.keeper.unit_id).update(
            names={"vi": "Phòng Đối ngoại", "ja": "対外室", "en": "External relations"}
        )
    ledgers.agreed(owner="Phòng Đối ngoại")
    brief = brief_of(ledgers, tokyo_meeting, "ja", "zh-Hans")
    text = " ".join(word.text for word in Setter(brief).paper().words())
    assert "対外室" in text
    assert re.search(r"External relations[(（]英语[)）]", text)
    assert "Phòng Đối ngoại" not in text
    assert "External relations" in lacking(ledgers, tokyo_meeting)["zh-Hans"]


def test_an_older_version_stands_as_it_was_written(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    ledgers.agreed(owner="対外室")
    brief = brief_of(ledgers, tokyo_meeting, "en")
    assert "対外室 (as entered)" in " ".join(word.text for word in Setter(brief).paper().words())
    for one in brief.content["promises"]:
        del one["owner_names"]
    assert "対外室 (as entered)" not in " ".join(word.text for word in Setter(brief).paper().words())


@pytest.mark.parametrize("kind", ["brief", "joint"])
def test_the_form_lists_them_with_the_way_to_each(
    ledgers: Ledgers, tokyo_meeting: Meeting, kind: str
) -> None:
    ledgers.agreed(owner="対外室")
    ledgers.delivered()
    meeting = at_place(tokyo_meeting, "", ja="第八回会合")
    page = (
        signed_in(Client(), ledgers.keeper)
        .get(reverse("cooperation:briefs-new", args=[meeting.pk, kind]))
        .content.decode()
    )
    assert "These names have no Vietnamese form" in page
    change = reverse("cooperation:meetings-change", args=[meeting.pk])
    assert f'<a href="{change}"><span lang="ja">第八回会合</span></a>' in page
    assert "対外室" in page
    panel = page.split('id="missing"')[1].split("</section>")[0]
    assert "/agencies/" not in panel  # what the reader may not open is told, not linked
    for address in set(re.findall(r'href="(/[^"]*)"', panel)):
        assert signed_in(Client(), ledgers.keeper).get(address).status_code == 200, address


def test_a_joint_report_marks_them_too(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    ledgers.agreed(owner="対外室")
    ledgers.delivered()
    draft = BriefDraft(("en",), {}, {}, WAY_OUT)
    report = actions.write_brief(ledgers.keeper, tokyo_meeting.pk, draft, is_joint=True)
    text = " ".join(word.text for word in Setter(report).paper().words())
    assert "対外室 (as entered)" in text


def test_where_nothing_is_missing_nothing_is_said() -> None:
    assert name_in({"zh": "河内办事处", "en": "Ha Noi bureau"}, "zh-Hans").text == "河内办事处"
    assert name_in({"und": "Hà Nội"}, "vi").text == "Hà Nội"
    assert name_in({}, "en").text == ""


def test_the_hours_of_a_meeting_stand_with_the_place_whose_clock_they_are_of(
    ledgers: Ledgers, tokyo_meeting: Meeting
) -> None:
    with writing():
        begins = datetime(2026, 12, 1, 0, 30, tzinfo=UTC)
        Meeting.objects.filter(pk=tokyo_meeting.pk).update(
            begins_at=begins, ends_at=begins + timedelta(hours=2), is_whole_days=False, is_month_only=False, zone="Asia/Tokyo"
        )  # fmt: skip
    when = about(brief_of(ledgers, Meeting.objects.get(pk=tokyo_meeting.pk), "en", "ja"))["When"]
    assert "Tokyo" in when[0]
    assert "9:30" in when[0]
    assert "東京" in when[1]


def test_a_reason_stands_unmarked_in_its_own_language_alone() -> None:
    english, vietnamese, japanese = "The budget was cut.", "Kinh phí bị cắt giảm.", "予算が削減された。"
    languages = ["en", "vi", "ja", "zh-Hans"]
    assert [reason_texts(english, languages)[one] == english for one in languages] == [
        True,
        False,
        False,
        False,
    ]
    assert [reason_texts(vietnamese, languages)[one] == vietnamese for one in languages] == [
        False,
        True,
        False,
        False,
    ]
    assert [reason_texts(japanese, languages)[one] == japanese for one in languages] == [
        False,
        False,
        True,
        False,
    ]
    assert reason_texts(english, ["vi"])["vi"].startswith(english)


def test_a_joint_report_marks_a_reason_in_the_other_column(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    commitment = late(ledgers, reason="The budget was cut.")
    brief = brief_of(ledgers, tokyo_meeting, "en", "ja")
    [promise] = brief.content["promises"]
    reason = promise["reason"]
    assert reason
    texts = [word.text for word in Setter(brief).paper().words() if reason in word.text]
    assert any(text.endswith(reason) for text in texts)
    assert any(not text.endswith(reason) for text in texts)
    assert commitment.ref in [word.text for word in Setter(brief).paper().words()]
    for one in brief.content["promises"]:
        del one["reason_in"]
    assert all(word.text for word in Setter(brief).paper().words() if reason in word.text)


LANGUAGES = ("en", "vi", "ja", "zh-Hans")
# what its letters leave open is nowhere said to be in a language; after it, the columns in which it stands as its own
AMBIGUOUS = (
    ("Xin lui", {"en", "vi"}),
    ("Chua co kinh phi", {"en", "vi"}),  # Vietnamese, typed without signs
    ("Cho Interpol tra loi", {"en", "vi"}),
    ("Có lý do", {"vi"}),  # its signs are not of Vietnamese alone
    ("Ho so Interpol", {"en", "vi"}),
    ("Budget", {"en", "vi"}),
    ("Le budget est coupé", {"en"}),  # French: an English paper cannot tell it from English, so says nothing
    ("予算削減", {"ja", "zh-Hans"}),
    ("預算不足", {"ja", "zh-Hans"}),  # Chinese of the traditional script
    ("2027", set(LANGUAGES)),
)
SURE = (
    ("Chưa có kinh phí.", "vi"),
    ("The lists are kept on paper.", "en"),
    ("予算が削減された。", "ja"),
    ("预算削减", "zh-Hans"),
)


@pytest.mark.parametrize(("reason", "own"), AMBIGUOUS)
def test_of_an_ambiguous_reason_no_language_is_said(reason: str, own: set[str]) -> None:
    texts, apart = reason_texts(reason, LANGUAGES), reason_apart(reason, LANGUAGES)
    assert {code for code, text in texts.items() if text == reason} == own
    assert apart == texts
    for code in LANGUAGES:
        frame = Words(f"Reason: {texts[code]}", code)
        assert set_apart(frame, apart[code]) == (Words("Reason:", code), Words(texts[code]))


@pytest.mark.parametrize(("reason", "language"), SURE)
def test_a_reason_is_said_to_be_in_the_language_that_its_letters_settle_alone(
    reason: str, language: str
) -> None:
    texts, apart = reason_texts(reason, LANGUAGES), reason_apart(reason, LANGUAGES)
    assert texts[language] == reason
    assert set(apart) == {*LANGUAGES} - {language}
    assert set_apart(Words(f"Reason: {reason}", language), "") == (Words(f"Reason: {reason}", language),)


def test_papers_say_no_language_of_a_reason_that_could_be_of_two(
    ledgers: Ledgers, tokyo_meeting: Meeting
) -> None:
    reason = "Chua co kinh phi"
    late(ledgers, reason=reason)
    brief = brief_of(ledgers, tokyo_meeting, "en", "vi")
    said = [word for word in Setter(brief).paper().words() if reason in word.text]
    assert said
    assert {(word.text, word.language) for word in said} == {(reason, "")}
    frames = {word.language for word in Setter(brief).paper().words() if word.text.startswith(("Reason given by", "Lý do của"))}  # fmt: skip
    assert frames == {"en", "vi"}
    # a version of before stands as it was set then
    for one in brief.content["promises"]:
        del one["whys_apart"], one["reason_apart"]
    assert all(word.language for word in Setter(brief).paper().words() if reason in word.text)
