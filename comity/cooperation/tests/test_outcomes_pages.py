"""The page of outcomes: what it is asked of, what it says where there is no source, what its file holds."""

import csv
import io
from datetime import date
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.audit.models import Entry
from comity.cooperation.core.spans import of_days
from comity.cooperation.models import FigureSheet
from comity.cooperation.outcomes import asking
from comity.cooperation.tests.commitments_ground import Ledgers
from comity.cooperation.tests.meeting_ground import BEIJING, HANOI, Meetings
from comity.requests.tests.office import AGREEMENT, TOKYO

pytestmark = pytest.mark.django_db
PAGE = "/cooperation/outcomes/"
YEARS = {"period-from": "2020-01-01", "period-to": "2039-12-31"}


def shown(person: Person, **asked: str) -> str:
    answer = signed_in(Client(), person).get(PAGE, asked)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_figures_stand_under_their_rooms_with_a_picture_and_its_words(ledgers: Ledgers) -> None:
    ledgers.office.answered(ledgers.office.stored())
    page = shown(ledgers.supervisor, **YEARS, partner=TOKYO, agreement=AGREEMENT)
    for part in (
        'id="of-requests"',
        'id="of-operations"',
        "Asked: we asked 1, partners asked 0.",
        "both days included",
    ):
        assert part in page, part
    assert "No room of this node records this." in page
    assert 'href="/requests/?' in page


def test_outcomes_are_closed_to_other_roles(ledgers: Ledgers) -> None:
    for person in (ledgers.office.cast.auditor, ledgers.office.cast.operator, ledgers.office.cast.screening):
        assert signed_in(Client(), person).get(PAGE).status_code == 404


def test_between_two_meetings_it_says_which_moments(ledgers: Ledgers, meetings: Meetings) -> None:
    series = meetings.series(parties=("VN", "JP"))
    first = meetings.add(
        series=series.pk,
        ordinal=6,
        span=of_days(date(2018, 10, 22), date(2018, 10, 23), BEIJING),
        zone=BEIJING,
    )
    second = meetings.add(
        series=series.pk, span=of_days(date(2035, 12, 1), date(2035, 12, 2), HANOI), parties=("VN", "JP")
    )
    ledgers.office.stored()
    page = shown(ledgers.supervisor, meeting=str(second.pk))
    assert f"partner={quote(TOKYO)}" in page
    assert "Until now: the rest of this time lies ahead" in page
    assert (
        'From the end of the meeting before, <time datetime="2018-10-23T16:00:00+00:00">23 Oct 2018, 23:00<'
        in page
    )
    assert "reached-from=2018-10-23T23%3A00%3A00%2B07%3A00" in page
    answer = signed_in(Client(), ledgers.supervisor).get(PAGE, {"meeting": str(first.pk)})
    assert answer.status_code == 422
    assert "No meeting with a known day stands before this one" in answer.content.decode()


def test_a_time_that_is_over_does_not_say_until_now(ledgers: Ledgers) -> None:
    for last, goes_on in ((date(2020, 12, 31), False), (localdate(), False), (date(2039, 12, 31), True)):
        page = shown(ledgers.supervisor, **{"period-from": "2020-01-01", "period-to": last.isoformat()})
        assert ("Until now: the rest of this time lies ahead" in page) == goes_on, last


def test_a_time_ahead_is_refused_by_its_address(ledgers: Ledgers) -> None:
    client = signed_in(Client(), ledgers.supervisor)
    asked = {"partner": TOKYO, "period-from": "2038-01-01", "period-to": "2038-12-31"}
    page = shown(ledgers.supervisor, **asked)
    assert "This time has not begun yet." in page
    assert "compare/new/" not in page
    for answer in (
        client.get(f"{PAGE}compare/new/", asked, follow=True),
        client.post(f"{PAGE}compare/new/?{urlencode(asked)}", {"tell_ours": "on"}, follow=True),
    ):
        assert "nothing in it can be counted. Choose one that has begun." in answer.content.decode()
    assert not FigureSheet.objects.exists()


def test_a_commitment_is_asked_since_it_was_agreed(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed(basis={"agreement": AGREEMENT})
    page = shown(ledgers.supervisor, commitment=str(commitment.pk))
    assert "Shown as evidence" in page
    assert "No record is named as evidence yet." in page
    client = signed_in(Client(), ledgers.supervisor)
    link = f"{PAGE}?commitment={commitment.pk}"
    assert link in client.get(f"/cooperation/commitments/{commitment.pk}/").content.decode()


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"period-from": "2026-12-31", "period-to": "2026-01-01"}, "period-to"),
        ({"period-from": "soon"}, "period-from"),
        ({"partner": "cxp:node:xx:nowhere"}, "partner"),
        ({"agreement": "' OR 1=1"}, "agreement"),
        ({"commitment": "no-such"}, "commitment"),
        ({"meeting": "00000000-0000-4000-8000-000000000000"}, "meeting"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(
    ledgers: Ledgers, asked: dict[str, str], field: str
) -> None:
    answer = signed_in(Client(), ledgers.supervisor).get(PAGE, asked)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Nothing can be counted yet" in answer.content.decode()


def test_the_figures_are_written_to_a_file_with_what_has_no_source(ledgers: Ledgers) -> None:
    ledgers.office.stored()
    client = signed_in(Client(), ledgers.supervisor)
    at = client.get(PAGE, {**YEARS, "partner": TOKYO}).context["export_at"]
    assert client.get(at).status_code == 200
    answer = client.post(at, {"kind": "csv", "purpose": "report", "reference": "C-2026-0077"})
    _marking, heads, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    found = [dict(zip(heads, row, strict=True)) for row in rows]
    by_words = {one["What is counted"]: one for one in found}
    assert by_words["We ask: All"]["Figure"] == "1"
    assert (by_words["Verdicts"]["Figure"], by_words["Verdicts"]["Why there is no figure"]) == (
        "", "No room of this node records this.",
    )  # fmt: skip
    assert Entry.objects.get(event="list.exported").subject_id == "outcomes"
    answer = client.post(at, {"kind": "xlsx", "purpose": "report", "reference": "C-2026-0077"})
    assert answer.content[:2] == b"PK"


def test_an_agreement_with_a_partner_leads_to_what_came_of_it(ledgers: Ledgers) -> None:
    client = signed_in(Client(), ledgers.supervisor)
    link = f"{PAGE}?agreement={AGREEMENT}"
    assert link in client.get(reverse("agreements:agreement", args=[AGREEMENT])).content.decode()
    assert client.get(link).status_code == 200
    auditor = signed_in(Client(), ledgers.office.cast.auditor)
    assert link not in auditor.get(reverse("agreements:agreement", args=[AGREEMENT])).content.decode()


def test_the_one_the_address_names_can_be_chosen_however_old(
    ledgers: Ledgers, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = ledgers.agreed()
    newer = ledgers.agreed()
    monkeypatch.setattr(asking, "MOST", 1)
    page = shown(ledgers.supervisor, commitment=str(old.pk))
    assert (old.ref in page, newer.ref in page) == (True, True)
    stranger = signed_in(Client(), ledgers.supervisor).get(PAGE, {"commitment": str(uuid4())})
    assert stranger.status_code == 422
