"""Joint reports: what both sides signed, of one partner alone, and out of the house only as the release decision lets it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.agreements.actions import suspend_agreement
from comity.audit.actors import Process
from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.briefs.both import both_figures
from comity.cooperation.briefs.setting import Setter
from comity.cooperation.core.spans import of_days
from comity.cooperation.exceptions import NoOnePartnerError, NotHereError, NoWayOutError
from comity.cooperation.models import Brief, Commitment, Meeting
from comity.cooperation.outcomes import Scope, between
from comity.cooperation.outcomes.bodies import scope_of
from comity.cooperation.tests.commitments_ground import SHEET, TERMS_CHANGED, WAY_OUT, Ledgers
from comity.cooperation.tests.meeting_ground import SEVENTH
from comity.cooperation.tests.partners_ground import SECOND_ARTICLE
from comity.cooperation.tests.test_briefs import JOINT, late, written
from comity.lib.clock import now
from comity.papers import Table
from comity.release.exceptions import NotReleasedError
from comity.requests.tests.office import AGREEMENT, HANOI, TOKYO

pytestmark = pytest.mark.django_db


def test_a_joint_report_has_only_what_both_signed(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    agreed = late(ledgers)
    ledgers.proposed(texts={"en": "Ours alone"})
    ledgers.change(agreed, due=date(2031, 1, 1), reason="Not signed there.")
    brief = written(ledgers, tokyo_meeting, replace(JOINT, own={"en": ["Ours"]}), is_joint=True)
    [promise] = brief.content["promises"]
    assert promise["ref"] == agreed.ref
    assert promise["due"] != "2031-01-01"
    assert promise["marks"] == []
    assert brief.suggestions == []
    assert brief.content["figures"] == []
    assert brief.content["proposals"] == []
    assert "Not signed there." not in str(brief.content)


def told_by_both(ledgers: Ledgers, meeting: Meeting, **theirs: str) -> Brief:
    """A joint report after both sides told their figures; what is in `theirs` Tokyo counts otherwise, by the code of the line."""
    period = between(meeting)
    assert period is not None
    draft = replace(SHEET, scope=Scope(period=period, partner=TOKYO), zone=meeting.zone)
    sheet = actions.begin_figures(ledgers.supervisor, draft)
    sent = sheet.tellings.get().data
    lines = [
        (one["room"], one["code"], one["of"], theirs.get(one["code"], one["value"]))
        for one in sent["figures"]
    ]
    assert written(ledgers, meeting, JOINT, is_joint=True).content["both"] is None  # one side alone has told
    same = {name: sent[name] for name in ("since", "until", "zone", "closed")}
    letter = ledgers.tells(sheet, lines, **same)
    assert letter.state == "delivered", letter.reason
    return written(ledgers, meeting, JOINT, is_joint=True)


def figures_table(brief: Brief) -> list[tuple[str, ...]]:
    """The rows of the paper's table of both sides' figures, as words."""
    tables = [one for one in Setter(brief).paper().blocks if isinstance(one, Table)]
    [found] = [one for one in tables if one.heads[0][0].text == "What is counted"]
    return [tuple(" ".join(words.text for words in cell) for cell in row) for row in found.rows]


def test_a_joint_report_has_what_both_sides_told_by_letter(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    assert written(ledgers, tokyo_meeting, JOINT, is_joint=True).content["both"] is None
    ledgers.agreed()
    brief = told_by_both(ledgers, tokyo_meeting)
    rows = brief.content["both"]["rows"]
    assert all(one["ours"] == one["theirs"] and not one["differs"] and not one["why"] for one in rows)
    [agreed] = [one for one in rows if one["words"]["en"] == "Commitments agreed"]
    assert agreed["ours"] == {"en": "1", "ja": "1"}
    assert set(agreed["words"]) == {"en", "ja"}
    assert any(row[1:] == ("1", "1") and "Commitments agreed" in row[0] for row in figures_table(brief))
    assert not ledgers.agreed().is_different
    assert Brief.objects.get(pk=brief.pk).content["both"]["rows"] == rows  # what was told is kept as it was


def test_a_figure_that_differs_stands_with_both_and_why(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    ledgers.agreed()
    brief = told_by_both(ledgers, tokyo_meeting, agreed="3")
    [differing] = [one for one in brief.content["both"]["rows"] if one["differs"]]
    assert (differing["ours"]["en"], differing["theirs"]["en"]) == ("1", "3")
    assert differing["why"]["en"] != differing["why"]["ja"]
    [row] = [one for one in figures_table(brief) if one[1:] == ("1", "3")]
    assert differing["why"]["en"] in row[0]


def test_a_figure_is_written_in_the_order_of_the_languages(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    ledgers.agreed()
    told_by_both(ledgers, tokyo_meeting, agreed="1240")
    in_two = replace(JOINT, languages=("vi", "ja"))
    brief = Brief.objects.get(pk=written(ledgers, tokyo_meeting, in_two, is_joint=True).pk)
    tables = [one for one in Setter(brief).paper().blocks if isinstance(one, Table)]
    cells = [tuple(words.text for words in cell) for one in tables for row in one.rows for cell in row]
    assert ("1.240", "1,240") in cells
    assert ("1,240", "1.240") not in cells


def test_a_report_asks_the_rooms_once_for_all_lines(ledgers: Ledgers) -> None:
    sheet = actions.begin_figures(ledgers.supervisor, SHEET)
    period = scope_of(sheet).period
    asked = []
    for many in (1, 20):
        ledgers.tells(sheet, [("requests", f"kind-{number}", HANOI, "7") for number in range(many)])
        with CaptureQueriesContext(connection) as queries:
            found = both_figures(ledgers.supervisor, TOKYO, period, ["vi", "ja"])
        assert found is not None
        assert sum(one["differs"] for one in found["rows"]) >= many
        asked.append(len(queries))
    assert asked[0] == asked[1]


def other_meeting(ledgers: Ledgers, *parties: str, **change: Any) -> Meeting:
    """A meeting next month with somebody else."""
    day = now().date() + timedelta(days=30)
    draft = replace(
        SEVENTH, series=None, ordinal=None, span=of_days(day, day, "Asia/Seoul"), zone="Asia/Seoul"
    )
    return actions.add_meeting(ledgers.keeper, replace(draft, parties=("VN", *parties), **change))


def test_a_joint_report_is_with_one_partner_alone(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    agreed = late(ledgers)
    ledgers.delivered()
    for meeting in (other_meeting(ledgers, "KR"), other_meeting(ledgers, "JP", "KR"), other_meeting(ledgers)):
        with writing():
            Commitment.objects.filter(pk=agreed.pk).update(meeting=meeting)
        with pytest.raises(NoOnePartnerError):
            written(ledgers, meeting, JOINT, is_joint=True)
        assert agreed.ref in {
            one["ref"] for one in written(ledgers, meeting).content["promises"]
        }  # for our own
    brief = written(ledgers, tokyo_meeting, JOINT, is_joint=True)
    assert [one["ref"] for one in brief.content["promises"]] == [agreed.ref]
    assert [one["node"] for one in brief.content["partners"]] == [TOKYO]


def test_a_commitment_of_another_partner_is_in_no_joint_report(
    ledgers: Ledgers, tokyo_meeting: Meeting
) -> None:
    theirs, agreed = late(ledgers), late(ledgers, 50)
    with writing():
        Commitment.objects.filter(pk=theirs.pk).update(meeting=tokyo_meeting, partner="cxp:node:kr:other")
        Meeting.objects.filter(series=tokyo_meeting.series, ordinal=1).update(
            parties=["VN", "KR"], titles={"en": "Talks with Seoul"}
        )
    brief = written(ledgers, tokyo_meeting, JOINT, is_joint=True)
    assert [one["ref"] for one in brief.content["promises"]] == [agreed.ref]
    assert brief.content["before"] is None
    assert "Talks with Seoul" not in str(brief.content)


def test_a_joint_report_leaves_under_an_agreement_alone(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    with pytest.raises(NoWayOutError):
        written(ledgers, tokyo_meeting, is_joint=True)
    with pytest.raises(NotReleasedError):
        written(ledgers, tokyo_meeting, replace(JOINT, way_out=replace(WAY_OUT, article="7")), is_joint=True)
    assert not Brief.objects.exists()
    draft = written(ledgers, tokyo_meeting, JOINT, is_joint=True)
    officer = ledgers.office.cast.officer
    with pytest.raises(NotHereError):
        actions.take_brief_out(officer, draft.pk, "pdf")  # a draft is not for everybody
    actions.take_brief_out(ledgers.keeper, draft.pk, "pdf")
    actions.approve_brief(ledgers.supervisor, draft.pk)
    assert actions.take_brief_out(officer, draft.pk, "docx")[1]
    later = written(ledgers, tokyo_meeting, JOINT, is_joint=True)
    suspend_agreement(Process("command"), AGREEMENT, "The treaty was denounced.")
    for brief in (draft, later):
        with pytest.raises(NotReleasedError):
            actions.take_brief_out(ledgers.keeper, brief.pk, "pdf")
    with pytest.raises(NotReleasedError):
        actions.approve_brief(ledgers.supervisor, later.pk)
    assert Brief.objects.get(pk=later.pk).is_draft
    actions.take_brief_out(ledgers.keeper, written(ledgers, tokyo_meeting).pk, "pdf")  # a brief stays inside
    with writing():
        Brief.objects.filter(pk=draft.pk).update(leaving={})
    with pytest.raises(NoWayOutError):
        actions.take_brief_out(ledgers.keeper, draft.pk, "pdf")


def test_who_releases_approves_a_joint_report_where_the_agreement_wants_a_second_person(
    ledgers: Ledgers, tokyo_meeting: Meeting
) -> None:
    ledgers.office.change_terms(*TERMS_CHANGED, *SECOND_ARTICLE)
    two = replace(JOINT, way_out=replace(WAY_OUT, article="2"))
    brief = actions.write_brief(ledgers.supervisor, tokyo_meeting.pk, two, is_joint=True)
    assert brief.waits
    with pytest.raises(NotHereError):
        actions.approve_brief(ledgers.keeper, brief.pk)  # keeps the room, and releases nothing
    approved = actions.approve_brief(ledgers.second, brief.pk)
    assert [one["person"] for one in approved.leaving["decision"]["question"]["approvals"]] == [
        ledgers.second.pseudonym
    ]
    assert actions.take_brief_out(ledgers.keeper, brief.pk, "pdf")[1]


def test_a_commitment_that_may_not_leave_keeps_its_report_in_the_house(
    ledgers: Ledgers, tokyo_meeting: Meeting
) -> None:
    agreed = late(ledgers)
    with writing():
        Commitment.objects.filter(pk=agreed.pk).update(handling={"codes": ["H2"], "level": 2})
    with pytest.raises(NotReleasedError):
        written(ledgers, tokyo_meeting, JOINT, is_joint=True)
