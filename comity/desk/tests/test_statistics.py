"""The statistics page: each figure is how many records the list behind it holds, for whoever looks and however it is narrowed."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils.timezone import localdate, make_aware, override

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.audit.acts import writing
from comity.audit.models import Entry
from comity.exchange.models import Peer
from comity.exchange.tests.partners import Partner
from comity.lib.ids import new_id
from comity.notices.models import Circulation, WantedFile
from comity.notices.models.track import Track
from comity.notices.tests.seekers import WITH_TOKYO, Seekers
from comity.notices.tests.track_office import TERMS as HANDING_OVER
from comity.notices.tests.track_office import Tracks
from comity.operations import actions as operations
from comity.operations.tests.ground import ARRESTS, Ground
from comity.operations.tests.test_joint import KILO
from comity.protection.models import Detention, PostFile, PostTask
from comity.protection.tests.holding import CONSULAR_AGREEMENT, Custody
from comity.protection.tests.posts import PostOffice
from comity.requests import actions
from comity.requests.models import Request
from comity.requests.tests.office import AGREEMENT, SEOUL, TOKYO, Office
from comity.requests.tests.sharers import Sharers
from comity.web.counts import Count

pytestmark = pytest.mark.django_db
PAGE = "/desk/statistics/"
ALL_YEARS = {"period-from": "2020-01-01", "period-to": "2039-12-31"}


def counted(person: Person, **asked: str) -> dict[str, dict[str, Count]]:
    """What the page shows to a person: headings, and under each the figures by code."""
    answer = signed_in(Client(), person).get(PAGE, {**ALL_YEARS, **asked})
    assert answer.status_code == 200
    return {
        one.code: {count.code: count for count, _words in one.counts} for one in answer.context["headings"]
    }


def each(person: Person, **asked: str) -> Iterator[Count]:
    for heading in counted(person, **asked).values():
        yield from heading.values()


def opens_what_it_counts(person: Person, **asked: str) -> dict[str, int]:
    """Follow the link of every figure and count; return how many records stand behind each that is not nought."""
    client = signed_in(Client(), person)
    found = {}
    for count in each(person, **asked):
        if not count.url:
            continue
        answer = client.get(count.url)
        assert answer.status_code == 200, (count.code, count.url)
        page = answer.context["list"]
        assert page.tally.number == count.listed, (count.code, count.url)
        if count.listed:
            found[count.code] = page.tally.number
    return found


@pytest.fixture
def seekers(sharers: Sharers) -> Seekers:
    return Seekers.of(sharers)


def test_requests_count_when_the_receiver_stored_them_by_side_timeliness_and_outcome(office: Office) -> None:
    office.drafted()
    office.sent()  # on its way: neither side has a receipt
    open_one, late, full = office.stored(), office.stored(), office.stored()
    office.answered(full)
    office.age(late, timedelta(days=60))
    office.answered(
        late, outcome="refused", ground="own-security", items=[], text={"text": "", "language": ""}
    )
    theirs = office.received()
    found = opens_what_it_counts(office.cast.officer)
    assert open_one.offence == theirs.offence
    assert found == {
        "outgoing-asked": 3,
        "outgoing-answered-in-time": 1,
        "outgoing-answered-late": 1,
        "outgoing-answered-not": 1,
        "outgoing-outcome-full": 1,
        "outgoing-outcome-refused": 1,
        "incoming-asked": 1,
        "incoming-answered-not": 1,
        f"offence-{theirs.offence}": 4,
        f"partner-{TOKYO}": 4,
    }
    assert opens_what_it_counts(office.cast.supervisor, partner=TOKYO)["outgoing-asked"] == 3
    day = localdate() - timedelta(days=60)
    around = {
        "period-from": (day - timedelta(days=1)).isoformat(),
        "period-to": (day + timedelta(days=1)).isoformat(),
    }
    assert opens_what_it_counts(office.cast.officer, **around)["outgoing-asked"] == 1
    Request.objects.filter(pk=late.pk).update(agreement="another")
    assert opens_what_it_counts(office.cast.officer, agreement=AGREEMENT)["outgoing-asked"] == 2


def test_an_answer_of_ours_counts_once_the_partner_has_stored_it(office: Office) -> None:
    reply = office.reply_drafted(outcome="negative", items=())
    actions.submit_reply(office.cast.officer, reply.pk, version=reply.version)
    assert counted(office.cast.officer)["requests"]["incoming-answered-not"].number == 1
    assert counted(office.cast.officer)["requests"]["incoming-outcome-negative"].number == 0
    reply.refresh_from_db()
    office.tokyo.send_receipts(office.tokyo.receipt(office.letter_of(reply)))
    found = opens_what_it_counts(office.cast.officer)
    assert (found["incoming-answered-in-time"], found["incoming-outcome-negative"]) == (1, 1)


def test_operations_count_results_as_sums_and_say_of_how_many_records(ground: Ground, seoul: Partner) -> None:
    operation = ground.joint()
    operations.enter_result(ground.officer, operation.pk, ARRESTS)
    operations.enter_result(ground.officer, operation.pk, KILO)
    ground.found_by_tokyo(operation, replace(ARRESTS, at=ARRESTS.at + timedelta(hours=8), number=2))
    for person in (ground.officer, ground.office.cast.investigator):
        found = opens_what_it_counts(person, partner=TOKYO, agreement=AGREEMENT)
        assert (found["operations"], found["arrest"], found["seized-05023-KGM"]) == (1, 2, 1)
        assert opens_what_it_counts(person, partner=seoul.node) == {}
    arrests = counted(ground.officer)["operations"]["arrest"]
    assert (arrests.number, arrests.records) == (13, 2)
    page = signed_in(Client(), ground.officer).get(PAGE, ALL_YEARS).content.decode()
    assert ">12.5<" in page
    assert "2 records" in page


def test_a_file_counts_for_a_partner_under_the_agreement_it_went_there_under(seekers: Seekers) -> None:
    file = seekers.circulated()
    seekers.received()
    found = opens_what_it_counts(seekers.officer, partner=TOKYO, agreement=WITH_TOKYO)
    assert (found["wanted-circulated"], found["notices-received"]) == (1, 1)
    WantedFile.objects.filter(pk=file.pk).update(state="withdrawn", ended_at=file.circulated_at)
    assert opens_what_it_counts(seekers.officer)["wanted-ended"] == 1
    # the same file at another partner under another agreement: what went to one is not found by the other's agreement
    with writing():
        sent = Circulation.objects.get()
        sent.pk, sent.peer, sent.agreement = new_id(), Peer.objects.get(node=SEOUL), AGREEMENT
        sent.save(force_insert=True)
    assert opens_what_it_counts(seekers.officer, partner=SEOUL, agreement=AGREEMENT) == {
        "wanted-circulated": 1,
        "wanted-ended": 1,
    }
    assert opens_what_it_counts(seekers.officer, partner=TOKYO, agreement=AGREEMENT) == {}


def test_tracks_count_for_who_may_see_them_and_the_middle_only_after_hits(tracks: Tracks) -> None:
    track = tracks.begun()
    Track.objects.filter(pk=track.pk).update(
        handed_over_at=track.begun_at, arrested_at=track.begun_at, hit_at=track.begun_at - timedelta(days=4)
    )
    narrowed = {"partner": TOKYO, "agreement": HANDING_OVER}
    for person in (tracks.officer, tracks.office.cast.investigator):
        for asked in ({}, narrowed, {"agreement": HANDING_OVER}):
            found = opens_what_it_counts(person, **asked)
            assert (found["handovers"], found["provisional-arrests"], found["days-to-handover"]) == (1, 1, 1)
    assert counted(tracks.officer)["tracks"]["days-to-handover"].number == 4
    Track.objects.filter(pk=track.pk).update(hit_at=None)
    assert "days-to-handover" not in counted(tracks.officer)["tracks"]
    assert opens_what_it_counts(tracks.officer)["handovers"] == 1


def test_those_held_are_counted_for_who_holds_them(custody: Custody) -> None:
    custody.stored(custody.sent())
    custody.says(custody.asked(custody.held()), "declines")
    custody.held(nationalities=("CHN", "JPN"))
    for person in (custody.officer, custody.office.cast.investigator):
        found = opens_what_it_counts(person)
        assert (found["held"], found["post-told-JPN"]) == (3, 1)
        assert "post-told-CHN" not in found
        assert opens_what_it_counts(person, partner=TOKYO, agreement=CONSULAR_AGREEMENT)["post-told-JPN"] == 1
    declined = counted(custody.officer)["held"]["declined"]
    assert (declined.number, declined.url) == (1, "")
    assert Detention.objects.count() == 3


def test_a_post_counts_its_own_and_the_house_sees_nothing_of_it(post: PostOffice) -> None:
    post.told()
    post.task()
    found = opens_what_it_counts(post.officer)
    assert found == {"post-files": 1, "post-tasks": 1}
    assert opens_what_it_counts(post.officer, partner=TOKYO)["post-files"] == 1
    with override(post.officer.time_zone):
        at = make_aware(
            datetime.combine(localdate() - timedelta(days=400), time(0))
        )  # the first moment of a day
    PostFile.objects.update(state="ended", ended_at=at)
    PostTask.objects.update(state="closed", given_at=at - timedelta(days=1), closed_at=at, due_at=at)
    ended = opens_what_it_counts(post.officer)
    assert (ended["post-files-ended"], ended["post-tasks-on-time"]) == (1, 1)
    with override(post.officer.time_zone):
        day = (localdate() - timedelta(days=400)).isoformat()
    assert opens_what_it_counts(post.officer, **{"period-from": day, "period-to": day}) == {
        "post-files-ended": 1
    }
    assert list(counted(post.officer)) == ["posts"]
    assert counted(post.officer, agreement=AGREEMENT)["posts"] == {}
    assert "posts" not in counted(post.office.cast.officer)
    assert opens_what_it_counts(post.guest, partner=post.tokyo.node) == {}


def test_rooms_that_are_closed_to_a_person_are_left_out_and_no_nought(office: Office) -> None:
    office.stored()
    cast = office.cast
    everything = [
        "requests",
        "operations",
        "notices",
        "tracks",
        "held",
        "activities",
        "documents",
        "commitments",
    ]
    assert list(counted(cast.officer)) == list(counted(cast.supervisor)) == everything
    assert list(counted(cast.investigator)) == ["operations", "tracks", "held", "documents"]
    assert list(counted(cast.consular)) == ["posts"]
    assert list(counted(cast.cooperation)) == ["activities", "commitments"]
    assert list(counted(cast.partner)) == ["requests"]  # of another agency: its own requests alone
    assert opens_what_it_counts(cast.partner) == {}
    for who in (cast.screening, cast.auditor, cast.operator, cast.victim_support):
        assert signed_in(Client(), who).get(PAGE).status_code == 404


@pytest.mark.parametrize("year", [1900, 2019, 2040, 2998])
def test_a_period_in_which_nothing_was_counts_nothing(
    office: Office, ground: Ground, custody: Custody, year: int
) -> None:
    office.stored()
    office.received()
    custody.held()
    operations.enter_result(ground.officer, ground.joint().pk, ARRESTS)
    assert any(one.number for one in each(office.cast.officer))
    empty = {"period-from": f"{year}-01-01", "period-to": f"{year + 1}-12-31"}
    assert [one.code for one in each(office.cast.officer, **empty) if one.number] == []


def test_it_opens_on_this_year_of_the_reader(office: Office) -> None:
    office.stored()
    answer = signed_in(Client(), office.cast.officer).get(PAGE)
    year = localdate().year
    assert (answer.context["period"].first, answer.context["period"].last) == (
        date(year, 1, 1),
        date(year, 12, 31),
    )
    assert f'value="{year}-01-01"' in answer.content.decode()
    assert {one.code for one in answer.context["headings"]} >= {"requests", "held"}
    assert not Entry.objects.filter(event__endswith=".viewed", actor=office.cast.officer.pseudonym).exists()


@pytest.mark.parametrize(
    ("asked", "field", "says"),
    [
        (
            {"period-from": "2026-12-31", "period-to": "2026-01-01"},
            "period-to",
            "The last day is before the first.",
        ),
        ({"period-from": "yesterday"}, "period-from", ""),
        ({"period-from": "2026-02-30"}, "period-from", ""),
        ({"period-to": "9999-12-31"}, "period-to", "between 1900 and 2999"),
        ({"period-from": "0001-01-01"}, "period-from", "between 1900 and 2999"),
        ({"partner": "cxp:node:xx:nowhere"}, "partner", ""),
        ({"agreement": "' OR 1=1"}, "agreement", ""),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_is_counted(
    office: Office, asked: dict[str, str], field: str, says: str
) -> None:
    office.stored()
    answer = signed_in(Client(), office.cast.officer).get(PAGE, asked)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert says in page
    assert "Nothing can be counted yet" in page
    assert f'href="#by-{field}"' in page
    assert answer.context["headings"] == []
    assert 'class="figs"' not in page


def test_the_figures_are_written_to_a_file_as_an_act(office: Office) -> None:
    office.stored()
    client = signed_in(Client(), office.cast.officer)
    shown = client.get(PAGE, {**ALL_YEARS, "partner": TOKYO})
    at = shown.context["export_at"]
    assert client.get(at).status_code == 200
    answer = client.post(at, {"kind": "csv", "purpose": "report", "reference": "C-2026-0077"})
    _marking, heads, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    found = [dict(zip(heads, row, strict=True)) for row in rows]
    assert len(found) == sum(len(one.counts) for one in shown.context["headings"])
    assert (found[0]["What is counted"], found[0]["Figure"], found[0]["Partner"]) == (
        "We ask: All", "1", str(office.peer),
    )  # fmt: skip
    assert Entry.objects.get(event="list.exported").subject_id == "statistics"
    backwards = urlencode({"period-from": "2026-12-31", "period-to": "2026-01-01"})
    posted = client.post(f"{PAGE}export/?{backwards}", {"kind": "csv", "purpose": "report"})
    assert posted.headers["Content-Type"].startswith("text/html")
    assert signed_in(Client(), office.cast.auditor).get(at).status_code == 404


def test_a_partner_who_is_suspended_can_still_be_counted(office: Office, seoul: Partner) -> None:
    office.stored()
    type(office.peer).objects.filter(node=TOKYO).update(state="suspended")
    assert opens_what_it_counts(office.cast.officer, partner=TOKYO)["outgoing-asked"] == 1
    assert opens_what_it_counts(office.cast.officer, partner=seoul.node) == {}


def test_it_stands_in_the_rail_of_those_who_have_figures(office: Office) -> None:
    cast = office.cast
    for person, has in ((cast.officer, True), (cast.supervisor, True), (cast.auditor, False)):
        page = signed_in(Client(), person).get("/me/").content.decode()
        assert (f'href="{PAGE}"' in page) is has
