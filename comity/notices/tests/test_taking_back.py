"""After a restore: files that were circulated, what we said about a notice, and tracks, rebuilt from letters that came back."""

from dataclasses import replace
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.audit import events
from comity.audit.acts import writing
from comity.exchange.core.ids import new_id
from comity.exchange.models import OutLetter, Peer
from comity.exchange.registry import Successor
from comity.exchange.trails import looks_at
from comity.notices import actions, track_access
from comity.notices.actions import Party
from comity.notices.actions.tracks import view_track
from comity.notices.bodies import FLAG, WANTED
from comity.notices.clearing import stopped_because
from comity.notices.exceptions import ExcludedLostError, NobodyChosenError, NotClearedError
from comity.notices.models import (
    Circulation,
    CloseReason,
    FlagReason,
    HeldNotice,
    PreflightAnswer,
    WantedFile,
)
from comity.notices.models.track import PrivateAnswer, Track, TrackAlarm, TrackEntry, TrackLetter, TrackParty
from comity.notices.standing import sheet_of
from comity.notices.tests.seekers import WITH_SEOUL, Seekers
from comity.notices.tests.track_office import Tracks
from comity.notices.track_access import tracks_visible_to
from comity.notices.track_bodies import ENTRY, TRACK
from comity.notices.track_exceptions import RightsOpenError
from comity.release.actions import renew_outgoing
from comity.release.models import Outgoing
from comity.requests.models import ReferenceCounter
from comity.requests.tests.office import SEOUL, TOKYO
from comity.requests.tests.sharers import Sharers
from comity.requests.tests.test_recall_restored import RECOVERY, take
from comity.sharing.bodies import RECALL
from comity.sharing.models import Revision


@pytest.fixture
def seekers(sharers: Sharers) -> Seekers:
    return Seekers.of(sharers)


def letters(schema: str) -> list[OutLetter]:
    return list(OutLetter.objects.filter(schema=schema).order_by("created_at", "ls"))


def lose(file: WantedFile) -> None:
    """Forget a file, as an older backup does."""
    with writing():
        Circulation.objects.filter(file=file).delete()
        PreflightAnswer.objects.filter(file=file).delete()
        Outgoing.objects.filter(conv=file.pk).delete()
        ReferenceCounter.objects.all().delete()
        WantedFile.objects.filter(pk=file.pk).delete()


def lose_track(track: Track) -> None:
    """Forget a track."""
    with writing():
        for rows in (TrackLetter, TrackAlarm, PrivateAnswer, TrackEntry, TrackParty):
            rows._base_manager.filter(track=track).delete()
        Outgoing.objects.filter(conv=track.pk).delete()
        ReferenceCounter.objects.all().delete()
        Track.objects.filter(pk=track.pk).delete()


