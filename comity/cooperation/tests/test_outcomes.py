"""Figures of a scope: of the rooms' own counts, each opens what it counts, and what nobody records is no nought."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils.timezone import localdate

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.audit.acts import writing
from comity.cooperation.commitments.evidence import evidence_of
from comity.cooperation.core.spans import at_hour, of_days, of_hours
from comity.cooperation.core.terms import Stage
from comity.cooperation.models import Activity
from comity.cooperation.outcomes import Figure, Scope, between, figures
from comity.cooperation.outcomes.spans import from_to, has_begun
from comity.cooperation.tests.commitments_ground import Ledgers
from comity.cooperation.tests.meeting_ground import BEIJING, HANOI, Meetings
from comity.lib.clock import now
from comity.requests.models import Request
from comity.requests.tests.office import AGREEMENT, TOKYO, Office
from comity.web.counts import Period, list_at

pytestmark = pytest.mark.django_db
YEARS = Period(date(2020, 1, 1), date(2039, 12, 31))


def told(person: Person, scope: Scope) -> dict[str, Figure]:
    return {one.code: one for one in figures(person, scope)}


def opens_what_it_counts(person: Person, scope: Scope) -> dict[str, int]:
    """Follow every link of a room's list and count; return the figures that are not nought."""
    client = signed_in(Client(), person)
    found = {}
    for one in figures(person, scope):
        if one.value and one.url and "?" in one.url:
            answer = client.get(one.url)
            assert answer.status_code == 200, one
            listed = one.value if one.records is None else one.records
            assert answer.context["list"].tally.number == listed, one
            found[one.code] = int(one.value)
    return found


def test_figures_are_those_of_the_rooms_and_open_their_records(ledgers: Ledgers) -> None:
    office = ledgers.office
    office.stored()
    office.answered(office.stored())
    ledgers.agreed()
    scope = Scope(period=YEARS, partner=TOKYO, agreement=AGREEMENT)
    found = opens_what_it_counts(ledgers.supervisor, scope)
    assert (found["outgoing-asked"], found["outgoing-answered-in-time"]) == (2, 1)


def test_what_is_recorded_nowhere_is_said_and_never_nought(ledgers: Ledgers) -> None:
    ledgers.office.stored()
    found = told(ledgers.keeper, Scope(period=YEARS, partner=TOKYO))
    assert found["outgoing-asked"].value == 1
    assert (found["verdicts"].value, str(found["verdicts"].why_none)) == (
        None,
        "No room of this node records this.",
    )


def test_a_time_that_has_not_begun_has_no_figures(ledgers: Ledgers) -> None:
    ledgers.office.stored()
    begins = now() + timedelta(days=2)
    days = Period(localdate() + timedelta(days=2), localdate() + timedelta(days=9))
    for period in (days, from_to(begins, begins + timedelta(days=9), HANOI)):
        found = figures(ledgers.supervisor, Scope(period=period, partner=TOKYO))
        assert {one.value for one in found} == {None}
        assert {str(one.why_none) for one in found if one.room == "requests"} == {
            "This time has not begun yet."
        }
    running = Period(localdate() - timedelta(days=400), localdate() + timedelta(days=9))
    assert told(ledgers.supervisor, Scope(period=running, partner=TOKYO))["outgoing-asked"].value == 1


def test_what_a_page_and_a_brief_say_without_a_figure(ledgers: Ledgers) -> None:
    found = told(ledgers.keeper, Scope(period=YEARS, partner=TOKYO))
    assert str(found["documents"].none_words) == "Not counted"
    assert str(found["verdicts"].none_words) == "No source"


def test_a_moment_is_a_bound_of_the_figure_and_of_its_list(office: Office) -> None:
    early, late = office.stored(), office.stored()
    moment = now() - timedelta(days=3)
    Request.objects.filter(pk=early.pk).update(clock_began_at=moment - timedelta(microseconds=1))
    Request.objects.filter(pk=late.pk).update(clock_began_at=moment)
    before = from_to(moment - timedelta(days=9), moment, "Asia/Tokyo")
    after = from_to(moment, now() + timedelta(days=1), "Pacific/Kiritimati")
    for period in (before, after):
        scope = Scope(period=period, partner=TOKYO)
        assert opens_what_it_counts(office.cast.officer, scope)["outgoing-asked"] == 1
    page = signed_in(Client(), office.cast.officer).get(
        list_at("requests:list", "reached", after, box="every")
    )
    assert moment.astimezone(ZoneInfo("Pacific/Kiritimati")).isoformat() in page.content.decode()


@pytest.mark.parametrize("end", ["2026-03-04T07:00:00", "2026-03-04Tnoon", "9999-03-04T07:00:00+00:00"])
def test_a_moment_without_zone_or_sense_is_refused_beside_its_field(office: Office, end: str) -> None:
    office.stored()
    answer = signed_in(Client(), office.cast.officer).get("/requests/", {"reached-from": end})
    assert "between 1900 and 2999" in answer.content.decode()


