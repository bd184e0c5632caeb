"""Tracks between our node and Tokyo: both boards the same, refusals, approval, difference, death, many at once, alarms."""

from datetime import timedelta
from typing import Any

import pytest

from comity.agreements.access import terms_of
from comity.agreements.actions import hold_agreement
from comity.audit.acts import writing
from comity.exchange.core.digests import b64u
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter_members import AgreementRef
from comity.exchange.core.moments import to_rfc3339
from comity.exchange.core.receipts import State
from comity.exchange.models import InLetter, OutLetter
from comity.exchange.tests.partners import Partner, open_all
from comity.lib.clock import now
from comity.notices.actions.tracks import (
    answer_private,
    begin_track,
    offer_again,
    sign_entry,
    sign_receipts,
)
from comity.notices.core.track_entries import Entry
from comity.notices.models import WantedFile
from comity.notices.models.track import Track, TrackEntry
from comity.notices.tests.track_makers import filled
from comity.notices.tests.track_office import CLEAR, Tracks, terms
from comity.notices.track_access import tracks_visible_to
from comity.notices.track_bodies import board_of
from comity.notices.track_drafts import PartyDraft
from comity.notices.track_exceptions import (
    AsylumError,
    EntryWaitsError,
    NoTrackError,
    RightsOpenError,
    TrackRefusedError,
    TracksDifferError,
)
from comity.notices.track_sweeps import sweep
from comity.notifications.models import Notification
from comity.release.actions import approve_outgoing, give_back_outgoing
from comity.release.exceptions import NotReleasedError
from comity.release.models import Outgoing
from comity.requests.tests.office import HANOI, OPERATOR, TOKYO, posted


def test_a_person_is_handed_over_and_both_boards_are_the_same(tracks: Tracks) -> None:
    tracks.begun()
    tracks.go_on("receipt")
    at = now()
    tracks.we("step", step="receipt", at=at.isoformat())
    tracks.they("step", step="receipt", at=at.isoformat())
    assert tracks.track.state == "handed-over"
    tracks.we("step", step="closed")
    track = tracks.track
    assert (track.state, track.waits_on, track.due_at) == ("closed", [], None)
    assert track.handed_over_at == at
    assert track.arrested_at is not None
    assert tracks.same()
    assert TrackEntry.objects.filter(track=track).exclude(state__in=["sent", "received"]).count() == 0


def test_a_track_of_theirs_comes_in_and_waits_for_our_answers_about_rights(tracks: Tracks) -> None:
    track = tracks.received()
    assert (track.role, track.state, track.waits_on) == ("holding", "open", [HANOI])
    told = Notification.objects.filter(kind="track.begun", about_id=str(track.pk))
    assert told.exists()
    with pytest.raises(RightsOpenError):
        tracks.we("step", step="identity")
    for question in CLEAR:
        answer_private(tracks.officer, track.pk, question, "cleared", "")
    tracks.we("step", step="identity")
    assert tracks.same()


def test_asylum_stops_everything_and_no_letter_says_so(tracks: Tracks) -> None:
    track = tracks.received()
    for question in ("political", "press"):
        answer_private(tracks.officer, track.pk, question, "cleared", "")
    answer_private(tracks.officer, track.pk, "asylum", "raised", "She asked for asylum on 3 May.")
    with pytest.raises(AsylumError):
        tracks.we("step", step="identity")
    with pytest.raises(TrackRefusedError, match="named person"):
        answer_private(tracks.officer, track.pk, "asylum", "cleared", "")
    before = OutLetter.objects.count()
    row = sign_entry(
        tracks.officer, track.pk, tracks.new("stop", stop="withheld", state="raised", reason="Own law.")
    )
    assert row.state == "waits"  # a named senior decides what leaves
    assert OutLetter.objects.count() == before
    waiting = Outgoing.objects.get(origin_id=row.pk)
    assert "asylum" not in str(waiting.data)
    give_back_outgoing(tracks.office.cast.supervisor, waiting.pk, "Say nothing yet.")
    answer_private(tracks.officer, track.pk, "asylum", "settled", "Refused finally by the court on 2 June.")
    tracks.we("step", step="identity")


