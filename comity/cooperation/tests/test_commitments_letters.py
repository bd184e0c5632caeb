"""Letters of commitments: ledgers that differ, arrivals, what was not taken, recalled, deleted or lost."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from comity.audit.acts import writing
from comity.cooperation import access, actions
from comity.cooperation.commitments.access import visible_to
from comity.cooperation.commitments.bodies import COMMITMENT
from comity.cooperation.core.ledger import Kind, change, fold
from comity.cooperation.core.terms import Stage
from comity.cooperation.exceptions import NothingMissingError, NoWayOutError
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.cooperation.tests.commitments_ground import TERMS, Ledgers, told
from comity.exchange.core.ids import new_id
from comity.exchange.core.receipts import State
from comity.exchange.models import OutLetter
from comity.release.models import Outgoing
from comity.requests.tests.office import HANOI, TOKYO
from comity.requests.tests.test_recall_restored import take
from comity.sharing.actions import recall_letter


class TestTheOtherLedger:
    def test_a_mark_over_another_ledger_is_noticed_and_a_later_one_clears_it(self, ledgers: Ledgers) -> None:
        commitment = ledgers.agreed()
        first = ledgers.change(commitment, stage=Stage.IN_PROGRESS)
        wrong = {"mark": "0" * 64}
        ledgers.countersign(commitment, str(first.pk), body=wrong)
        differing = ledgers.fresh(commitment)
        assert differing.is_different
        assert told(ledgers.keeper, "commitment.different") == 1
        second = ledgers.change(commitment, owner="academy")
        ledgers.countersign(commitment, str(second.pk))
        assert not ledgers.fresh(commitment).is_different

    def test_entries_on_their_way_are_no_difference(self, ledgers: Ledgers) -> None:
        commitment = ledgers.agreed()
        before = {one.id for one in ledgers.said_to_tokyo(commitment.pk)}
        ledgers.change(commitment, owner="academy")  # crosses what Tokyo writes
        [head] = ledgers.heads(commitment)
        held = [one for one in ledgers.said_to_tokyo(commitment.pk) if one.id in before]
        held += ledgers.said_by_tokyo(commitment.pk)
        ledgers.say(
            commitment,
            Kind.CHANGE,
            change([head], replace(TERMS, owner="bureau 5")),
            body={"over": sorted(one.id for one in held), "mark": fold({HANOI, TOKYO}, held).mark},
        )
        assert not ledgers.fresh(commitment).is_different

    def test_what_the_partner_had_and_has_lost_is_a_difference(self, ledgers: Ledgers) -> None:
        commitment = ledgers.agreed()
        ledgers.delivered()
        [head] = ledgers.heads(commitment)
        ledgers.say(
            commitment,
            Kind.CHANGE,
            change([head], replace(TERMS, owner="x")),
            body={"over": [], "mark": fold({HANOI, TOKYO}, []).mark},
        )
        assert ledgers.fresh(commitment).is_different


class TestArrivals:
    def test_a_letter_comes_twice(self, ledgers: Ledgers) -> None:
        letter, which, entry = ledgers.offered()
        assert letter.state == "delivered"
        again = ledgers.say(
            which,
            Kind.CHANGE,
            CommitmentEntry.objects.get(pk=entry).data,
            entry=entry,
            seq=1,
            at=CommitmentEntry.objects.get(pk=entry).at,
        )
        assert again.state == "delivered", again.reason
        assert CommitmentEntry.objects.filter(commitment=which).count() == 1

    def test_what_begins_nothing_and_strangers_are_refused(self, ledgers: Ledgers) -> None:
        unknown = ledgers.say(
            UUID("00000000-0000-7000-8000-000000000001"),
            Kind.COUNTERSIGN,
            {"of": "00000000-0000-7000-8000-000000000002"},
        )
        assert (unknown.state, unknown.reason) == ("refused", "unknown-commitment")
        other = ledgers.alone()
        stranger = ledgers.say(other, Kind.CHANGE, change([], TERMS))
        assert (stranger.state, stranger.reason) == ("refused", "not-a-party")
        wild = change([], TERMS)
        wild["terms"]["due"] = "2026-02-31"
        assert (
            ledgers.say(UUID("00000000-0000-7000-8000-000000000003"), Kind.CHANGE, wild).reason == "malformed"
        )
        wild["terms"]["due"] = "2926-02-01"  # no page could be asked for such a day
        assert (
            ledgers.say(UUID("00000000-0000-7000-8000-000000000004"), Kind.CHANGE, wild).reason == "malformed"
        )

    def test_an_id_ends_where_it_ends(self, ledgers: Ledgers) -> None:
        letter = ledgers.say(UUID(new_id()), Kind.CHANGE, change([], TERMS), entry=f"{new_id()}\n")
        assert (letter.state, letter.reason) == ("refused", "malformed")

    def test_an_id_is_used_once(self, ledgers: Ledgers) -> None:
        _letter, which, entry = ledgers.offered()
        reused = ledgers.say(which, Kind.CHANGE, change([], replace(TERMS, owner="x")), entry=entry, seq=1)
        assert reused.reason == "id-reused"

    def test_an_entry_has_one_moment(self, ledgers: Ledgers) -> None:
        _letter, which, entry = ledgers.offered()
        row = CommitmentEntry.objects.get(pk=entry)
        again = ledgers.say(
            which, Kind.CHANGE, row.data, entry=entry, seq=1, at=row.at + timedelta(seconds=1)
        )
        assert again.reason == "id-reused"

    def test_what_comes_in_another_conversation_is_refused(self, ledgers: Ledgers) -> None:
        commitment = ledgers.proposed()
        about = str(CommitmentEntry.objects.get(commitment=commitment).pk)
        said = ledgers.say(commitment, Kind.COUNTERSIGN, {"of": about}, conv=str(new_id()))
        assert (said.state, said.reason) == ("refused", "malformed")
        assert ledgers.fresh(commitment).stage == ""


class TestLetters:
    def test_what_was_not_taken_is_sent_again(self, ledgers: Ledgers) -> None:
        commitment = ledgers.proposed()
        ledgers.delivered(State.REFUSED)
        assert told(ledgers.keeper, "commitment.not-taken") == 1
        assert actions.share_missing(ledgers.keeper, commitment.pk) == 1
        with pytest.raises(NothingMissingError):
            actions.share_missing(ledgers.keeper, commitment.pk)
        assert len(ledgers.at_tokyo(commitment).changes) == 1

    def test_what_we_recall_counts_no_more(self, ledgers: Ledgers) -> None:
        commitment = ledgers.proposed()
        [letter] = OutLetter.objects.filter(schema=COMMITMENT)
        ledgers.delivered()
        recall_letter(ledgers.supervisor, letter.mid, "wrong-person", "")
        assert ledgers.here(commitment).changes == ()
        assert not ledgers.fresh(commitment).waits_on_them

    def test_what_the_owner_deletes_is_gone(self, ledgers: Ledgers) -> None:
        letter, which, _entry = ledgers.offered()
        assert actions.purge_entries(ledgers.keeper, TOKYO, letter.mid) == 1
        commitment = Commitment.objects.get(pk=which)
        assert not commitment.waits_on_us
        assert CommitmentEntry.objects.get(commitment=which).data == {}

    def test_a_lost_commitment_is_rebuilt_from_its_letters(self, ledgers: Ledgers) -> None:
        commitment = ledgers.proposed()
        ledgers.delivered()
        with writing():
            CommitmentEntry.objects.filter(commitment=commitment).delete()
            Outgoing.objects.filter(conv=commitment.pk).delete()
            Commitment.objects.filter(pk=commitment.pk).delete()
        [letter] = OutLetter.objects.filter(schema=COMMITMENT)
        assert take(letter)
        assert take(letter)
        rebuilt = Commitment.objects.get(pk=commitment.pk)
        assert (rebuilt.ref, rebuilt.partner, rebuilt.waits_on_them) == (commitment.ref, TOKYO, True)
        assert CommitmentEntry.objects.filter(commitment=commitment).count() == 1
        ledgers.countersign(rebuilt)
        with pytest.raises(NoWayOutError):  # the answers about rights never left the house
            ledgers.change(rebuilt, owner="academy")


def test_after_a_restore_no_form_and_no_list_names_what_is_hidden(
    ledgers: Ledgers, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledgers.agreed()
    assert access.commitments_visible_to(ledgers.keeper).exists()
    monkeypatch.setattr(access, "was_restored", lambda: True)
    monkeypatch.setattr(access, "hidden_nodes", lambda: [TOKYO])
    assert not access.commitments_visible_to(ledgers.keeper).exists()
    assert not visible_to(ledgers.keeper).exists()
