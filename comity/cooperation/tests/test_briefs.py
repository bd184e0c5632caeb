"""Briefs: gathered from what stands, kept as they were, approved by another person; joint reports have what both sides signed."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document

from comity.accounts.models import Person
from comity.accounts.roles import Role
from comity.accounts.tests.cast import add_member
from comity.audit import cooperation_events as events
from comity.audit.models import Entry
from comity.cooperation import actions
from comity.cooperation.actions import BriefDraft, DressDraft
from comity.cooperation.briefs.comparing import differences
from comity.cooperation.briefs.setting import Setter
from comity.cooperation.briefs.suggesting import Case, Decision, suggested
from comity.cooperation.core.last_day import day_of
from comity.cooperation.core.spans import of_days
from comity.cooperation.exceptions import (
    NotHereError,
    NotNewestError,
    OtherPersonError,
    SettledError,
)
from comity.cooperation.meeting_drafts import ProposalDraft
from comity.cooperation.models import Brief, Meeting
from comity.cooperation.tests.commitments_ground import WAY_OUT, Ledgers
from comity.cooperation.tests.meeting_ground import SEVENTH, Meetings
from comity.lib.clock import now
from comity.papers import write_docx, write_pdf
from comity.papers.tests.samples import template

pytestmark = pytest.mark.django_db
PLAIN = BriefDraft(("vi", "ja"), {}, {})
JOINT = BriefDraft(("en", "ja"), {}, {}, WAY_OUT)


def written(ledgers: Ledgers, meeting: Meeting, draft: BriefDraft = PLAIN, **more: Any) -> Brief:
    return actions.write_brief(ledgers.keeper, meeting.pk, draft, **more)


def late(ledgers: Ledgers, days: int = 40, **more: Any) -> Any:
    today = day_of(now(), ("Asia/Ho_Chi_Minh", "Asia/Tokyo"))
    return ledgers.agreed(due=today - timedelta(days=days), **more)


@pytest.mark.parametrize(
    ("case", "decision"),
    [
        (Case(0), None),
        (Case(1), Decision.EXTEND),
        (Case(1, extensions=2), Decision.ESCALATE),
        (Case(200, has_begun=True), Decision.ESCALATE),
        (Case(400), Decision.DROP),
        (Case(400, has_begun=True), Decision.ESCALATE),
        (Case(0, is_contested=True), Decision.ESCALATE),
    ],
)
def test_rule_of_suggestions(case: Case, decision: Decision | None) -> None:
    assert suggested(case) == decision


def test_a_brief_has_promises_lateness_figures_proposals_and_suggestions(
    ledgers: Ledgers, tokyo_meeting: Meeting
) -> None:
    agreed = late(ledgers)
    proposed = ledgers.proposed(texts={"en": "Buy ten readers"})
    brief = written(
        ledgers, tokyo_meeting, BriefDraft(("vi", "ja"), {}, {"vi": ["Họp lại"], "ja": ["再会合"]})
    )
    by_ref = {one["ref"]: one for one in brief.content["promises"]}
    assert set(by_ref) == {agreed.ref, proposed.ref}
    assert by_ref[agreed.ref]["days_late"] == 40
    assert by_ref[agreed.ref]["whys"][0]["vi"]
    assert by_ref[agreed.ref]["suggested"] == "extend"
    assert by_ref[proposed.ref]["stage"] == ""
    assert by_ref[proposed.ref]["marks"]
    assert [one["kind"] for one in brief.suggestions] == ["extend", "own"]
    assert brief.suggestions[0]["by_rule"] is True
    assert agreed.ref in brief.suggestions[0]["texts"]["ja"]
    [proposal] = brief.content["proposals"]
    assert proposal["texts"] == {"en": "A joint hotline"}
    values = {(one["room"], one["code"]): one for one in brief.content["figures"]}
    nowhere = values["nowhere", "verdicts"]
    assert nowhere["value"] is None
    assert nowhere["why"]["vi"] != nowhere["why"]["ja"]
    assert (
        values["requests", "outgoing-asked"]["value"] == "0"
        if ("requests", "outgoing-asked") in values
        else True
    )
    assert brief.content["period"]["since"]


def test_no_source_is_said_and_never_zero(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    late(ledgers)
    brief = written(ledgers, tokyo_meeting, BriefDraft(("en", "ja"), {}, {}))
    file = pypdfium2.PdfDocument(write_pdf(Setter(brief).paper()))
    text = "".join(file[place].get_textpage().get_text_range() for place in range(len(file)))
    assert "No source" in text
    assert "DRAFT" in text
    assert "40 days late" in text
    assert "This time was not over on" in text  # the meeting lies ahead
    assert "SHA-256 " + brief.digest[:16] in text
    assert "第2回対話" in text.replace(" ", "")  # figures among Japanese letters stand with a little air


def test_a_time_that_has_not_begun_has_no_figures(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    series = tokyo_meeting.series
    assert series is not None
    day = now().date() + timedelta(days=400)
    span = of_days(day, day, "Asia/Tokyo")
    later = replace(SEVENTH, series=series.pk, ordinal=3, parties=("VN", "JP"), span=span, zone="Asia/Tokyo")
    third = actions.add_meeting(ledgers.keeper, later)
    brief = actions.write_brief(ledgers.supervisor, third.pk, BriefDraft(("en",), {}, {}))
    open_rooms = [one for one in brief.content["figures"] if one["room"] != "nowhere"]
    assert {one["value"] for one in open_rooms} == {None}
    assert "This time has not begun yet." in {one["why"]["en"] for one in open_rooms}


def test_a_brief_says_why_a_room_counts_nothing_with_a_partner(
    ledgers: Ledgers, tokyo_meeting: Meeting
) -> None:
    brief = actions.write_brief(ledgers.supervisor, tokyo_meeting.pk, BriefDraft(("en",), {}, {}))
    why = {one["room"]: one["why"]["en"] for one in brief.content["figures"] if one["value"] is None}
    assert why["documents"].startswith("Documents name no partner and no agreement")
    assert not [one for one in why.values() if "under what you have chosen" in one]


def test_versions_are_added_and_never_change(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    first = written(ledgers, tokyo_meeting)
    agreed = late(ledgers)
    again = Brief.objects.get(pk=first.pk)
    assert (again.digest, again.content) == (first.digest, first.content)
    second = written(ledgers, tokyo_meeting)
    assert (first.version, second.version) == (1, 2)
    assert second.digest != first.digest
    found = differences(first, second)
    assert any(agreed.ref in one.about.text and one.before == "" for one in found)
    assert differences(second, second) == []
    assert write_docx(Setter(second).paper()) == write_docx(Setter(Brief.objects.get(pk=second.pk)).paper())


def test_a_second_person_takes_the_draft_mark_off(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    first = written(ledgers, tokyo_meeting)
    second = actions.write_brief(ledgers.keeper, tokyo_meeting.pk, PLAIN)
    with pytest.raises(NotNewestError):
        actions.approve_brief(ledgers.supervisor, first.pk)
    with pytest.raises(OtherPersonError):
        actions.approve_brief(ledgers.keeper, second.pk)
    with pytest.raises(NotHereError):
        actions.approve_brief(ledgers.office.cast.officer, second.pk)
    approved = actions.approve_brief(ledgers.supervisor, second.pk)
    assert not approved.is_draft
    assert approved.digest == second.digest
    assert approved.approved_by == ledgers.supervisor
    assert "DRAFT" not in [word.text for mark in Setter(approved).marks() for word in mark.words]
    with pytest.raises(SettledError):
        actions.approve_brief(ledgers.supervisor, second.pk)


def test_who_wrote_it_does_not_approve_it(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    both = add_member("V-1030", "Đỗ Hà", "vi", ledgers.keeper.unit, Role.COOPERATION, Role.SUPERVISOR)
    brief = actions.write_brief(both, tokyo_meeting.pk, PLAIN)
    with pytest.raises(OtherPersonError):
        actions.approve_brief(both, brief.pk)


def test_the_meeting_is_held_while_a_version_is_approved(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    brief = written(ledgers, tokyo_meeting, PLAIN)
    with CaptureQueriesContext(connection) as queries:
        actions.approve_brief(ledgers.supervisor, brief.pk)
    held = [one["sql"].split(" FROM ")[1].split()[0] for one in queries if "FOR UPDATE" in one["sql"]]
    rooms = [one for one in held if one in {'"cooperation_meeting"', '"cooperation_brief"'}]
    assert rooms == ['"cooperation_meeting"', '"cooperation_brief"']


def test_a_cooperation_officer_approves_what_the_only_supervisor_wrote(
    ledgers: Ledgers, tokyo_meeting: Meeting
) -> None:
    brief = actions.write_brief(ledgers.supervisor, tokyo_meeting.pk, PLAIN)
    assert actions.approve_brief(ledgers.keeper, brief.pk).approved_by == ledgers.keeper


def test_proposals_of_later_meetings_are_not_in_a_brief(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    series = tokyo_meeting.series
    assert series is not None
    day = now().date() + timedelta(days=400)
    later = replace(
        SEVENTH,
        series=series.pk,
        ordinal=3,
        parties=("VN", "JP"),
        span=of_days(day, day, "Asia/Tokyo"),
        zone="Asia/Tokyo",
    )
    third = actions.add_meeting(ledgers.keeper, later)
    for meeting, words in ((third, "Next year's"), (tokyo_meeting, "This one's")):
        actions.add_proposals(ledgers.keeper, meeting.pk, [ProposalDraft({"en": words}, "simple")])

    def texts(meeting: Meeting) -> list[str]:
        return [one["texts"]["en"] for one in written(ledgers, meeting).content["proposals"]]

    assert texts(tokyo_meeting) == ["A joint hotline", "This one's"]
    assert texts(third) == ["A joint hotline", "This one's", "Next year's"]


def test_the_officer_chooses_another_decision_or_none(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    one, other = late(ledgers), late(ledgers, 50)
    brief = written(
        ledgers,
        tokyo_meeting,
        BriefDraft(("en",), {str(one.pk): Decision.DROP, str(other.pk): None}, {}),
    )
    assert [(found["kind"], found["by_rule"]) for found in brief.suggestions] == [("drop", False)]


def test_it_is_taken_out_with_head_and_template_and_written_down(
    ledgers: Ledgers, tokyo_meeting: Meeting
) -> None:
    late(ledgers)
    brief = written(ledgers, tokyo_meeting)
    actions.keep_dress(ledgers.keeper, DressDraft({"vi": "Bộ Công an"}, None, template(), "head.docx"))
    _brief, docx = actions.take_brief_out(ledgers.keeper, brief.pk, "docx")
    document = Document(io.BytesIO(docx))
    assert document.sections[0].header.paragraphs[-1].text == "Ministry of Examples"
    _brief, pdf = actions.take_brief_out(ledgers.keeper, brief.pk, "pdf")
    assert "Bộ Công an" in pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert Entry.objects.filter(event=events.BRIEF_TAKEN_OUT).count() == 2


def test_others_see_nothing(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    brief = written(ledgers, tokyo_meeting)
    officer: Person = ledgers.office.cast.officer
    auditor: Person = ledgers.office.cast.auditor
    for act in (
        lambda: actions.view_brief(auditor, brief.pk),
        lambda: actions.take_brief_out(auditor, brief.pk, "pdf"),
        lambda: actions.write_brief(officer, tokyo_meeting.pk, PLAIN),
        lambda: actions.keep_dress(officer, DressDraft({})),
    ):
        with pytest.raises(NotHereError):
            act()


def test_a_meeting_with_nobody_and_nothing_gives_an_honest_brief(meetings: Meetings) -> None:
    meeting = meetings.add(parties=(), ordinal=None)
    brief = actions.write_brief(meetings.keeper, meeting.pk, BriefDraft(("zh-Hans",), {}, {}))
    assert brief.content["promises"] == []
    assert brief.content["before"] is None
    assert write_pdf(Setter(brief).paper())
