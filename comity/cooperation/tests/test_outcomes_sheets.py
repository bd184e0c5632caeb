"""Figures of both sides: told and asked by letter, beside each other, with what explains a difference."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from comity.accounts.access import AbsentError
from comity.accounts.tests.cast import signed_in
from comity.audit.models import Entry
from comity.cooperation import actions
from comity.cooperation.exceptions import NoWayOutError, TimeAheadError
from comity.cooperation.models import FigureSheet, FigureTelling
from comity.cooperation.outcomes.bodies import FIGURES, moment, shape, told_in
from comity.cooperation.outcomes.outstanding import outstanding_to
from comity.cooperation.outcomes.shared import Key, shared_figures
from comity.cooperation.outcomes.sheet_words import after_telling
from comity.cooperation.outcomes.sides import Row, sides_of
from comity.cooperation.outcomes.spans import from_to
from comity.cooperation.states import EntryState
from comity.cooperation.tests.commitments_ground import SHEET, WAY_OUT, Ledgers
from comity.exchange.core.ids import new_id
from comity.exchange.core.receipts import State
from comity.exchange.models import InLetter
from comity.lib.clock import now
from comity.notifications.models import Notification
from comity.release.models import Outgoing
from comity.requests.tests.office import HANOI, TOKYO, posted
from comity.sharing.actions import correct_letter, recall_letter
from comity.sharing.passages import Passage

pytestmark = pytest.mark.django_db
ROOM = "/cooperation/outcomes/"


def rows_of(ledgers: Ledgers, sheet: FigureSheet) -> dict[Key, Row]:
    return {one.key: one for one in sides_of(ledgers.supervisor, sheet).rows}


def begun(ledgers: Ledgers) -> FigureSheet:
    return actions.begin_figures(ledgers.supervisor, SHEET)


def test_ours_leave_as_numbers_and_the_same_question_comes_back(ledgers: Ledgers) -> None:
    ledgers.office.answered(ledgers.office.stored())
    ledgers.agreed()
    sheet = begun(ledgers)
    telling = sheet.tellings.get()
    assert (telling.ours, telling.state, telling.counted_at is not None) == (True, "sent", True)
    told = told_in(telling.data)
    assert told.value(Key("requests", "asked", HANOI)) == 1
    assert told.value(Key("requests", "answered-in-time", HANOI)) == 1
    assert told.value(Key("requests", "asked", TOKYO)) == 0
    assert told.value(Key("commitments", "agreed")) == 1
    letter = Outgoing.objects.get(schema=FIGURES)
    assert (letter.state, letter.data["asks"], letter.conv) == ("sent", True, sheet.pk)
    assert Entry.objects.filter(event="figures.told").exists()
    assert "held" not in {one["room"] for one in telling.data["figures"]}
    assert set(telling.data) == set(shape()["properties"])


def test_a_time_ahead_is_neither_told_nor_asked(ledgers: Ledgers) -> None:
    begins = now() + timedelta(days=2)
    ahead = replace(SHEET.scope, period=from_to(begins, begins + timedelta(days=9), SHEET.zone))
    for tells in (True, False):
        with pytest.raises(TimeAheadError):
            actions.begin_figures(ledgers.supervisor, replace(SHEET, scope=ahead, tells=tells))
    with pytest.raises(TimeAheadError):
        shared_figures(ledgers.supervisor, ahead)
    assert not FigureSheet.objects.exists()
    which = {"since": moment(begins), "until": moment(begins + timedelta(days=9))}
    letter = ledgers.tells(UUID(new_id()), asks=True, counted=None, closed=[], **which)
    assert (letter.state, letter.reason) == ("refused", "malformed")
    assert not FigureSheet.objects.exists()
    assert not Notification.objects.filter(kind__in=["figures.asked", "figures.told"]).exists()
    # one that began by the partner's clock alone: shown with the reason, and not told
    sheet = begun(ledgers)
    ledgers.tells(sheet, [("requests", "asked", HANOI, "1")])
    FigureSheet.objects.filter(pk=sheet.pk).update(since=begins, until=begins + timedelta(days=9))
    sheet.refresh_from_db()
    [row] = [one for one in sides_of(ledgers.supervisor, sheet).rows if one.key.room == "requests"]
    assert (row.ours, row.theirs) == (None, Decimal(1))
    assert list(row.why) == [str(TimeAheadError.words)]
    with pytest.raises(TimeAheadError):
        actions.tell_figures(ledgers.supervisor, sheet.pk)
    client = signed_in(Client(), ledgers.supervisor)
    page = client.get(f"{ROOM}compare/{sheet.pk}/").content.decode()
    assert f"{ROOM}compare/{sheet.pk}/tell/" not in page
    refused = client.get(f"{ROOM}compare/{sheet.pk}/tell/", follow=True).content.decode()
    assert "Choose one that has begun." in refused


def test_both_sides_alike_say_so_and_a_difference_says_why(ledgers: Ledgers) -> None:
    request = ledgers.office.stored()
    ledgers.office.answered(request)
    earlier = now() - timedelta(hours=2)
    type(request).objects.filter(pk=request.pk).update(clock_began_at=earlier)
    sheet = begun(ledgers)
    mine = told_in(sheet.tellings.get().data)
    lines = [(key.room, key.code, key.of, str(value)) for key, value in mine.values.items()]
    at = (earlier + timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    letter = ledgers.tells(sheet, lines, counted=at)
    assert letter.state == "delivered", letter.reason
    sides = sides_of(ledgers.supervisor, sheet)
    assert (sides.differing, sides.missing) == (0, 0)
    assert all(one.is_alike and not one.why for one in sides.rows)
    # one more is asked since: up to their counting ours is theirs
    ledgers.office.stored()
    later = rows_of(ledgers, sheet)[Key("requests", "asked", HANOI)]
    assert [later.ours, later.theirs, later.difference] == [2, 1, 1]
    assert list(later.why) == ["They counted earlier: up to then ours is the same as theirs."]
    assert Notification.objects.filter(kind="figures.told", person=ledgers.keeper).count() == 1


def test_letters_without_receipt_and_results_in_doubt_are_named(ledgers: Ledgers) -> None:
    ledgers.office.sent()  # on its way
    sheet = begun(ledgers)
    assert outstanding_to(TOKYO)["requests"].on_the_way == 1
    ledgers.tells(
        sheet,
        [
            ("requests", "asked", HANOI, "1"),
            ("operations", "arrest", "", "12"),
            ("operations", "may-be-same", "", "2"),
        ],
        outstanding=[{"room": "requests", "on_the_way": 0, "not_taken": 3}],
    )
    found = rows_of(ledgers, sheet)
    asked, arrests = found[Key("requests", "asked", HANOI)], found[Key("operations", "arrest")]
    assert "1 letter of ours has no receipt yet." in asked.why
    assert "3 letters of theirs were not taken by our node." in asked.why
    assert (arrests.difference, arrests.written) == (Decimal(-12), ("0", "12", "-12"))
    assert "both sides have not agreed" in arrests.why[0]


def test_what_is_not_told_is_no_nought(ledgers: Ledgers) -> None:
    ledgers.office.stored()
    sheet = begun(ledgers)
    assert sides_of(ledgers.supervisor, sheet).counted_at is None
    ledgers.tells(sheet, closed=["activities", "requests"])
    row = rows_of(ledgers, sheet)[Key("requests", "asked", HANOI)]
    assert (row.ours, row.theirs) == (Decimal(1), None)
    assert row.difference is None
    assert "may not open these records" in row.why[0]
    keeper = {one.key: one for one in sides_of(ledgers.keeper, sheet).rows}
    mine = keeper[Key("requests", "asked", HANOI)]
    assert (mine.ours, mine.url) == (Decimal(1), "")  # the same figure, whose records do not open
    told = actions.begin_figures(ledgers.keeper, SHEET).tellings.get()
    assert told.data["closed"] == []
    assert [one for one in told.data["figures"] if one["room"] == "requests"]


def test_a_partner_asks_and_we_tell(ledgers: Ledgers) -> None:
    which = UUID(new_id())
    letter = ledgers.tells(which, asks=True, counted=None, closed=[])
    assert letter.state == "delivered", letter.reason
    sheet = FigureSheet.objects.get(pk=which)
    assert (sheet.partner, sheet.asks_us) == (TOKYO, True)
    assert Notification.objects.filter(kind="figures.asked", person=ledgers.keeper).count() == 1
    with pytest.raises(NoWayOutError):
        actions.tell_figures(ledgers.supervisor, which)
    with pytest.raises(AbsentError):
        actions.tell_figures(ledgers.office.cast.officer, which, way_out=WAY_OUT)
    actions.tell_figures(ledgers.supervisor, which, way_out=WAY_OUT)
    sheet.refresh_from_db()
    assert sheet.asks_us is False
    actions.tell_figures(ledgers.supervisor, which, asks=True)  # asked how it leaves once


@pytest.mark.parametrize(
    "change",
    [
        {"since": "2027-01-01T00:00:00Z"},
        {"zone": "Mars/Olympus"},
        {"counted": None},
        {"since": "2026-02-30T00:00:00Z"},
        {"until": "9999-12-31T00:00:00Z"},
        {"figures": [{"room": "requests", "code": "asked", "of": "", "value": "-1"}]},
        {"figures": [{"room": "held", "code": "declined", "of": "", "value": "1"}]},
        {"figures": [{"room": "requests", "code": "asked", "of": "", "value": "1"}] * 2},
        {"figures": [{"room": "requests", "code": "asked", "of": "cxp:node:kr:other", "value": "1"}]},
        {"extra": 1},
    ],
)
def test_what_is_no_figures_is_refused(ledgers: Ledgers, change: dict[str, Any]) -> None:
    letter = ledgers.tells(UUID(new_id()), **change)
    assert (letter.state, letter.reason) == ("refused", "malformed")


def test_figures_in_another_conversation_are_refused(ledgers: Ledgers) -> None:
    letter = ledgers.tells(UUID(new_id()), sheet=str(new_id()))
    assert (letter.state, letter.reason) == ("refused", "malformed")
    assert not FigureSheet.objects.exists()
    assert not FigureSheet.objects.exists()


def test_one_id_means_one_time_and_one_partner(ledgers: Ledgers) -> None:
    sheet = begun(ledgers)
    letter = ledgers.tells(sheet, until="2026-11-30T17:00:00Z")
    assert (letter.state, letter.reason) == ("refused", "id-reused")
    FigureSheet.objects.filter(pk=sheet.pk).update(partner="cxp:node:kr:other")
    letter = ledgers.tells(sheet)
    assert (letter.state, letter.reason) == ("refused", "not-a-party")


def test_ours_taken_back_count_as_not_told(ledgers: Ledgers) -> None:
    sheet = begun(ledgers)
    mid = Outgoing.objects.get(schema=FIGURES).letter
    assert mid is not None
    recall_letter(ledgers.supervisor, mid, "wrong-person", "")
    assert sheet.tellings.get().state == "returned"


def answered_by(ledgers: Ledgers, sheet: FigureSheet, state: State) -> FigureTelling:
    """Our newest letter of a sheet, with what Tokyo's node says of it."""
    telling = sheet.tellings.filter(ours=True).latest("came_at")
    letter = posted(telling.letter)
    ledgers.office.tokyo.send_receipts(ledgers.office.tokyo.receipt(letter, state))
    telling.refresh_from_db()
    return telling


