"""The ledger of a commitment is checked without a node: by the letters of both sides alone."""

import io
import zipfile
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.audit.models import Entry
from comity.audit.sequencer import sequence
from comity.cooperation.actions import approve_entry, countersign_change
from comity.cooperation.commitments.proof import prove_ledger
from comity.cooperation.core.ledger import Kind
from comity.cooperation.core.terms import Stage
from comity.cooperation.exceptions import NothingProvenError
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.cooperation.tests.commitments_ground import LATER, Ledgers
from comity.exchange.bundles import write_bundle
from comity.exchange.core.receipts import State
from comity.exchange.models import OutLetter
from comity.exchange.tests.test_proofs import hand_over
from comity.lib.ids import new_id
from comity.requests.tests.office import HANOI, TOKYO
from comity_verify.cli import verify
from comity_verify.report import Report


def test_a_ledger_is_handed_out_and_holds_off_line(ledgers: Ledgers, tmp_path: Path) -> None:
    commitment = ledgers.agreed()
    ledgers.change(commitment, owner="academy")
    at = reverse("cooperation:commitments-proof", args=[commitment.pk])
    client = signed_in(Client(), ledgers.keeper)
    answer = client.get(at)
    assert answer.headers["Location"].endswith(
        "/history/"
    )  # the log has not signed yet: nothing is handed out
    sequence()
    file = tmp_path / "ledger.zip"
    file.write_bytes(client.get(at).content)
    report = verify(file, [], [])
    assert report.failed == []
    assert any(commitment.mark in one for one in report.proves)
    assert sum("countersigned it, dated" in one for one in report.proves) == 1
    assert sum("no countersignature of the other side" in one for one in report.proves) == 1
    assert Entry.objects.filter(event="letter.proven", outcome="done").count() == 3
    pins = list(report.roots.values())
    assert verify(file, pins, []).pinned
    assert not verify(file, [*pins[:1], "A" * 43], []).holds