class TestFiles:
    KEPT = (
        "ref",
        "kind",
        "state",
        "sheet",
        "name",
        "offence",
        "version",
        "created_by_id",
        "expires_at",
        "unit_id",
    )

    def test_a_lost_file_is_rebuilt_as_the_partner_has_it(self, seekers: Seekers) -> None:
        file = seekers.circulated()
        at_tokyo = seekers.at_tokyo(file)
        [letter] = letters(WANTED)
        seekers.tokyo.send_receipts(seekers.tokyo.receipt(letter))
        before = {name: getattr(file, name) for name in self.KEPT}
        lose(file)
        assert take(letter)
        assert take(letter)
        rebuilt = WantedFile.objects.get(pk=file.pk)
        assert {name: getattr(rebuilt, name) for name in self.KEPT} == before
        row = seekers.at_tokyo(rebuilt)
        assert (row.state, row.letter, row.letters, row.letter_state) == (
            "sent",
            letter.mid,
            [letter.mid],
            "stored",
        )
        same = ("kind", "purpose", "agreement", "article", "until")
        assert [getattr(row, name) for name in same] == [getattr(at_tokyo, name) for name in same]
        assert Outgoing.objects.get(letter=letter.mid).pk == row.outgoing
        assert seekers.file().ref != rebuilt.ref

    def test_a_rebuilt_file_goes_to_nobody_new_before_its_rules_are_answered_again(
        self, seekers: Seekers
    ) -> None:
        file = seekers.circulated()
        lose(file)
        take(letters(WANTED)[0])
        to_seoul = seekers.plan(Party(SEOUL, WITH_SEOUL, "1"))
        with pytest.raises(NotClearedError):
            actions.circulate_file(seekers.officer, file.pk, to_seoul)

    def test_nor_before_a_person_has_said_who_never_gets_it(self, seekers: Seekers) -> None:
        file = seekers.answered(seekers.file(sought_in=("JPN", "KOR")))
        plan = seekers.plan(excluded=frozenset({SEOUL}))
        actions.circulate_file(seekers.officer, file.pk, plan)
        [letter] = letters(WANTED)
        assert take(letter)
        assert not WantedFile.objects.get(
            pk=file.pk
        ).excluded_lost  # the backup knows the letter, and the list with it
        lose(file)
        take(letter)
        rebuilt = seekers.answered(WantedFile.objects.get(pk=file.pk))
        to_seoul = seekers.plan(Party(SEOUL, WITH_SEOUL, "1"))
        with pytest.raises(ExcludedLostError):
            actions.circulate_file(seekers.officer, file.pk, to_seoul)
        row, sheet = seekers.at_tokyo(rebuilt), sheet_of(rebuilt)
        assert stopped_because(rebuilt, row.peer, sheet) == ""  # who has it already has it
        assert stopped_because(rebuilt, Peer.objects.get(node=SEOUL), sheet) == "excluded-lost"
        page = signed_in(Client(), seekers.officer).get(reverse("notices:circulate", args=[file.pk]))
        assert "This is everybody who must never get the file" in page.content.decode()
        whole = replace(to_seoul, excluded=frozenset({SEOUL}), excluded_is_whole=True)
        with pytest.raises(NobodyChosenError):  # said anew: Seoul is left out
            actions.circulate_file(seekers.officer, file.pk, whole)
        actions.circulate_file(seekers.officer, file.pk, replace(to_seoul, excluded_is_whole=True))
        assert not WantedFile.objects.get(pk=file.pk).excluded_lost

    def test_a_file_that_was_taken_back_stays_taken_back(self, seekers: Seekers) -> None:
        file = seekers.circulated()
        [letter] = letters(WANTED)
        seekers.tokyo.send_receipts(seekers.tokyo.receipt(letter))
        actions.end_file(seekers.supervisor, file.pk, CloseReason.NOT_NEEDED, "")
        [recall] = letters(RECALL)
        with writing():  # the backup knows the file, and nothing of its end
            Revision.objects.all().delete()
            WantedFile.objects.filter(pk=file.pk).update(state="circulated", ended_at=None, end_reason="")
            Circulation.objects.filter(file=file).update(state="sent", withdrawn_at=None)
        assert take(recall)
        assert seekers.at_tokyo(file).state == "withdrawn"
        assert WantedFile.objects.get(pk=file.pk).state == "withdrawn"

    def test_what_we_said_about_a_notice_is_entered_again(self, seekers: Seekers) -> None:
        notice = seekers.received()
        actions.flag_notice(seekers.officer, notice.pk, FlagReason.NO_OFFENCE, "It is none here.")
        [letter] = letters(FLAG)
        with writing():
            HeldNotice.objects.filter(pk=notice.pk).update(flag="", flag_text="", flag_at=None, flag_by=None)
            Outgoing.objects.all().delete()
        assert take(letter)
        row = HeldNotice.objects.get(pk=notice.pk)
        assert (row.flag, row.flag_text, row.flag_by) == ("no-offence", "It is none here.", seekers.officer)
        assert row.flag_outgoing == Outgoing.objects.get(letter=letter.mid).pk

    def test_a_look_at_a_notice_is_a_look_at_what_the_partner_sent(self, seekers: Seekers) -> None:
        notice = seekers.received()
        actions.view_notice(seekers.officer, notice.pk)
        found = [(one.event, one.subject_id) for one in looks_at(TOKYO).entries]
        assert (events.NOTICE_VIEWED, str(notice.pk)) in found

    def test_the_letter_that_stands_for_a_stale_one_is_the_one_to_take_back(self, seekers: Seekers) -> None:
        file = seekers.circulated()
        [letter] = letters(WANTED)
        outgoing, new = Outgoing.objects.get(letter=letter.mid), UUID(new_id())
        renew_outgoing(RECOVERY, Successor(letter.mid, new, TOKYO, file.pk, WANTED, "outgoing", outgoing.pk))
        row = seekers.at_tokyo(file)
        assert (row.letter, row.letters, row.letter_state) == (new, [new], "queued")