def test_ours_taken_back_stay_so_whatever_receipt_comes_after(ledgers: Ledgers) -> None:
    sheet = begun(ledgers)
    mid = sheet.tellings.get().letter
    assert mid is not None
    assert answered_by(ledgers, sheet, State.DELIVERED).state == "sent"
    recall_letter(ledgers.supervisor, mid, "wrong-person", "")
    assert answered_by(ledgers, sheet, State.READ).state == "returned"


@pytest.mark.parametrize("state", [State.REFUSED, State.EXPIRED])
def test_what_their_node_did_not_take_was_not_told(ledgers: Ledgers, state: State) -> None:
    which = UUID(new_id())
    ledgers.tells(which, asks=True, counted=None, closed=[])
    actions.tell_figures(ledgers.supervisor, which, way_out=WAY_OUT)
    sheet = FigureSheet.objects.get(pk=which)
    assert not sheet.asks_us
    telling = answered_by(ledgers, sheet, state)
    sheet.refresh_from_db()
    assert (telling.state, sheet.asks_us) == ("returned", True)
    assert Notification.objects.filter(kind="figures.not-taken", person=ledgers.supervisor).count() == 1
    actions.tell_figures(ledgers.supervisor, which)
    sheet.refresh_from_db()
    assert not sheet.asks_us


