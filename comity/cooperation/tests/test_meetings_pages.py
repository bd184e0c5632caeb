"""The pages of meetings, as a cooperation officer walks them: entered, doubted, pasted, counted, written to files, taken in."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.meeting_drafts import ProposalDraft
from comity.cooperation.models import Delegate, Meeting, Series
from comity.cooperation.tests.meeting_ground import Meetings
from comity.lib.clock import now

NEW = {
    "kind": "assembly", "series": "", "ordinal": "", "title_en": "General assembly", "first": "2021-11-23", "last": "2021-11-25",
    "zone": "Europe/Istanbul", "place": "İstanbul", "place_country": "TR", "parties": "Việt Nam, JP", "members": "195", "month": "",
}  # fmt: skip


def go(person: Person) -> Client:
    return signed_in(Client(), person)


def at(name: str, *args: object) -> str:
    return reverse(f"cooperation:meetings-{name}", args=args)


def ok(answer: Any) -> str:
    assert answer.status_code == 200, answer.content.decode()[:3000]
    return str(answer.content.decode())


def refused(answer: Any) -> str:
    assert answer.status_code == 422, answer.status_code
    return str(answer.content.decode())


def done(answer: Any) -> str:
    page = answer.content.decode()
    start = page.find("data-summary")
    assert answer.status_code == 302, page[start : start + 1500]
    return str(answer.headers["Location"])


def test_a_series_and_its_seventh_meeting_are_entered(meetings: Meetings) -> None:
    client = go(meetings.keeper)
    assert "Give a name in at least one language." in refused(
        client.post(at("series-new"), {"kind": "meeting"})
    )
    done(client.post(at("series-new"), {"kind": "meeting", "name_vi": "Hội nghị", "parties": "VN, China"}))
    series = Series.objects.get()
    assert series.parties == ["VN", "CN"]
    seventh = {**NEW, "kind": "meeting", "series": str(series.pk), "ordinal": "7"}
    done(client.post(at("new"), seventh))
    page = ok(client.get(f"{at('new')}?series={series.pk}"))
    assert 'value="8"' in page
    eighth = {**seventh, "title_en": "Eighth", "first": "", "last": "", "month": "2022-10"}
    doubted = refused(client.post(at("new"), eighth))
    assert "Another meeting of the series has this number." in doubted
    assert "I looked at the number and mean it" in doubted
    assert 'value="Eighth"' in doubted
    done(client.post(at("new"), {**eighth, "ordinal": "8"}))
    page = ok(client.get(at("series", series.pk)))
    assert "<span" not in page[page.index("<title>") : page.index("</title>")]
    assert "Oct 2022" in page
    assert "23 Nov 2021 – 25 Nov 2021" in page
    first = Meeting.objects.get(ordinal=7)
    page = ok(client.get(at("meeting", first.pk)))
    assert 'rel="next"' in page
    assert 'rel="prev"' not in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"last": "2021-11-20"}, "It ends before it begins."),
        ({"first": "", "last": "2021-11-20"}, "Give the first day too."),
        ({"month": "2021-11"}, "Give days or a month, not both."),
        ({"parties": "Atlantis"}, "Atlantis” is no state"),
        ({"parties": "越南，Atlantis；日本"}, "“Atlantis” is no state"),
        ({"title_en": ""}, "Give a title in at least one language."),
        ({"ordinal": "3"}, "Choose the series."),
        ({"first": "2011-12-30", "last": "", "zone": "Pacific/Apia"}, "moved over the date line"),
        ({"title_en": "A\u202eB"}, "turns the direction of reading"),
    ],
)
def test_bad_input_is_said_and_nothing_is_lost(meetings: Meetings, change: dict[str, str], said: str) -> None:
    page = refused(go(meetings.keeper).post(at("new"), {**NEW, **change}))
    assert said in page
    assert "İstanbul" in page
    assert not Meeting.objects.exists()


def test_a_meeting_is_changed_by_one_at_a_time(meetings: Meetings) -> None:
    client, found = go(meetings.keeper), meetings.seventh()
    page = ok(client.get(at("change", found.pk)))
    assert 'value="2020-12-01"' in page
    change = {**NEW, "version": str(found.version)}
    done(client.post(at("change", found.pk), change))
    mine = {**change, "title_en": "Mine", "place": "Ankara", "parties": "JP, Việt Nam", "members": "190"}
    page = refused(client.post(at("change", found.pk), mine))
    assert "Somebody changed this while you wrote" in page
    for stands in (
        "What stands now is General assembly",
        "What stands now is İstanbul",
        "What stands now is 195",
    ):
        assert stands in page, stands
    assert 'value="Mine"' in page
    found.refresh_from_db()
    assert f'name="version" value="{found.version}"' in page
    done(client.post(at("change", found.pk), {**mine, "version": str(found.version)}))
    found.refresh_from_db()
    assert (found.titles, found.place, found.members) == ({"en": "Mine"}, "Ankara", 190)


def test_a_delegation_is_pasted_and_refused_lines_stay(meetings: Meetings) -> None:
    client, found = go(meetings.keeper), meetings.add(ordinal=None)
    lines = [f"{state};Delegate {number}" for number, state in enumerate(["NG", "NO", "JP"] * 54)]
    pasted = "\n".join([*lines, "Atlantis;Nobody", "VN;", "VN;Lê An;king", "CN;王伟;head;王;警监;副部长"])
    said = {"lines": pasted, "language": "en", "side": "", "order": "", "name_language": ""}
    page = refused(client.post(at("delegates", found.pk), said))
    assert Delegate.objects.count() == 163
    for why in ("163 lines are entered.", "Line 163", "The name is missing.", "is no role"):
        assert why in page, why
    assert "Atlantis;Nobody" in page
    assert "Delegate 100" not in page
    head = Delegate.objects.get(side="CN")
    assert (head.role, head.order, head.family, head.given) == ("head", "family-first", "王", "伟")
    assert "given-first" in Delegate.objects.filter(side="NO").values_list("order", flat=True)[:1]
    assert set(Meeting.objects.get(pk=found.pk).parties) >= {"NG", "NO", "JP", "CN"}
    page = ok(client.get(at("meeting", found.pk)))
    assert "<details>" in page
    one = {"side": "VN", "role": "head", "order": "family-first", "family": "Lê", "given": "Thu Hà"}
    done(client.post(at("delegate-new", found.pk), one))
    ha = Delegate.objects.get(name="Lê Thu Hà")
    done(
        client.post(
            at("delegate", found.pk, ha.pk), {**one, "name": "Lê Thu Hà", "readings_ja": "レ・トゥ・ハー"}
        )
    )
    done(client.post(at("delegate-remove", found.pk, ha.pk)))


def test_names_are_shown_in_their_order_in_each_language(meetings: Meetings) -> None:
    found = meetings.seventh()
    shown = {}
    for language in ("en", "vi", "ja", "zh-hans"):
        with writing():
            Person.objects.filter(pk=meetings.keeper.pk).update(language=language)
        page = ok(go(meetings.keeper).get(at("meeting", found.pk)))
        shown[language] = re.sub(r"<[^>]+>", "", page)
    assert "General · Trịnh Quốc Bảo · Minister of Public Security" in shown["en"]
    assert "Đại tướng · Trịnh Quốc Bảo · Bộ trưởng Bộ Công an" in shown["vi"]
    assert "公安大臣 · チン・クオック・バオ" in shown["ja"]
    assert "大将 · 郑国宝" in shown["zh-hans"]


def test_a_delegation_is_read_in_the_language_of_the_partner(meetings: Meetings) -> None:
    client, found = go(meetings.keeper), meetings.add(ordinal=None)
    said = {"language": "en", "side": "", "order": "", "name_language": ""}
    vi = "Quốc gia;Tên;Vai trò\nVN;Lê An;Trưởng đoàn\nVN;Lê Bình;đồng chủ tọa"
    ja = "JP;佐藤花;団長;佐藤\nJP;鈴木海;共同議長;鈴木"
    for lines in (vi, ja, "CN;王伟;主席;王"):
        done(client.post(at("delegates", found.pk), said | {"lines": lines}))
    assert sorted(Delegate.objects.values_list("side", "role")) == [
        ("CN", "chair"),
        ("JP", "co-chair"),
        ("JP", "head"),
        ("VN", "co-chair"),
        ("VN", "head"),
    ]


def test_proposals_are_pasted_and_counted_in_one_table(meetings: Meetings) -> None:
    client, found = go(meetings.keeper), meetings.add(ordinal=None, members=195)
    lines = "\n".join(f"Proposal {number}; Japan" for number in range(1, 13))
    said = {"lines": lines, "language": "en", "rule": "simple", "quorum": "1/2"}
    done(client.post(at("proposals", found.pk), said))
    assert found.proposals.count() == 12
    assert 'value="195"' in ok(client.get(at("votes", found.pk)))
    counts = {"present": "162", "members": "195"}
    for number in range(1, 12):
        counts |= {f"in_favour_{number}": "150", f"against_{number}": "8", f"abstained_{number}": "4"}
    counts |= {"in_favour_2": "160"}
    page = refused(client.post(at("votes", found.pk), counts))
    assert "More votes were counted than delegations are present." in page
    assert "172 counted: 160 + 8 + 4 + 0; present 162 of 195." in page
    assert "10 counts are kept." in page
    assert found.proposals.filter(state="carried").count() == 10
    done(client.post(at("votes", found.pk), {**counts, "in_favour_2": "150"}))
    settled = found.proposals.get(number=12)
    done(client.post(at("settle", found.pk, settled.pk, "deferred")))
    ballot = found.proposals.get(number=1).ballots.get()
    assert "Give the reason" in refused(client.post(at("annul", found.pk, ballot.pk), {"reason": ""}))
    done(client.post(at("annul", found.pk, ballot.pk), {"reason": "Một thùng phiếu thiếu."}))
    assert "Một thùng phiếu thiếu." in ok(client.get(at("meeting", found.pk)))


def test_an_election_goes_over_rounds(meetings: Meetings) -> None:
    client, found = go(meetings.keeper), meetings.add(ordinal=None, members=195)
    said = {
        "text_en": "President",
        "rule": "half",
        "quorum": "1/2",
        "seats": "1",
        "candidates": "Amara Okonjo; NG\nHenrik Solberg; NO\n森本 悠子; 日本",
    }
    assert "stands there twice" in refused(
        client.post(at("election", found.pk), {**said, "candidates": "A\nA"})
    )
    done(client.post(at("election", found.pk), said))
    election = found.proposals.get()
    assert [one["state"] for one in election.candidates] == ["NG", "NO", "JP"]
    numbers = {
        "votes_c1": "70",
        "votes_c2": "60",
        "votes_c3": "40",
        "invalid": "2",
        "no_vote": "0",
        "present": "162",
        "members": "195",
    }
    page = refused(client.post(at("round", found.pk, election.pk), numbers))
    assert "172 counted: 170 valid votes + 2 invalid + 0 who did not vote; present 162 of 195." in page
    page = refused(client.post(at("round", found.pk, election.pk), {**numbers, "votes_c3": "20"}))
    assert "152 counted: 150 valid votes + 2 invalid + 0 who did not vote; present 162 of 195." in page
    assert not election.ballots.exists()
    done(client.post(at("round", found.pk, election.pk), {**numbers, "votes_c3": "30"}))
    assert "Votes for 森本 悠子" not in ok(client.get(at("round", found.pk, election.pk)))
    page = ok(client.get(at("meeting", found.pk)))
    assert "Go on to the next round: Amara Okonjo, Henrik Solberg." in page
    assert "Fell out: 森本 悠子." in page
    assert "What is needed: More than half of the valid votes." in page
    done(client.post(at("round", found.pk, election.pk), {**numbers, "votes_c1": "90", "no_vote": "10"}))
    assert "Elected: Amara Okonjo. What was needed: More than half of the valid votes." in ok(
        client.get(at("meeting", found.pk))
    )
    election.refresh_from_db()
    assert (election.state, election.elected) == ("carried", ["c1"])
    assert "Amara Okonjo" in ok(client.get(at("meeting", found.pk)))


def test_agenda_minutes_papers_event_and_press(meetings: Meetings) -> None:
    client, found = go(meetings.keeper), meetings.seventh()
    done(client.post(at("agenda", found.pk), {"lines": "Ma túy\nLừa đảo qua mạng", "language": "vi"}))
    item = found.agenda.get(place=3)
    written = {"item_vi": "Ma túy", "minutes": "Hai bên nhất trí.", "minutes_language": "vi", "version": "1"}
    assert 'name="version" value="1"' in ok(client.get(at("agenda-item", found.pk, item.pk)))
    done(client.post(at("agenda-item", found.pk, item.pk), written))
    late = {**written, "minutes": "Written over it."}
    assert "Somebody changed this" in refused(client.post(at("agenda-item", found.pk, item.pk), late))
    item.refresh_from_db()
    assert item.minutes == "Hai bên nhất trí."
    done(client.post(at("agenda-remove", found.pk, found.agenda.get(place=1).pk)))
    file = SimpleUploadedFile("report.txt", b"What was done.", "text/plain")
    assert "What is it?" in refused(client.post(at("papers", found.pk), {"new-file": file}))
    file.seek(0)
    done(
        client.post(
            at("papers", found.pk), {"new-file": file, "new-kind": "report", "new-title_en": "Report"}
        )
    )
    paper = found.papers.get()
    assert b"".join(client.get(at("paper", paper.pk)).streaming_content) == b"What was done."  # type: ignore[attr-defined]  # a file streams
    event = {
        "title_en": "Arrival",
        "begins": "2020-12-01T08:00",
        "ends": "2020-12-01T07:00",
        "zone": "Asia/Tokyo",
    }
    assert "It ends before it begins" in refused(client.post(at("event-new", found.pk), event))
    done(client.post(at("event-new", found.pk), {**event, "ends": "2020-12-01T12:00"}))
    done(
        client.post(
            at("line-new", found.pk),
            {"matter": "Outcome", "text_vi": "Hai bên nhất trí.", "embargo": "2090-01-01T08:00"},
        )
    )
    line = found.lines.get()
    done(client.post(at("line-clear", found.pk, line.pk), {"side": "VN", "who": "Lê Thu", "version": "1"}))
    page = ok(client.get(at("meeting", found.pk)))
    for shown in ("Hai bên nhất trí.", "Under embargo", "Not cleared", "Arrival", "Report"):
        assert shown in page, shown
    done(client.post(at("paper-remove", found.pk, paper.pk)))
    assert not found.papers.exists()


def test_the_list_is_narrowed_and_written_to_files(meetings: Meetings) -> None:
    meetings.seventh()
    meetings.visit()
    client = go(meetings.cast.officer)
    series = str(Series.objects.get().pk)
    for query, seen, unseen in (
        ("", "Seventh", ""),
        (f"series={series}", "Sixth", "Đoàn công tác"),
        ("partner=AT", "Đoàn công tác", "Seventh"),
        ("kind=visit", "Đoàn công tác", "Seventh"),
        ("year=2018", "Sixth", "Seventh"),
        ("state=held", "", "Seventh"),
    ):
        page = ok(client.get(f"{at('list')}?{query}"))
        assert seen in page, query
        assert not unseen or unseen not in page, query
    for form in ("csv", "xlsx"):
        answer = client.post(at("export"), {"kind": form, "purpose": "report"})
        assert answer.status_code == 200, answer.content[:2000]
        assert "attachment" in answer.headers["Content-Disposition"]
    assert "Enter a meeting" not in ok(client.get(at("list")))


def test_the_year_shows_days_months_and_years(meetings: Meetings) -> None:
    meetings.seventh()
    client = go(meetings.keeper)
    page = ok(client.get(f"{at('year')}?year=2020"))
    assert page.count('<section class="panel month"') == 12
    assert page.count("Seventh ministerial meeting, 1 Dec 2020 – 2 Dec 2020") >= 2
    assert "Eighth" in ok(client.get(f"{at('year')}?year=2022"))
    for odd in ("abc", "99999999999999999999", "-1", ""):
        ok(client.get(f"{at('year')}?year={odd}"))


def test_a_meeting_is_cancelled_with_its_reason(meetings: Meetings) -> None:
    found, client = meetings.add(ordinal=None), go(meetings.keeper)
    assert at("cancel", found.pk) in ok(client.get(at("meeting", found.pk)))
    bare = client.post(at("move", found.pk, "cancelled"), {"version": "1"}, follow=True)
    assert "Give the reason in one sentence." in ok(bare)
    page = refused(client.post(at("cancel", found.pk), {"version": "1", "reason": " "}))
    assert "It is not cancelled yet" in page
    assert "Give the reason in one sentence." in page
    assert "Somebody changed this" in refused(
        client.post(at("cancel", found.pk), {"version": "9", "reason": "A storm."})
    )
    done(client.post(at("cancel", found.pk), {"version": "1", "reason": "A storm & <floods>."}))
    page = ok(client.get(at("meeting", found.pk)))
    assert "It is cancelled. A storm &amp; &lt;floods&gt;." in page
    assert at("cancel", found.pk) not in page
    done(client.post(at("move", found.pk, "planned"), {"version": "2"}))
    assert "A storm" not in ok(client.get(at("meeting", found.pk)))


@pytest.mark.parametrize(
    ("language", "said", "states"),
    [
        ("en", "Count 1: <b>Carried</b>. For 142, Against 10, Abstained 6, Gave none 4; present 162 of 195.", "Vietnam, <a"),
        ("ja", "集計1：<b>可決</b>。賛成 142、反対 10、棄権 6、投票せず 4。出席162／195。", "ベトナム、<a"),
    ],
)  # fmt: skip
def test_a_count_is_written_as_the_language_writes_it(
    meetings: Meetings, language: str, said: str, states: str
) -> None:
    assembly = meetings.assembly()
    with writing():
        Person.objects.filter(pk=meetings.keeper.pk).update(language=language)
    page = ok(go(meetings.keeper).get(at("meeting", assembly.pk)))
    assert said in page
    assert states in page


def test_pages_offer_no_count_before_the_meeting_and_none_of_a_cancelled_one(meetings: Meetings) -> None:
    found, client = meetings.seventh(), go(meetings.keeper)
    actions.add_proposals(meetings.keeper, found.pk, [ProposalDraft({"en": "A plan"}, "simple")])
    page = ok(client.get(at("meeting", found.pk)))
    assert "Enter the counts" in page
    assert "Outcomes since the meeting before" in page
    with writing():
        Meeting.objects.filter(pk=found.pk).update(
            begins_at=now() + timedelta(days=9), ends_at=now() + timedelta(days=9)
        )
    page = ok(client.get(at("meeting", found.pk)))
    assert "Enter the counts" not in page
    assert "Counts are entered once the meeting has begun." in page
    assert done(client.get(at("votes", found.pk))) == at("meeting", found.pk)
    assert "nothing is counted at it" in ok(client.get(at("meeting", found.pk)))
    reason = {"reason": "The host asked for another year.", "version": str(found.version)}
    done(client.post(at("cancel", found.pk), reason))
    page = ok(client.get(at("meeting", found.pk)))
    assert "The host asked for another year." in page
    assert "Cancelled by" in page
    assert meetings.keeper.name in page
    for gone in (
        "Enter the counts",
        "Outcomes since the meeting before",
        "Write a brief",
        "once the meeting has begun",
    ):
        assert gone not in page, gone
    series = ok(client.get(at("series", found.series_id)))
    assert "The host asked for another year." in series
    answer = client.get(f"{reverse('cooperation:outcomes-index')}?meeting={found.pk}")
    assert answer.status_code == 422
    assert done(client.get(at("votes", found.pk))) == at("meeting", found.pk)