def test_a_step_out_of_order_is_refused_on_both_sides(tracks: Tracks) -> None:
    tracks.begun()
    with pytest.raises(TrackRefusedError, match="earlier step"):
        tracks.we("step", step="papers")
    early = Entry(
        new_id(),
        "step",
        now(),
        TOKYO,
        {"step": "decision", **filled(tracks.theirs.plan.steps[5].fields, now())},
    )
    letter = tracks.send(early)
    assert (letter.state, letter.reason) == ("refused", "out-of-order")


def test_who_takes_no_part_and_who_signs_for_another_is_refused(tracks: Tracks, seoul: Partner) -> None:
    track = tracks.begun()
    hold_agreement(OPERATOR, terms(agreement="with-seoul", other=seoul.node, country="KR"))
    entry = Entry(
        new_id(),
        "step",
        now(),
        seoul.node,
        {"step": "identity", **filled(tracks.theirs.plan.steps[0].fields, now())},
    )
    data = {
        "track": str(track.pk), "entry": entry.id, "kind": "step", "at": to_rfc3339(entry.at),
        "by": {"node": seoul.node, "actor": "officer-17"}, "after": [], "data": dict(entry.data),
    }  # fmt: skip
    letter = tracks.write("notices/entry/1", data, by=seoul)
    assert (letter.state, letter.reason) == ("refused", "not-a-party")
    letter = tracks.send(entry, by={"node": HANOI, "actor": "officer-17"})
    assert (letter.state, letter.reason) == ("refused", "another-author")


def test_the_same_entry_twice_is_harmless_and_another_under_its_id_is_refused(tracks: Tracks) -> None:
    tracks.begun()
    tracks.they("step", step="identity")
    [entry] = tracks.theirs.held.values()
    assert tracks.send(entry).state == "delivered"
    assert TrackEntry.objects.count() == 1
    letter = tracks.send(entry, data={**entry.data, "officer": "Somebody else"})
    assert (letter.state, letter.reason) == ("refused", "id-reused")


def test_an_entry_that_comes_before_what_it_rests_on_waits(tracks: Tracks) -> None:
    tracks.begun()
    at = now()
    second = Entry(
        new_id(),
        "step",
        at,
        TOKYO,
        {"step": "located", **filled(tracks.theirs.plan.steps[1].fields, at)},
        frozenset({new_id()}),
    )
    letter = tracks.send(second)
    assert letter.state == "stored"  # neither taken nor refused: it is tried again
    assert not TrackEntry.objects.exists()


def test_the_second_person_approves_and_until_then_nothing_counts(tracks: Tracks) -> None:
    hold_agreement(OPERATOR, terms(two_person=True, version=2))
    track = begin_track(tracks.officer, tracks.draft())
    assert track.state == "waits"
    outgoing = Outgoing.objects.get(origin_id=track.pk)
    give_back_outgoing(tracks.office.cast.supervisor, outgoing.pk, "Write the birth date.")
    track.refresh_from_db()
    assert (track.state, track.return_reason) == ("returned", "Write the birth date.")
    offer_again(tracks.officer, track.pk)
    approve_outgoing(
        tracks.office.cast.supervisor, Outgoing.objects.get(origin_id=track.pk, state="to-approve").pk
    )
    track.refresh_from_db()
    assert track.state == "open"
    tracks.follow(track)
    tracks.they("step", step="identity")
    entry = sign_entry(tracks.officer, track.pk, tracks.new("due", step="arrest"))
    assert entry.state == "waits"
    assert not tracks.board().clocks()
    with pytest.raises(EntryWaitsError):
        sign_entry(tracks.officer, track.pk, tracks.new("due", step="arrest"))
    approve_outgoing(tracks.office.cast.supervisor, Outgoing.objects.get(origin_id=entry.pk).pk)
    tracks.carry()
    assert tracks.board().clocks()
    assert tracks.same()


def test_what_waited_for_approval_and_no_longer_fits_does_not_leave(tracks: Tracks) -> None:
    track = tracks.begun()
    tracks.go_on("papers")
    hold_agreement(OPERATOR, terms(two_person=True, version=2))
    entry = sign_entry(tracks.officer, track.pk, tracks.new("step", step="papers"))
    tracks.they("ended", reason="died")
    with pytest.raises(TrackRefusedError, match="ended"):
        approve_outgoing(tracks.office.cast.supervisor, Outgoing.objects.get(origin_id=entry.pk).pk)