def test_ours_corrected_are_told_so_here_too(ledgers: Ledgers) -> None:
    ledgers.office.stored()
    telling = begun(ledgers).tellings.get()
    assert telling.letter is not None
    lines = telling.data["figures"]
    line = next(number for number, one in enumerate(lines) if one["value"] == "1")
    passages = [Passage(f"/figures/{line}/value", "3")]
    correct_letter(ledgers.supervisor, telling.letter, "wrong-data", "", passages)
    telling.refresh_from_db()
    assert (telling.data["figures"][line]["value"], telling.state) == ("3", "sent")
    # another time is no correction of these figures, for neither side
    correct_letter(
        ledgers.supervisor, telling.letter, "wrong-data", "", [Passage("/since", "2024-12-31T17:00:00Z")]
    )
    before = telling.data
    telling.refresh_from_db()
    assert telling.data == before


def test_the_partners_clock_chooses_no_figures(ledgers: Ledgers) -> None:
    sheet = begun(ledgers)
    ahead, behind = ((now() + timedelta(hours=step)).isoformat().replace("+00:00", "Z") for step in (1, -1))
    letter = ledgers.tells(sheet, [("requests", "asked", HANOI, "9")], counted=ahead)
    assert (letter.state, letter.reason) == ("refused", "malformed")
    ledgers.tells(sheet, [("requests", "asked", HANOI, "4")])
    ledgers.tells(sheet, [("requests", "asked", HANOI, "5")], counted=behind)
    assert rows_of(ledgers, sheet)[Key("requests", "asked", HANOI)].theirs == 5