def test_the_time_between_two_meetings_is_of_their_places(meetings: Meetings) -> None:
    series = meetings.series()
    before = meetings.add(
        series=series.pk,
        ordinal=6,
        span=of_days(date(2018, 10, 22), date(2018, 10, 23), BEIJING),
        zone=BEIJING,
    )
    begins = at_hour(date(2020, 12, 1), time(9), HANOI)
    seventh = meetings.add(series=series.pk, span=of_hours(begins, begins + timedelta(hours=8)))
    period = between(seventh)
    assert period is not None
    assert period.since == datetime(2018, 10, 23, 16, tzinfo=UTC) == before.ends_at
    assert period.until == datetime(2020, 12, 1, 2, tzinfo=UTC)
    assert (period.first, period.last) == (date(2018, 10, 23), date(2020, 12, 1))
    assert between(before) is None
    assert has_begun(period)
    seventh.begins_at = None  # as if no day were known yet: until now
    open_ended = between(seventh)
    assert open_ended is not None
    assert open_ended.until is not None
    assert now() - open_ended.until < timedelta(minutes=5)


def test_a_commitment_counts_its_evidence_and_its_agreement(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed(basis={"agreement": AGREEMENT})
    request = ledgers.office.stored()
    one = evidence_of(ledgers.supervisor, request.ref)
    assert one is not None
    ledgers.change(commitment, stage=Stage.IN_PROGRESS, evidence=[one])
    ledgers.countersign(commitment)
    scope = Scope(period=YEARS, commitment=ledgers.fresh(commitment))
    found = told(ledgers.supervisor, scope)
    assert found["evidence-request"].value == 1
    assert found["outgoing-asked"].value == 1
    mine = told(ledgers.keeper, scope)["evidence-request"]
    assert (mine.value, mine.opened, mine.opened_words) == (
        1,
        0,
        "None of these records is open to you. Ask somebody who opens them: Liaison officer, Supervisor.",
    )
    plain = Scope(period=YEARS, commitment=ledgers.agreed())
    assert told(ledgers.supervisor, plain)["agreement"].value is None


def test_activities_that_have_begun_serve_it_and_open_their_list(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    today = localdate()
    with writing():
        for number, begins in enumerate((today, today - timedelta(days=3), today + timedelta(days=3))):
            row = Activity.objects.create(
                agency=ledgers.keeper.agency, ref=f"A-2026-{number:04d}", kind="training", begins_on=begins, ends_on=begins,
                created_by=ledgers.keeper, created_at=now(),
            )  # fmt: skip
            row.commitments.add(commitment)
    scope = Scope(period=YEARS, commitment=ledgers.fresh(commitment))
    assert opens_what_it_counts(ledgers.supervisor, scope)["serving"] == 2
    both = Scope(period=YEARS, agreement=AGREEMENT)
    assert told(ledgers.supervisor, both)["activities"].value == 0
    every = opens_what_it_counts(ledgers.supervisor, Scope(period=YEARS))
    assert (every["activities"], every["training"]) == (2, 2)
    moment = now().astimezone(ZoneInfo("Asia/Tokyo"))
    week = from_to(moment - timedelta(days=7), moment + timedelta(days=1), "Asia/Tokyo")
    assert opens_what_it_counts(ledgers.supervisor, Scope(period=week))["activities"] == 2


def test_an_activity_counts_once_in_times_that_adjoin(ledgers: Ledgers) -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    noon = (now().astimezone(tokyo) - timedelta(days=3)).replace(hour=12)
    with writing():
        Activity.objects.create(
            agency=ledgers.keeper.agency, ref="A-2026-0001", kind="training", begins_on=noon.date(), ends_on=noon.date(),
            created_by=ledgers.keeper, created_at=now(),
        )  # fmt: skip
    before = from_to(noon - timedelta(days=5), noon, "Asia/Tokyo")
    after = from_to(noon, noon + timedelta(days=2), "Asia/Tokyo")
    none = from_to(noon, noon + timedelta(hours=1), "Asia/Tokyo")
    numbers = [
        opens_what_it_counts(ledgers.supervisor, Scope(period=period)).get("activities", 0)
        for period in (before, after, none)
    ]
    assert numbers == [0, 1, 0]


def test_commitments_count_under_the_agreement_that_is_signed(ledgers: Ledgers) -> None:
    ledgers.agreed()  # its letters leave under the agreement, which each node says for itself
    ledgers.agreed(basis={"agreement": AGREEMENT})
    found = opens_what_it_counts(ledgers.supervisor, Scope(period=YEARS, partner=TOKYO, agreement=AGREEMENT))
    assert found["agreed"] == 1