def test_under_an_agreement_that_does_not_cover_it_nothing_is_kept(tracks: Tracks) -> None:
    changed = terms(version=2).replace(b"provisional-arrest, ", b"")
    hold_agreement(OPERATOR, changed)
    with pytest.raises(NotReleasedError):
        begin_track(tracks.officer, tracks.draft())
    assert not Track.objects.exists()
    letter = tracks.offered()
    assert (letter.state, letter.reason) == ("refused", "kind-not-covered")


def test_two_times_of_the_handover_are_flagged_on_both_and_settled(tracks: Tracks) -> None:
    tracks.begun()
    tracks.go_on("receipt")
    at = now()
    tracks.we("step", step="receipt", at=at.isoformat())
    tracks.they("step", step="receipt", at=(at - timedelta(minutes=15)).isoformat())
    assert tracks.track.differs
    assert Notification.objects.filter(kind="track.differs").exists()
    tracks.they("settlement", step="receipt", at=at.isoformat())
    proposal = tracks.board().steps["receipt"].proposal
    assert proposal is not None
    tracks.we("settlement-answer", settlement=proposal.id)
    settled = tracks.track
    assert (settled.differs, settled.handed_over_at) == (False, at)
    assert tracks.same()


def test_a_person_dies_before_the_decision(tracks: Tracks) -> None:
    tracks.begun()
    tracks.go_on("decision")
    tracks.they("ended", reason="died")
    track = tracks.track
    assert (track.state, track.end_reason, track.due_at, track.waits_on) == ("ended", "died", None, [HANOI])
    tracks.we("step", step="closed", notice="withdrawn")
    assert tracks.track.state == "closed"


def test_several_are_handed_over_in_one_act_each_with_its_own_letter(tracks: Tracks) -> None:
    ready = []
    for _person in range(3):
        ready.append(tracks.begun().pk)
        tracks.go_on("receipt")
    data = filled(tracks.theirs.plan.step("receipt").fields, now())  # type: ignore[union-attr]
    before = OutLetter.objects.count()
    with pytest.raises(TracksDifferError):
        sign_receipts(tracks.officer, [*ready, begin_track(tracks.officer, tracks.draft()).pk], data)
    rows = sign_receipts(tracks.officer, ready, data)
    assert {row.track_id for row in rows} == set(ready)
    assert len({row.data["batch"] for row in rows}) == 1
    assert OutLetter.objects.count() == before + 3 + 1


def test_limits_are_told_ahead_and_when_they_lapse_each_once(tracks: Tracks) -> None:
    tracks.begun()
    tracks.go_on("papers")
    track = tracks.track
    assert track.due_at is not None
    at = track.due_at - timedelta(days=8)
    assert sweep(at) == 0
    for left, kind in (
        (6, "track.limit-near"),
        (2, "track.limit-near"),
        (0.5, "track.limit-near"),
        (0, "track.limit-lapsed"),
    ):
        with writing():
            Track.objects.filter(pk=track.pk).update(due_at=now() + timedelta(days=left))
        before = Notification.objects.filter(kind=kind).count()
        assert sweep(now()) == 1
        assert Notification.objects.filter(kind=kind).count() > before
        told = Notification.objects.count()
        assert sweep(now()) == 0
        assert Notification.objects.count() == told


def test_a_refused_entry_does_not_count_here_either(tracks: Tracks) -> None:
    tracks.begun()
    tracks.they("step", step="identity")
    row = sign_entry(tracks.officer, tracks.track.pk, tracks.new("due", step="arrest"))
    letter = posted(row.letters.get().letter)

    tracks.office.tokyo.send_receipts(tracks.office.tokyo.receipt(letter, State.REFUSED))
    row.refresh_from_db()
    assert row.state == "refused"
    assert row.letters.get().problem
    assert tracks.same()