def test_a_letter_that_was_altered_is_noticed(ledgers: Ledgers, tmp_path: Path) -> None:
    commitment = ledgers.agreed()
    sequence()
    made = prove_ledger(commitment)
    whole = made.letters[0].content
    for place in (0, len(whole) // 3, len(whole) - 30):
        altered = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        files = {"README.txt": b"-", "letters/0001.zip": altered}
        file = tmp_path / "altered.zip"
        file.write_bytes(write_bundle("ledger", HANOI, ("commitment", str(commitment.pk)), files))
        assert not verify(file, [], []).holds
    files = {"README.txt": b"-", "letters/0001.zip": whole}
    file.write_bytes(write_bundle("ledger", HANOI, ("commitment", str(new_id())), files))
    assert any("about something else" in one for one in verify(file, [], []).failed)


def bundle_of(commitment: Commitment, path: Path, *without: UUID) -> Path:
    """The proof without some of its letters, as a maker who leaves them out would write it."""
    whole = [one.content for one in prove_ledger(commitment).letters if one.mid not in without]
    files = {f"letters/{number:04}.zip": content for number, content in enumerate(whole, 1)}
    path.write_bytes(
        write_bundle("ledger", HANOI, ("commitment", str(commitment.pk)), {"README.txt": b"-", **files})
    )
    return path


def last(report: Report) -> str:
    """The change that the report calls the last that both sides signed."""
    found = [
        one.split()[2] for one in report.proves if "is the last in this proof that both sides signed" in one
    ]
    return found[0] if found else ""


def signed_by_us(ledgers: Ledgers, change: str) -> OutLetter:
    """Our signature under a change of theirs that gives more time."""
    countersign_change(ledgers.keeper, UUID(change))
    approve_entry(ledgers.supervisor, CommitmentEntry.objects.get(kind=Kind.COUNTERSIGN, ours=True).pk)
    ours = OutLetter.objects.order_by("ls").last()
    assert ours is not None
    return ours


def taken_there(ledgers: Ledgers, letter: OutLetter, *states: State) -> None:
    """Let Tokyo's node store a letter of ours, and answer as it does once it has looked."""
    tokyo = ledgers.office.tokyo
    hand_over(tokyo, letter)
    for state in states:
        reason = {"reason": "expired"} if state is State.EXPIRED else {}
        assert tokyo.send_receipts(tokyo.receipt(letter, state, **reason)).status == 202


def test_a_promise_that_the_rules_do_not_let_stand_is_named(ledgers: Ledgers, tmp_path: Path) -> None:
    commitment = ledgers.agreed()
    [head] = ledgers.heads(commitment)
    ledgers.offered([head], commitment.pk, actor=HANOI, addressee=TOKYO, stage=Stage.COMMITTED, owner=" ")
    ledgers.offered([head], commitment.pk, actor=HANOI, addressee=TOKYO, stage=Stage.SOFT)
    ledgers.offered([head], commitment.pk, actor=HANOI, addressee=TOKYO, stage=Stage.FULFILLED)
    sequence()
    report = verify(bundle_of(commitment, tmp_path / "flaws.zip"), [], [])
    assert report.failed == []
    for words in ("names no unit", "does not follow from what was signed", "names no evidence"):
        assert sum(words in one for one in report.proves) == 1, words
    assert last(report) == head
    assert any("5 of 5 letters tell the mark" in one for one in report.proves)


def test_a_letter_that_was_left_out_is_missed_by_what_the_others_name(
    ledgers: Ledgers, tmp_path: Path
) -> None:
    commitment = ledgers.agreed()
    theirs_first, _which, longer = ledgers.offered(ledgers.heads(commitment), commitment.pk, actor=HANOI, addressee=TOKYO, reason="Floods.", due=LATER.due)  # fmt: skip
    ours = signed_by_us(ledgers, longer)
    taken_there(ledgers, ours, State.DELIVERED)
    sequence()
    whole = verify(bundle_of(commitment, tmp_path / "whole.zip"), [], [])
    assert last(whole) == longer
    theirs = verify(bundle_of(commitment, tmp_path / "theirs.zip", theirs_first.mid), [], [])
    assert any(longer in one and "left out" in one for one in theirs.leaves_open)


def test_that_the_newest_letters_were_left_out_is_never_denied(ledgers: Ledgers, tmp_path: Path) -> None:
    """Both signed more time; whoever leaves out one's own signature, or both letters, proves nothing about what stands."""
    commitment = ledgers.agreed()
    [before] = ledgers.heads(commitment)
    theirs, _which, longer = ledgers.offered([before], commitment.pk, actor=HANOI, addressee=TOKYO, reason="Floods.", due=LATER.due)  # fmt: skip
    ours = signed_by_us(ledgers, longer)
    taken_there(ledgers, ours, State.DELIVERED)
    sequence()
    for without in ((ours.mid,), (ours.mid, theirs.mid)):
        report = verify(bundle_of(commitment, tmp_path / "cut.zip", *without), [], [])
        assert report.failed == []
        assert last(report) == before
        assert not any("stands" in one for one in report.proves)
        assert any(
            "letter after the last one that is here cannot be missed" in one for one in report.leaves_open
        )
    with zipfile.ZipFile(io.BytesIO(prove_ledger(commitment).content)) as made:
        words = " ".join(made.read("README.txt").decode().split())
    assert "A letter after the last one cannot be missed from this zip alone" in words


@pytest.mark.parametrize("state", [None, State.STORED, State.REFUSED, State.EXPIRED])
def test_a_signature_that_the_partner_did_not_take_is_not_of_both(
    ledgers: Ledgers, tmp_path: Path, state: State | None
) -> None:
    commitment = ledgers.agreed()
    [before] = ledgers.heads(commitment)
    _letter, _which, longer = ledgers.offered([before], commitment.pk, actor=HANOI, addressee=TOKYO, reason="Floods.", due=LATER.due)  # fmt: skip
    ours = signed_by_us(ledgers, longer)
    if state is not None:
        taken_there(ledgers, ours, *([] if state is State.STORED else [state]))
    sequence()
    report = verify(bundle_of(commitment, tmp_path / "ledger.zip"), [], [])
    assert report.failed == []
    assert last(report) == before
    [said] = [one for one in report.proves if one.startswith(f"Change {longer}")]
    assert "does not count as signed by both" in said
    assert {
        None: "there is no receipt",
        State.STORED: "stored this unopened",
        State.REFUSED: "refused it",
    }.get(state, "its time was over") in said


def test_a_signature_of_theirs_that_we_refused_is_handed_out_with_the_refusal(
    ledgers: Ledgers, tmp_path: Path
) -> None:
    commitment = ledgers.proposed()
    [change] = [one.id for one in ledgers.here(commitment).changes]
    refused = ledgers.say(commitment, Kind.COUNTERSIGN, {"of": change}, body={"offence": "x"})
    assert refused.state == "refused"
    sequence()
    report = verify(bundle_of(commitment, tmp_path / "refused.zip"), [], [])
    assert report.failed == []
    assert last(report) == ""
    assert any(f"{HANOI} refused letters/0002.zip of {TOKYO}" in one for one in report.proves)


def test_a_node_that_held_otherwise_when_it_wrote_is_named(ledgers: Ledgers, tmp_path: Path) -> None:
    commitment = ledgers.agreed()
    ledgers.offered(ledgers.heads(commitment), commitment.pk, actor=HANOI, addressee=TOKYO)
    whole = ledgers.say(
        commitment,
        Kind.DISPUTE,
        {"of": ledgers.heads(commitment)[0], "reason": "No."},
        body={"mark": "0" * 64},
    )
    assert whole.state == "delivered"
    sequence()
    report = verify(bundle_of(commitment, tmp_path / "other.zip"), [], [])
    assert report.failed == []
    assert any(TOKYO in one and "0" * 64 in one for one in report.leaves_open)
    assert any("3 of 4 letters" in one for one in report.proves)


def test_where_nothing_left_there_is_nothing_to_prove(ledgers: Ledgers) -> None:
    with pytest.raises(NothingProvenError):
        prove_ledger(ledgers.alone())
