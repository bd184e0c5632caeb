"""Proof bundles made by the program, checked by the verifier that knows nothing of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from comity.audit.core.checkpoints import sign_checkpoint
from comity.audit.core.note_keys import LogKey
from comity.audit.sequencer import sequence
from comity.exchange import registry
from comity.exchange.actions import acknowledge, update_peer
from comity.exchange.attempts import request_for, settle
from comity.exchange.core.hop import HEADER
from comity.exchange.core.receipts import LogEntry, State
from comity.exchange.core.wire import Response
from comity.exchange.due import LetterJob
from comity.exchange.letter_proof import NotPlacedError, NotProvableError, prove_letter
from comity.exchange.models import InLetter, OutLetter, Peer, Receipt
from comity.exchange.outbox import consignment_of
from comity.exchange.tests.conftest import OPERATOR, Room
from comity.exchange.tests.partners import House, Partner, kept, open_all
from comity.lib.clock import now
from comity_verify import cli
from comity_verify.report import Report

Write = Callable[..., OutLetter]
Verify = Callable[..., Report]


def head_of(house: House, size: int = 9) -> str:
    """A checkpoint of a partner's log."""
    assert house.descriptor.log is not None
    key = LogKey(house.descriptor.log.origin, house.inner.log[0].ed25519())
    return sign_checkpoint(key, size, bytes([size]) * 32)


def hand_over(tokyo: Partner, letter: OutLetter) -> None:
    """Send a letter as delivery does; the partner stores it and answers."""
    peer = Peer.objects.get(node=tokyo.node)
    job = LetterJob(consignment_of(letter), letter.mid)
    request = request_for(peer, job)
    assert tokyo.house.descriptor.log is not None
    token = tokyo.receipt(
        letter, entry=LogEntry(tokyo.house.descriptor.log.origin, "A" * 42 + "E"), cp=head_of(tokyo.house)
    )
    assert settle(
        peer, job, Response(202, {}, f'{{"receipt":"{token}"}}'.encode()), request.headers[HEADER]
    ).taken


def fresh(letter: OutLetter) -> OutLetter:
    return OutLetter.objects.select_related("peer").get(pk=letter.pk)


@pytest.fixture
def check(tmp_path: Path) -> Verify:
    """Make the proof of a letter and verify it; files beside it, and pinned roots."""

    def verified(letter: OutLetter | InLetter, *files: Path, root: tuple[str, ...] = ()) -> Report:
        bundle = tmp_path / "proof.zip"
        bundle.write_bytes(prove_letter(letter).content)
        return cli.verify(bundle, list(root), list(files))

    return verified


@pytest.fixture
def theirs(tokyo: Partner, room: Room) -> InLetter:
    """A letter of the partner that was opened and read."""
    mid = tokyo.write()
    open_all()
    acknowledge(OPERATOR, mid, "read")
    sequence()
    return InLetter.objects.select_related("peer").get(mid=mid)


def test_a_letter_of_ours_that_was_read(tokyo: Partner, hanoi: House, write: Write, check: Verify) -> None:
    letter = write()
    hand_over(tokyo, letter)
    tokyo.send_receipts(tokyo.receipt(letter, State.DELIVERED), tokyo.receipt(letter, State.READ))
    sequence()
    report = check(fresh(letter), root=(hanoi.descriptor.root, tokyo.house.descriptor.root))
    assert report.failed == []
    assert report.pinned
    said = "\n".join(report.proves)
    assert "found this very letter in it" in said
    assert "had opened the letter" in said
    assert "signed a log of 9 entries" in said
    assert any("anybody outside" in each for each in report.leaves_open)  # nothing went out since


def test_the_checkpoint_that_a_later_letter_carried_is_held_by_the_partner(
    tokyo: Partner, write: Write, check: Verify
) -> None:
    letter = write()
    hand_over(tokyo, letter)
    sequence()
    hand_over(tokyo, write())
    sequence()  # our newest checkpoint is larger, and nobody else has seen it
    report = check(fresh(letter))
    assert report.failed == []
    assert any("holds that checkpoint" in each for each in report.proves)
    assert any("proves the body only" in each for each in report.leaves_open)