class TestTracks:
    KEPT = (
        "ref",
        "kind",
        "role",
        "state",
        "person",
        "name",
        "offence",
        "urgency",
        "begun_by_id",
        "begun_at",
        "task_code",
    )

    def test_a_lost_track_is_rebuilt_with_its_entries(self, tracks: Tracks) -> None:
        track = tracks.begun(role="holding")
        tracks.we("step", step="identity")
        [beginning], entries = letters(TRACK), letters(ENTRY)
        before = {name: getattr(Track.objects.get(pk=track.pk), name) for name in self.KEPT}
        lose_track(track)
        assert not take(entries[0])  # its beginning is not here yet
        for letter in (beginning, *entries, beginning):
            assert take(letter)
        rebuilt = Track.objects.get(pk=track.pk)
        assert {name: getattr(rebuilt, name) for name in self.KEPT} == before
        assert tracks.same()
        assert TrackLetter.objects.filter(track=rebuilt).count() == 1 + len(entries)

    def test_the_house_answers_its_own_questions_again_before_the_next_entry(self, tracks: Tracks) -> None:
        track = tracks.begun(role="holding")
        lose_track(track)
        take(letters(TRACK)[0])
        with pytest.raises(RightsOpenError):
            tracks.we("step", step="identity")

    def test_a_look_at_a_track_is_a_look_at_what_the_partner_sent(self, tracks: Tracks) -> None:
        track = tracks.received()
        view_track(tracks.officer, track.pk)
        found = [(one.event, one.subject_id) for one in looks_at(TOKYO).entries]
        assert (events.TRACK_VIEWED, str(track.pk)) in found
        assert (events.TRACK_VIEWED, str(track.pk)) not in [
            (one.event, one.subject_id) for one in looks_at(SEOUL).entries
        ]

    def test_a_beginning_that_the_backup_knows_as_waiting_has_left(self, tracks: Tracks) -> None:
        track = tracks.begun()
        with writing():
            Track.objects.filter(pk=track.pk).update(state="waits")
            Outgoing.objects.update(state="to-approve", letter=None)
        assert take(letters(TRACK)[0])
        assert Track.objects.get(pk=track.pk).state == "open"
        assert [one.state for one in Outgoing.objects.all()] == ["sent"]

    def test_none_is_shown_before_its_partner_was_asked(
        self, tracks: Tracks, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        track = tracks.begun()
        assert tracks_visible_to(tracks.officer).filter(pk=track.pk).exists()
        monkeypatch.setattr(track_access, "was_restored", lambda: True)
        monkeypatch.setattr(track_access, "hidden_nodes", lambda: [TOKYO])
        assert not tracks_visible_to(tracks.officer).exists()

    def test_the_letter_that_stands_for_a_stale_one_is_followed(self, tracks: Tracks) -> None:
        track = tracks.begun()
        [letter] = letters(TRACK)
        outgoing, new = Outgoing.objects.get(letter=letter.mid), UUID(new_id())
        renew_outgoing(RECOVERY, Successor(letter.mid, new, TOKYO, track.pk, TRACK, "outgoing", outgoing.pk))
        assert TrackLetter.objects.get(outgoing=outgoing.pk).letter == new
