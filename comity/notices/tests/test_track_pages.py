"""Pages of tracks: list, board, forms of steps and acts, answers for the house alone, many at once; what is typed is kept."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, override

from comity.accounts.tests.cast import signed_in
from comity.agreements.actions import hold_agreement
from comity.audit.acts import writing
from comity.exchange.models import OutLetter
from comity.lib.clock import now
from comity.notices.models.track import Track, TrackEntry
from comity.notices.tests.track_office import PERSON, TERMS, Tracks, terms
from comity.notices.track_counts import track_counts
from comity.notices.track_waiting import about_tracks, limits_about_to_lapse, steps_of_ours
from comity.records.actions import add_subject
from comity.records.drafts import NewSource, NewValue
from comity.records.models import SourceKind
from comity.requests.tests.office import OPERATOR, TOKYO
from comity.screening.models import Hit
from comity.sharing.models import CopyThing
from comity.web.counts import Period

PAPERS = {
    "at": "2026-11-20T10:00",
    "reference": "VN-2026-118",
    "papers": ["request", "warrant"],
    "languages": "Vietnamese, Japanese",
    "channel": "Diplomatic",
}


@pytest.fixture
def officer(tracks: Tracks, client: Client) -> Client:
    return signed_in(client, tracks.officer, present=True)


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_track_is_begun_from_a_page(tracks: Tracks, officer: Client) -> None:
    del tracks
    address = reverse("notices:new-track")
    page = officer.get(address)
    assert page.status_code == 200
    given = {
        **PERSON, "kind": "extradition", "role": "asking", "partner": f"{TOKYO}|{TERMS}", "offence": "0401",
        "urgency": "ordinary", "codes": ["H2"], "classification": "1",
    }  # fmt: skip
    answers = {"political": "cleared", "press": "cleared", "asylum": "cleared"}
    unanswered = officer.post(address, given)
    assert unanswered.status_code == 422
    assert "阮文成" in text(unanswered)
    reasonless = officer.post(address, {**given, **answers, "asylum": "raised"})
    assert "Say why the track is right" in text(reasonless)
    assert officer.post(address, {**given, **answers}).status_code == 302
    track = Track.objects.get()
    assert track.person["birth"] == "1984-03-02"
    assert "阮文成" in text(officer.get(reverse("notices:tracks")))
    board = text(officer.get(reverse("notices:track", args=[track.pk])))
    assert "Identity verified" in board
    assert "<dd>Male</dd>" in board
    assert "Offer the proceedings instead" in board


def test_whose_copy_of_the_list_names_a_person_of_a_partner_is_kept(tracks: Tracks, officer: Client) -> None:
    track = tracks.received()
    written = officer.post(reverse("notices:export-tracks"), {"kind": "csv", "purpose": "work"})
    assert written.status_code == 200
    assert CopyThing.objects.filter(kind="track", thing=str(track.pk)).exists()


def test_a_step_is_signed_on_its_page_and_the_board_shows_it(tracks: Tracks, officer: Client) -> None:
    track = tracks.begun()
    tracks.go_on("papers")
    address = reverse("notices:track-step", args=[track.pk, "papers"])
    missing = officer.post(address, {**PAPERS, "channel": ""})
    assert missing.status_code == 422
    assert "VN-2026-118" in text(missing)
    assert officer.post(address, PAPERS).status_code == 302
    row = TrackEntry.objects.get(data__step="papers")
    assert row.data["papers"] == ["request", "warrant"]
    assert row.data["at"].endswith("Z")
    board = text(officer.get(reverse("notices:track", args=[track.pk])))
    assert "VN-2026-118" in board
    assert "Waits here until the partner" in board
    tracks.carry()
    assert tracks.same()
    early = officer.post(reverse("notices:track-step", args=[track.pk, "escort"]), {})
    assert early.status_code == 422


def test_no_limit_counts_without_its_source(tracks: Tracks, officer: Client) -> None:
    track = tracks.received()
    for question in ("political", "press", "asylum"):
        answer = reverse("notices:track-private", args=[track.pk, question])
        assert officer.post(answer, {"state": "cleared", "reason": ""}).status_code == 302
    tracks.go_on("arrest")
    address = reverse("notices:track-step", args=[track.pk, "arrest"])
    page = text(officer.get(address))
    assert "Viet Nam, Law on Extradition" in page
    assert "A red notice alone is no basis" in page
    given = {
        "at": "2026-11-20T10:00", "place": "Đà Nẵng", "authority": "Court", "basis": "treaty-request",
        "basis_text": "Request 12/2026", "limit_unit": "calendar-day",
    }  # fmt: skip
    assert officer.post(address, given).status_code == 422
    for limit in ({"limit_rule": "vn-law"}, {"limit_rule": "other", "limit_length": "40"}):
        refused = officer.post(address, {**given, **limit})
        assert refused.status_code == 422
        assert "no limit counts without its source" in text(refused)
    assert (
        officer.post(
            address, {**given, "limit_rule": "vn-law", "limit_source": "art. 33, read 2 July"}
        ).status_code
        == 302
    )
    limit = TrackEntry.objects.get(data__step="arrest").data["limit"]
    assert (limit["length"], limit["rule"]) == (45, "vn-law")
    tracks.carry()
    assert tracks.same()
    board = text(officer.get(reverse("notices:track", args=[track.pk])))
    assert "art. 33, read 2 July" in board


def test_the_asking_side_reads_nothing_about_asylum_in_what_left(tracks: Tracks, officer: Client) -> None:
    track = tracks.received()
    address = reverse("notices:track-private", args=[track.pk, "asylum"])
    assert "never" not in text(officer.get(address))
    assert officer.post(address, {"state": "raised", "reason": ""}).status_code == 422
    assert officer.post(address, {"state": "raised", "reason": "Applied on 3 May"}).status_code == 302
    board = text(officer.get(reverse("notices:track", args=[track.pk])))
    assert "Applied on 3 May" in board
    assert not OutLetter.objects.filter(schema__startswith="notices/").exists()


def test_stops_promises_differences_and_ends_have_their_pages(tracks: Tracks, officer: Client) -> None:
    track = tracks.begun()
    for code in (
        "stop",
        "due",
        "ended",
        "assurance",
        "settlement",
        "consent",
        "transit",
        "assurance-answer",
        "settlement-answer",
        "waived",
        "extended",
        "released",
    ):
        assert officer.get(reverse("notices:track-act", args=[track.pk, code])).status_code == 200
    assert officer.get(reverse("notices:track-act", args=[track.pk, "nothing"])).status_code == 404
    assert officer.get(reverse("notices:track-step", args=[track.pk, "assurances"])).status_code == 404
    tracks.go_on("receipt")
    at = now()
    tracks.we("step", step="receipt", at=at.isoformat(), place="Nội Bài")
    tracks.they("step", step="receipt", place="Haneda")
    board = text(officer.get(reverse("notices:track", args=[track.pk])))
    assert "The sides differ" in board
    assert "Haneda" in board
    assert "Propose how to settle" in board


def test_several_are_handed_over_from_one_page(tracks: Tracks, officer: Client) -> None:
    assert "Nobody waits" in text(officer.get(reverse("notices:hand-over")))
    ready = []
    for _person in range(2):
        ready.append(str(tracks.begun().pk))
        tracks.go_on("receipt")
    given = {
        "tracks": ready,
        "at": "2026-11-21T09:00",
        "place": "Nội Bài",
        "handed_by": "A",
        "received_by": "B",
    }
    assert officer.post(reverse("notices:hand-over"), given).status_code == 302
    assert TrackEntry.objects.filter(data__step="receipt").count() == 2


def test_what_waits_and_what_is_counted(tracks: Tracks, officer: Client) -> None:
    tracks.begun()
    tracks.go_on("receipt")
    assert [one.pk for one in steps_of_ours(tracks.officer)] == [tracks.track_id]
    assert not limits_about_to_lapse(tracks.officer).exists()
    assert about_tracks([tracks.track.pk])[tracks.track.pk].name == "阮文成"
    began = now()
    tracks.we("step", step="receipt", at=began.isoformat())
    tracks.they("step", step="receipt", at=began.isoformat())
    with override(tracks.officer.time_zone):
        period = Period(localdate(began), localdate())
        found = {one.code: one for one in track_counts(tracks.officer, period, TOKYO, TERMS)}
    assert found["handovers"].number == 1
    assert found["provisional-arrests"].number == 1
    assert found["proceedings-transferred"].number == 0
    assert tracks.track.ref in text(officer.get(found["handovers"].url))
    assert tracks.track.ref not in text(officer.get(found["proceedings-transferred"].url))
    with override(tracks.officer.time_zone):
        other = {one.code: one.number for one in track_counts(tracks.officer, period, TOKYO, "another")}
    assert other["handovers"] == 0


def test_nothing_is_offered_for_signing_while_an_entry_waits_for_approval(
    tracks: Tracks, officer: Client
) -> None:
    track = tracks.begun()
    tracks.go_on("papers")
    assert [one.pk for one in steps_of_ours(tracks.officer)] == [track.pk]
    hold_agreement(OPERATOR, terms(two_person=True, version=2))
    at = reverse("notices:track", args=[track.pk])
    assert "Sign this step" in text(officer.get(at))
    assert officer.post(reverse("notices:track-step", args=[track.pk, "papers"]), PAPERS).status_code == 302
    board = text(officer.get(at))
    assert "An entry of this track waits for approval" in board
    assert "Sign this step" not in board
    assert 'href=""' not in board
    assert not steps_of_ours(tracks.officer).exists()


def test_the_questions_of_the_house_are_asked_before_a_step_is(tracks: Tracks, officer: Client) -> None:
    track = tracks.received()
    at = reverse("notices:track", args=[track.pk])
    assert "Answer the questions about rights first" in text(officer.get(at))
    for question in ("political", "press", "asylum"):
        answer = reverse("notices:track-private", args=[track.pk, question])
        assert officer.post(answer, {"state": "cleared", "reason": ""}).status_code == 302
    assert "Answer the questions about rights first" not in text(officer.get(at))


def test_an_investigator_reads_and_signs_nothing(tracks: Tracks, client: Client) -> None:
    track = tracks.begun()
    signed_in(client, tracks.office.cast.investigator)
    board = text(client.get(reverse("notices:track", args=[track.pk])))
    assert "Sign this step" not in board
    assert client.get(reverse("notices:track-step", args=[track.pk, "papers"])).status_code == 404


def test_a_track_begins_with_a_confirmed_hit_and_leads_back_to_it(tracks: Tracks, officer: Client) -> None:
    source = NewSource(SourceKind.OWN_RECORD, "File 1")
    add_subject(tracks.officer, "Person", [NewValue("name", "Nguyễn Văn Hải", "vi")], source)
    tracks.office.received()
    hit = Hit.objects.earliest("pk")
    page = reverse("screening:hit", args=[hit.pk])
    address = f"{reverse('notices:new-track')}?hit={hit.pk}"
    assert address not in text(officer.get(page))
    given = {
        **PERSON, "kind": "extradition", "role": "holding", "partner": f"{TOKYO}|{TERMS}", "offence": "0401",
        "urgency": "ordinary", "codes": ["H2"], "classification": "1",
        "political": "cleared", "press": "cleared", "asylum": "cleared",
    }  # fmt: skip
    refused = officer.post(address, given)
    assert "This hit is not confirmed" in text(refused)
    with writing():
        Hit.objects.filter(pk=hit.pk).update(state="same")
    assert address in text(officer.get(page))
    assert "Nguyễn Văn Hải" in text(officer.get(address))
    assert officer.post(address, given).status_code == 302
    track = Track.objects.get()
    assert track.hit == hit.pk
    board = reverse("notices:track", args=[track.pk])
    assert page in text(officer.get(board))
    investigator = signed_in(Client(), tracks.office.cast.investigator)
    assert page not in text(investigator.get(board))  # who screens nothing is led to no hit