def test_a_letter_that_nobody_took_yet(tokyo: Partner, write: Write, check: Verify) -> None:
    letter = fresh(write())
    with pytest.raises(NotPlacedError):
        prove_letter(letter)
    sequence()
    report = check(letter)
    assert report.failed == []
    assert any("could open the letter" in each for each in report.leaves_open)


def test_a_letter_of_theirs(theirs: InLetter, hanoi: House, tokyo: Partner, check: Verify) -> None:
    report = check(theirs, root=(hanoi.descriptor.root, tokyo.house.descriptor.root))
    assert report.failed == []
    said = "\n".join(report.proves)
    assert f"{tokyo.node} handed over exactly this body" in said
    assert f"{hanoi.node} wrote into its log that it stored this letter" in said


def test_a_receipt_that_the_partner_took_says_where_to_ask_for_the_checkpoint(
    tokyo: Partner, theirs: InLetter, check: Verify
) -> None:
    acknowledge(OPERATOR, theirs.mid, "actioned")
    Receipt.objects.filter(state="actioned").update(posted_at=theirs.stored_at)
    report = check(theirs)
    assert report.failed == []
    assert any("can show that receipt" in each for each in report.leaves_open)


def test_a_letter_that_was_not_opened_is_not_proven(tokyo: Partner, room: Room) -> None:
    mid = tokyo.write()
    with pytest.raises(NotProvableError):
        prove_letter(InLetter.objects.select_related("peer").get(mid=mid))


def test_attachments_lie_beside(tokyo: Partner, write: Write, check: Verify, tmp_path: Path) -> None:
    letter = write(files=(kept(b"a picture", "ảnh.txt", "text/plain").pk,))
    hand_over(tokyo, letter)
    sequence()
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.write_bytes(b"a picture")
    wrong.write_bytes(b"another")
    assert any("ảnh.txt" in each for each in check(fresh(letter)).leaves_open)
    report = check(fresh(letter), right)
    assert report.holds
    assert any("ảnh.txt" in each for each in report.proves)
    assert not check(fresh(letter), right, wrong).holds


def test_receipts_under_keys_of_an_earlier_card(tokyo: Partner, write: Write, check: Verify) -> None:
    letter = write()
    hand_over(tokyo, letter)
    peer = Peer.objects.get(node=tokyo.node)
    keys = tuple(key for key in tokyo.house.descriptor.keys if key.kid != tokyo.hop.kid)
    update_peer(OPERATOR, peer.pk, tokyo.house.renewed(keys=keys, iat=now().replace(microsecond=0)).to_text())
    sequence()
    report = check(fresh(letter))
    assert report.failed == []
    assert {"receiver/descriptor-1.jwt", "receiver/descriptor-2.jwt"} <= {
        each.split(":")[0] for each in report.held
    }


def test_odd_receipts_go_along_as_evidence(tokyo: Partner, write: Write, check: Verify) -> None:
    letter = write()
    hand_over(tokyo, letter)
    tokyo.send_receipts(tokyo.receipt(letter, State.DELIVERED), tokyo.receipt(letter, State.REFUSED))
    sequence()
    report = check(fresh(letter))
    assert report.failed == []
    assert any("contradicted itself" in each and "“policy”" in each for each in report.proves)


def test_a_root_key_of_somebody_else(
    tokyo: Partner, hanoi: House, write: Write, check: Verify, seoul: Partner
) -> None:
    letter = write()
    sequence()
    report = check(fresh(letter), root=(hanoi.descriptor.root, seoul.house.descriptor.root))
    assert not report.holds
    assert report.failed == [f"the root key of {tokyo.node} is not the one given with --root"]


def test_no_room_is_needed(
    tokyo: Partner, theirs: InLetter, monkeypatch: pytest.MonkeyPatch, check: Verify
) -> None:
    monkeypatch.setattr(registry, "_bodies", {})
    assert check(theirs).holds