def test_the_pages_of_a_sheet(ledgers: Ledgers) -> None:
    ledgers.office.stored()
    client = signed_in(Client(), ledgers.supervisor)
    query = "period-from=2026-01-01&period-to=2026-12-31"
    back = client.get(f"{ROOM}compare/new/?{query}")
    assert back.status_code == 302
    at = f"{ROOM}compare/new/?{query}&partner={TOKYO}"
    assert f"{ROOM}compare/new/?" in client.get(f"{ROOM}?{query}&partner={TOKYO}").content.decode()
    page = client.get(at)
    assert page.status_code == 200
    empty = client.post(at, {"leaves_under": "", "offence": ""})
    assert empty.status_code == 422
    assert "Choose at least one" in empty.content.decode()
    given = {
        "tell_ours": "on", "ask_theirs": "on", "leaves_under": WAY_OUT.agreement, "offence": "0502", "codes": ["H2"], "classification": "1",
        "rights_none": "on",
    }  # fmt: skip
    done = client.post(at, given)
    assert done.status_code == 302, done.content.decode()
    sheet = FigureSheet.objects.get()
    assert sheet.zone == str(ledgers.supervisor.time_zone)
    text = client.get(done.headers["Location"]).content.decode()
    assert "The other side has told no figures yet." in text
    # no kind is said to be without a source before the partner has said so
    assert "Not told yet" in text
    assert "No source" not in text
    assert "The letter is on its way to the partner." in text
    assert "Time of Ha Noi (UTC+7)" in text
    assert ">Asia/Ho_Chi_Minh<" not in text
    waiting = FigureTelling(sheet=sheet, ours=True, state=EntryState.WAITS)
    assert after_telling(waiting) == "The agreement asks for a second person, who releases the letter first."
    sent = sheet.tellings.get().data
    same = {key: sent[key] for key in ("since", "until", "zone", "figures")}
    letter = ledgers.tells(sheet, **same, asks=True)
    assert letter.state == "delivered", letter.reason
    text = client.get(done.headers["Location"]).content.decode()
    for part in ("asks for your agency’s figures", "Alike", 'class="duo"', "Both sides count the same"):
        assert part in text, part
    tell = f"{ROOM}compare/{sheet.pk}/tell/"
    assert client.get(tell).status_code == 200
    assert client.post(tell, {}).status_code == 302
    assert InLetter.objects.filter(schema=FIGURES).count() == 1
    assert sheet.tellings.filter(ours=True).count() == 2
