"""What five published texts tell is entered and read back at the pages, as an officer would read it."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.cooperation.models import Commitment, Meeting, RegisteredAgreement
from comity.cooperation.tests.meeting_ground import Meetings
from comity.cooperation.tests.texts_of_register import COUNTERPARTS, LEADERS, MEMORANDA, Book
from comity.operations.counts import counts
from comity.operations.models import Result
from comity.requests.tests.office import Office
from comity.web.counts import Period


@pytest.fixture
def book(meetings: Meetings, office: Office) -> Book:
    return Book(meetings, office)


class Reader:
    """Somebody of the house who opens pages."""

    def __init__(self, book: Book, who: str = "cooperation") -> None:
        self.client = signed_in(Client(), getattr(book.office.cast, who))

    def text(self, name: str, *args: object, **asked: str) -> str:
        """The words of a page, without its marks."""
        answer: Any = self.client.get(reverse(name, args=args), asked)
        assert answer.status_code == 200, answer.content.decode()[:2000]
        body = re.sub(r"<(script|style).*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
        return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def promises_of(meeting: Meeting) -> list[Commitment]:
    return list(Commitment.objects.filter(meeting=meeting).order_by("ref"))


def test_text_000_raids_arrests_and_what_was_said_to_the_press(book: Book) -> None:
    _wide, yard, press = book.after_a_raid()
    officer = Reader(book, "officer")
    results = officer.text("operations:results", box="every")
    for words in ("Arrests", "Persons located", "Seizures"):
        assert words in results
    # midnight in Tokyo is the evening before in Hanoi, where the officer counts
    month = Period(date(2024, 10, 31), date(2024, 11, 30))
    counted = {one.code: one.number for one in counts(book.office.cast.officer, month)}
    assert (counted["operations"], counted["arrest"], counted["located"]) == (2, 11, 2)
    assert counted["seizure"] == 1
    found = [officer.text("operations:result", one) for one in Result.objects.values_list("pk", flat=True)]
    for name in LEADERS:
        assert any(name in one and "Directed the others by messages" in one for one in found), name
    yard_page = officer.text("operations:operation", yard.pk)
    assert "Things kept as evidence" in yard_page
    assert "Sakado" in yard_page
    page = Reader(book).text("cooperation:meetings-meeting", press.pk)
    for words in ("13 Feb 2025", "Thefts by groups in Japan", "is dealt with fairly", "Not cleared"):
        assert words in page, words
    promises = promises_of(press)
    assert len(promises) == 4
    listed = Reader(book).text("cooperation:commitments-list", box="every")
    for one in promises:
        assert one.ref in listed
        assert one.texts["en"] in page
    assert {one.due for one in promises} == {None}
    shown = Reader(book).text("cooperation:commitments-commitment", promises[1].pk)
    assert "not countersigned" in shown


def test_text_001_a_delegation_to_six_counterparts_and_an_event_to_protect(book: Book) -> None:
    visit, summit = book.delegation()
    page = Reader(book).text("cooperation:meetings-meeting", visit.pk)
    assert "5 Jun 2017 – 12 Jun 2017" in page
    assert page.count("Host") == 6
    hosts = [one["en"] for one in COUNTERPARTS]
    for words in (
        "Deputy Minister · Ministry of Public Security",
        *hosts,
        "Visits of leaders between both states",
    ):
        assert words in page, words
    for one in promises_of(visit):
        assert one.texts["en"] in page
    page = Reader(book).text("cooperation:meetings-meeting", summit.pk)
    assert "2017" in page
    assert "Arrival of the leaders" in page
    assert "Arrival of the leaders" in Reader(book).text("cooperation:meetings-year", year="2017")
    assert {one.due for one in promises_of(visit)} == {None}
    assert "Security dialogue of ministers" in Reader(book).text("cooperation:meetings-list", box="every")
    residents = Reader(book).text("cooperation:activities-residents")
    for words in ("200,000", "2017", "Japan", "Published, June 2017"):
        assert words in residents, words


def test_text_002_the_seventh_meeting_between_the_sixth_and_the_eighth(book: Book) -> None:
    row, seventh = book.seventh()
    page = Reader(book).text("cooperation:meetings-series", row.pk)
    for words in ("Oct 2018", "19 Feb 2021", "2022"):
        assert words in page
    page = Reader(book).text("cooperation:meetings-meeting", seventh.pk)
    assert "Sixth meeting" in page
    assert "Eighth meeting" in page
    assert page.count("Co-chair") == 2
    for words in (
        "General",
        "criminals were handed over and victims rescued",
        "Better joint work",
        "trafficking, drugs",
    ):
        assert words in page, words
    assert "China" in Reader(book).text("cooperation:meetings-meeting", Meeting.objects.get(ordinal=8).pk)
    assert "Welcome of the delegation" in Reader(book).text("cooperation:meetings-list", box="every")
    done = Reader(book).text("cooperation:activities-list", box="every")
    for words in ("Training of staff", "Exchange of delegations"):
        assert words in done, words
    between = Period(date(2018, 10, 31), date(2021, 2, 19))
    counted = {one.code: one for one in counts(book.office.cast.officer, between)}
    assert counted["operations"].number == 4
    officer = Reader(book, "officer")
    address, _mark, asked = counted["operations"].url.partition("?")
    answer: Any = officer.client.get(f"{address}?{asked}")
    assert len(set(re.findall(r"Raid on a drug ring, number \d", answer.content.decode()))) == 4
    listed = Reader(book).text("cooperation:register-list")
    for subject, title in MEMORANDA.items():
        assert title["en"] in listed
        found = RegisteredAgreement.objects.get(subjects=[subject])
        one = Reader(book).text("cooperation:register-agreement", found.pk)
        for words in (title["en"], "Memorandum of understanding", "Signed", "19 Feb 2021", "Seventh meeting"):
            assert words in one, words
    assert [one.stage for one in promises_of(seventh)] == ["committed", "committed"]


def test_text_003_proposals_without_a_date(book: Book) -> None:
    found = book.reception()
    promises = promises_of(found)
    assert [(one.stage, one.due) for one in promises] == [("soft", None)] * 5
    board = Reader(book).text("cooperation:commitments-board")
    page = Reader(book).text("cooperation:meetings-meeting", found.pk)
    for one in promises:
        assert one.texts["en"] in board
        assert one.texts["en"] in page
    for words in ("6 Mar 2023", "Host", "Guest", "National Security Secretariat", "Secretary-General"):
        assert words in page, words


def test_text_004_an_assembly_with_proposals_reports_and_an_election(book: Book) -> None:
    found = book.assembly()
    page = Reader(book).text("cooperation:meetings-meeting", found.pk)
    assert "15 Oct 2019 – 18 Oct 2019" in page
    assert len(set(re.findall(r"Proposal \d+", page))) == 12
    for words in ("Secretary General", "First candidate", "Elected", "Report report-1.txt", "Report report-2.txt"):  # fmt: skip
        assert words in page, words
    assert "162" in page
    for words in (
        "Chairmanship of the year 2020", "Seat in the Security Council, 2020 and 2021", "Some 900 people", "Deputy Minister",
        "Policing together against threats", "Presentation of our policies", "Leaders for 2019 to 2024",
    ):  # fmt: skip
        assert words in page, words
    for one in promises_of(found):
        assert one.texts["en"] in page
    talks = Meeting.objects.get(summary__contains="wanted persons")
    assert "the search for wanted persons" in Reader(book).text("cooperation:meetings-meeting", talks.pk)
    listed = Reader(book).text("cooperation:meetings-list", box="every")
    for words in (
        "No. 3",
        "No. 30",
        "No. 88",
        "Third dialogue",
        "Conference of chiefs of police",
        "Talks with a commissioner",
        "Courtesy visit",
    ):
        assert words in listed, words
    assert len(promises_of(found)) == 3


def test_none_of_the_texts_stands_in_the_tree() -> None:
    """The facts are told in words of our own: no run of eight words of a text is in what was entered."""
    here = Path(__file__).resolve()
    folder = next((one for above in here.parents if (one := above / "shared/data/intake/dev").is_dir()), None)
    if folder is None:
        pytest.skip("The development texts (shared/data/intake/dev) are not beside this project: NOT tested.")
    ours = " ".join((here.parent / "texts_of_register.py").read_text("utf-8").casefold().split())
    for number in range(5):
        words = (folder / f"00{number}.txt").read_text("utf-8").casefold().split()
        runs = (" ".join(words[at : at + 8]) for at in range(len(words) - 7))
        assert not [run for run in runs if run in ours]