def test_others_see_no_tracks(tracks: Tracks) -> None:
    track = tracks.begun()
    cast = tracks.office.cast
    assert tracks_visible_to(cast.investigator).count() == 1
    for person in (cast.partner, cast.outsider, cast.auditor, cast.operator, cast.consular, cast.screening):
        assert not tracks_visible_to(person).exists()
        with pytest.raises(NoTrackError):
            sign_entry(person, track.pk, tracks.new("due", step="arrest"))
    with pytest.raises(NoTrackError):
        sign_entry(cast.investigator, track.pk, tracks.new("due", step="arrest"))


def test_the_sister_track_names_the_one_before(tracks: Tracks) -> None:
    first = tracks.begun()
    second = tracks.begun(kind="proceedings", sister=first.pk)
    tracks.go_on("opened")
    assert (second.sister, tracks.track.accepted_at is not None) == (first.pk, True)
    assert tracks.same()


def sought(tracks: Tracks) -> WantedFile:
    """A wanted file of ours that was circulated."""
    officer = tracks.officer
    with writing():
        return WantedFile.objects.create(
            agency=officer.agency,
            unit=officer.unit,
            ref="W-2026-0007",
            kind="bilateral",
            state="circulated",
            created_by=officer,
            changed_by=officer,
        )


def test_closing_withdraws_the_notice(tracks: Tracks) -> None:
    file = sought(tracks)
    tracks.begun(notice=file.pk)
    tracks.go_on("receipt")
    at = now().isoformat()
    tracks.we("step", step="receipt", at=at)
    tracks.they("step", step="receipt", at=at)
    tracks.we("step", step="closed", notice="withdrawn")
    file.refresh_from_db()
    assert (file.state in {"withdrawn", "closed"}, file.end_reason) == (True, "handed-over")


def test_a_death_that_the_partner_tells_withdraws_the_notice_at_once(tracks: Tracks) -> None:
    file = sought(tracks)
    tracks.begun(notice=file.pk)
    tracks.they("ended", reason="died")
    file.refresh_from_db()
    assert file.end_reason == "died"
    tracks.we("step", step="closed", notice="withdrawn")
    assert tracks.track.state == "closed"


def test_a_notice_that_stays_for_another_matter_stays(tracks: Tracks) -> None:
    file = sought(tracks)
    tracks.begun(notice=file.pk)
    tracks.they("step", step="identity", outcome="namesake")
    tracks.we("step", step="closed", notice="stays")
    file.refresh_from_db()
    assert file.state == "circulated"


def test_a_state_of_transit_takes_part_and_waits_for_what_it_has_not_seen(
    tracks: Tracks, seoul: Partner
) -> None:
    hold_agreement(OPERATOR, terms(agreement="with-seoul", other=seoul.node, country="KR"))
    parties = (*tracks.draft().parties, PartyDraft(seoul.node, "transit", "with-seoul"))
    track = tracks.begun(parties=parties)
    assert OutLetter.objects.filter(schema="notices/track/1").count() == 2
    at = now()
    steps = tracks.theirs.plan.steps
    first = Entry(new_id(), "step", at, TOKYO, {"step": "identity", **filled(steps[0].fields, at)})
    spec = tracks.theirs.plan.acts["transit"]
    through = Entry(new_id(), "transit", at, seoul.node, filled(spec.fields, at), frozenset({first.id}))
    found = terms_of("with-seoul")
    assert found is not None
    letter = tracks.send(
        through,
        by_partner=seoul,
        agreement=AgreementRef(found.id, found.version, b64u(bytes.fromhex(found.digest)), "5"),
    )
    assert letter.state == "stored"
    assert tracks.send(first).state == "delivered"
    with writing():
        InLetter.objects.filter(pk=letter.pk).update(next_attempt_at=now())
    open_all()
    letter.refresh_from_db()
    assert letter.state == "delivered", letter.reason
    assert [one.node for one in board_of(track).transits] == [seoul.node]
    row = sign_entry(tracks.officer, track.pk, tracks.new("due", step="arrest"))
    assert {one.peer.node for one in row.letters.all()} == {TOKYO, seoul.node}


@pytest.mark.parametrize("name", ["at", "hit_at"])
@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_a_moment_that_no_page_could_show_is_refused(tracks: Tracks, name: str, moment: str) -> None:
    change: dict[str, Any] = {name: moment}
    assert tracks.offered(**change).reason == "malformed"
    assert not Track.objects.exists()
