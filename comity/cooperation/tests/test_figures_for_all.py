"""A figure is the same for whoever may read outcomes; what of it opens is the reader's own."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from comity.accounts.counting import Counted, counted
from comity.accounts.models import Person
from comity.accounts.roles import WORKS_ON_REQUESTS, Role
from comity.accounts.tests.cast import signed_in
from comity.cooperation import actions
from comity.cooperation.actions import BriefDraft
from comity.cooperation.models import Meeting
from comity.cooperation.outcomes import Scope, figures
from comity.cooperation.outcomes.figure import Figure
from comity.cooperation.outcomes.shared import shared_figures
from comity.cooperation.outcomes.showing import headings
from comity.cooperation.tests.commitments_ground import SHEET, Ledgers
from comity.intake.access import counted_for as documents_counted_for
from comity.notices.access import files_counted_for, notices_counted_for
from comity.notices.track_access import tracks_counted_for
from comity.operations.access import counted_for as operations_counted_for
from comity.protection.access import counted_for as held_counted_for
from comity.requests.access import counted_for as requests_counted_for
from comity.requests.access import visible_to as requests_visible_to
from comity.requests.tests.office import TOKYO
from comity.web.counts import Count, Period

pytestmark = pytest.mark.django_db
YEARS = Period(date(2020, 1, 1), date(2039, 12, 31))
ASK = "None of these records is open to you. Ask somebody who opens them: Liaison officer, Supervisor."


def numbers(person: Person, scope: Scope) -> dict[tuple[str, str], object]:
    return {(one.room, one.code): one.value for one in figures(person, scope)}


def test_a_cooperation_officer_and_a_supervisor_read_the_same_figures(ledgers: Ledgers) -> None:
    ledgers.office.answered(ledgers.office.stored())
    ledgers.office.received()
    ledgers.agreed()
    for scope in (Scope(period=YEARS, partner=TOKYO), Scope(period=YEARS)):
        mine = numbers(ledgers.keeper, scope)
        assert mine == numbers(ledgers.supervisor, scope) == numbers(ledgers.office.cast.officer, scope)
        assert mine["requests", "outgoing-asked"] == 1
    found = {one.code: one for one in figures(ledgers.keeper, Scope(period=YEARS, partner=TOKYO))}
    asked, agreed = found["outgoing-asked"], found["agreed"]
    assert (asked.href, asked.opened, asked.roles) == ("", 0, WORKS_ON_REQUESTS)
    assert asked.url
    assert (bool(agreed.href), agreed.opened, agreed.roles) == (True, 1, frozenset())


def test_the_page_says_whom_to_ask_and_opens_nothing(ledgers: Ledgers) -> None:
    ledgers.office.stored()
    asked = {"period-from": "2020-01-01", "period-to": "2039-12-31", "partner": TOKYO}
    page = signed_in(Client(), ledgers.keeper).get("/cooperation/outcomes/", asked).content.decode()
    assert ASK in page
    assert "/requests/?" not in page
    assert "Asked: we asked 1, partners asked 0." in page
    assert (
        ASK
        not in signed_in(Client(), ledgers.supervisor).get("/cooperation/outcomes/", asked).content.decode()
    )


def test_the_briefs_of_both_agree_to_the_digit(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    ledgers.office.answered(ledgers.office.stored())
    draft = BriefDraft(("en", "ja"), {}, {})
    mine = actions.write_brief(ledgers.keeper, tokyo_meeting.pk, draft)
    theirs = actions.write_brief(ledgers.supervisor, tokyo_meeting.pk, draft)
    assert mine.content["figures"] == theirs.content["figures"]
    values = {one["code"]: one["value"] for one in mine.content["figures"]}
    assert values["outgoing-answered-in-time"] == "1"


def test_both_tell_the_partner_the_same(ledgers: Ledgers) -> None:
    ledgers.office.stored()
    mine, theirs = (shared_figures(one, SHEET.scope) for one in (ledgers.keeper, ledgers.supervisor))
    assert (mine.values, mine.closed) == (theirs.values, theirs.closed) == (theirs.values, frozenset())
    opened = {key.room for key, url in mine.urls.items() if url}
    assert opened == {"commitments", "activities"}


def test_some_of_the_records_may_be_open(ledgers: Ledgers) -> None:
    count = Count("seen", "Seen", 7, "/seen/")
    room = Counted(
        "sights", "Sights", 5, lambda _person: True, lambda *_asked: [count, replace(count, code="sum", number=40, records=6)],
        opened=lambda *_asked: [replace(count, number=3), replace(count, code="sum", number=40, records=6)],
    )  # fmt: skip
    some, every = counted(room, ledgers.keeper, YEARS)
    assert (some.opened, every.opened) == (3, 6)
    shown = [
        Figure(one.code, one.words, one.number, url=one.url, records=one.records, opened=one.opened)
        for one in (some, every)
    ]
    assert [one.opened_words for one in shown] == ["3 of 7 are open to you", ""]
    assert [one.closed_words for one in headings(shown)] == [""]


def test_neither_a_guest_nor_another_role_counts_the_house(ledgers: Ledgers) -> None:
    ledgers.office.stored()
    cast = ledgers.office.cast
    for person in (cast.partner, cast.screening, cast.auditor, cast.operator):
        for rows in (
            requests_counted_for,
            operations_counted_for,
            files_counted_for,
            notices_counted_for,
            tracks_counted_for,
            held_counted_for,
        ):
            assert not rows(person).exists(), (person, rows)
    assert not documents_counted_for(cast.partner).exists()
    assert requests_counted_for(ledgers.keeper).count() == 1
    assert not requests_visible_to(ledgers.keeper).exists()
    assert Role.COOPERATION in {Role(one) for one in ledgers.keeper.roles}
