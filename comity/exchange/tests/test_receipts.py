"""Receipts: what each proves, in which order they may come, and what a false one changes: nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from comity.audit import events
from comity.audit.guard import actions_only
from comity.audit.models import Entry
from comity.exchange.actions import acknowledge, change_peer
from comity.exchange.core import strict_json
from comity.exchange.core.digests import b64u
from comity.exchange.core.errors import KeyFolderError
from comity.exchange.core.hop import HEADER
from comity.exchange.core.key_folder import EdgeKeys
from comity.exchange.core.receipts import State, verify_receipt
from comity.exchange.core.wire import JSON, MESSAGES, Response
from comity.exchange.letters import status_of
from comity.exchange.models import InLetter, LetterState, Link, OddReceipt, OutLetter, Peer, Receipt
from comity.exchange.receiving import Inbound, answer_letters
from comity.exchange.tests.conftest import OPERATOR, Room
from comity.exchange.tests.partners import Partner, open_all, problem_of, receipt_in
from comity.lib.ids import new_id

Write = Callable[..., OutLetter]


def false_receipts() -> list[dict[str, Any]]:
    """What the log says of receipts that were not believed."""
    entries = Entry.objects.filter(event=events.RECEIPT_RECEIVED, outcome="refused").order_by("at")
    return [strict_json.parse(bytes(entry.body), 10_000)["details"] for entry in entries]


def fresh(letter: OutLetter) -> OutLetter:
    return OutLetter.objects.get(pk=letter.pk)


def test_a_stored_receipt_proves_the_letter(tokyo: Partner, write: Write) -> None:
    letter = write()
    assert not letter.receipt_verified
    assert tokyo.send_receipts(tokyo.receipt(letter)).status == 202
    assert (fresh(letter).state, fresh(letter).receipt_verified) == (LetterState.STORED, True)


def test_receipts_move_a_letter_up_to_its_end(tokyo: Partner, write: Write) -> None:
    letter = write()
    for state in (State.STORED, State.DELIVERED, State.READ, State.ACTIONED):
        tokyo.send_receipts(tokyo.receipt(letter, state))
        assert fresh(letter).state == state.value
    assert Receipt.objects.filter(mid=letter.mid, given=False).count() == 4


def test_a_partner_that_writes_under_the_id_of_our_letter_proves_nothing_of_it(
    tokyo: Partner, write: Write
) -> None:
    letter = write()
    tokyo.write(id=str(letter.mid))
    assert Receipt.objects.get(mid=letter.mid).given
    status = status_of([letter.mid])[letter.mid]
    assert (status.ours, status.state, status.proven, status.stored_at) == (True, "queued", False, None)


def test_a_late_lower_receipt_is_kept_and_moves_nothing_back(tokyo: Partner, write: Write) -> None:
    letter = write()
    tokyo.send_receipts(tokyo.receipt(letter, State.READ))
    tokyo.send_receipts(tokyo.receipt(letter, State.STORED))
    assert (fresh(letter).state, fresh(letter).receipt_verified) == (LetterState.READ, True)
    assert Receipt.objects.filter(mid=letter.mid, given=False).count() == 2


def test_a_refused_letter_says_why(tokyo: Partner, write: Write) -> None:
    letter = write()
    tokyo.send_receipts(tokyo.receipt(letter), tokyo.receipt(letter, State.REFUSED, reason="policy"))
    assert (fresh(letter).state, fresh(letter).reason) == (LetterState.REFUSED, "policy")


def test_a_receipt_of_another_pinned_partner_leaves_the_letter_unproven(
    tokyo: Partner, seoul: Partner, write: Write
) -> None:
    """Signed by Seoul in its own name, and then in Tokyo's; brought by each of them."""
    letter = write()
    for claimed in (seoul.node, tokyo.node):
        forged = seoul.receipt(letter, iss=claimed)
        for bringer in (seoul, tokyo):
            assert bringer.send_receipts(forged).status == 202
    assert (fresh(letter).state, fresh(letter).receipt_verified) == (LetterState.QUEUED, False)
    assert not Receipt.objects.filter(mid=letter.mid).exists()
    assert [entry["refusal"] for entry in false_receipts()] == [
        "unknown-letter",  # Seoul has no letter of ours
        "bad-signature",  # Seoul's key is none of Tokyo's
        "bad-signature",
        "bad-signature",
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"idg": b64u(b"x" * 32)}, "digest-mismatch"),
        ({"dig": b64u(b"x" * 32)}, "digest-mismatch"),
        ({"mid": str(new_id())}, "unknown-letter"),
        ({"aud": "cxp:node:kr:seoul"}, "wrong-audience"),
    ],
)
def test_a_receipt_over_something_else_proves_nothing(
    tokyo: Partner, write: Write, change: dict[str, Any], code: str
) -> None:
    letter = write()
    tokyo.send_receipts(tokyo.receipt(letter, **change))
    assert not fresh(letter).receipt_verified
    assert [entry["refusal"] for entry in false_receipts()] == [code]


def test_an_edge_cannot_say_that_something_was_delivered(tokyo: Partner, write: Write) -> None:
    letter = write()
    token = tokyo.receipt(letter, State.STORED)
    from comity.exchange.core import _jose
    from comity.exchange.core.digests import unb64u
    from comity.exchange.core.keys import Use
    from comity.exchange.core.receipts import TYP

    claims = {**strict_json.parse(unb64u(token.split(".")[1]), 10_000), "state": "delivered"}
    forged = _jose.sign(strict_json.dump(claims), tokyo.hop, Use.HOP, typ=TYP)
    tokyo.send_receipts(forged)
    assert fresh(letter).state == LetterState.QUEUED
    assert [entry["refusal"] for entry in false_receipts()] == ["bad-signature"]


def test_one_receipt_id_is_not_taken_for_two_letters(tokyo: Partner, write: Write) -> None:
    one, other = write(), write()
    rid = str(new_id())
    tokyo.send_receipts(tokyo.receipt(one, rid=rid), tokyo.receipt(other, rid=rid))
    assert (fresh(one).receipt_verified, fresh(other).receipt_verified) == (True, False)
    assert list(OddReceipt.objects.values_list("mid", "why")) == [(other.mid, "id-twice")]


def test_the_same_receipt_twice_is_one(tokyo: Partner, write: Write) -> None:
    letter = write()
    token = tokyo.receipt(letter)
    tokyo.send_receipts(token, token)
    assert Receipt.objects.filter(mid=letter.mid).count() == 1
    assert false_receipts() == []


def test_what_we_answer_names_our_entry_and_the_high_water(tokyo: Partner, room: Room) -> None:
    first, second = tokyo.sealed(), tokyo.sealed()
    tokyo.last_ls = 1
    late = tokyo.post(second, tokyo.token(second, cover=tokyo.cover(second)))
    token = receipt_in(late)
    read = verify_receipt(token, issuer=tokyo.us.node, keys=tokyo.us.descriptor.keys, me=tokyo.node)
    assert (read.state, read.hw, read.rseq) == (State.STORED, 0, 1)  # number 1 is missing
    assert read.entry is not None
    entry = Entry.objects.get(event=events.MESSAGE_STORED, subject_id=second.mid)
    assert read.entry.hash == b64u(bytes(entry.hash))
    tokyo.last_ls = 0
    token = receipt_in(tokyo.post(first))
    assert verify_receipt(token, issuer=tokyo.us.node, keys=tokyo.us.descriptor.keys, me=tokyo.node).hw == 2


def test_delivered_is_signed_by_the_inner_node_and_waits_to_be_posted(tokyo: Partner, room: Room) -> None:
    mid = tokyo.write()
    open_all()
    given = Receipt.objects.get(mid=mid, state="delivered")
    assert given.posted_at is None
    read = verify_receipt(given.token, issuer=tokyo.us.node, keys=tokyo.us.descriptor.keys, me=tokyo.node)
    assert read.state is State.DELIVERED


@pytest.mark.parametrize("told", [True, False])
def test_read_is_told_unless_the_link_has_it_switched_off(
    tokyo: Partner, room: Room, peer: Peer, *, told: bool
) -> None:
    change_peer(OPERATOR, peer.pk, sends_read_receipts=told, ceiling=1)
    mid = tokyo.write()
    open_all()
    for _twice in range(2):
        acknowledge(OPERATOR, mid, "read")
    acknowledge(OPERATOR, mid, "actioned")
    states = set(Receipt.objects.filter(mid=mid, given=True).values_list("state", flat=True))
    assert states == {"stored", "delivered", "actioned"} | ({"read"} if told else set())


def test_a_letter_whose_receipt_cannot_be_signed_leaves_nothing(
    tokyo: Partner, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither an entry that says it is stored nor a number: alone, and among others."""

    def no_key(_keys: object, _at: object) -> None:
        raise KeyFolderError

    sealed = [tokyo.sealed(), tokyo.sealed()]
    tokens = [tokyo.token(one) for one in sealed]
    with monkeypatch.context() as patched:
        patched.setattr(EdgeKeys, "hop_at", no_key)
        assert problem_of(tokyo.post(sealed[0], tokens[0])) == (503, "storage")
        requests = [
            Inbound("POST", MESSAGES, {HEADER: token, "Content-Type": JSON}, one.body)
            for one, token in zip(sealed, tokens, strict=True)
        ]
        with actions_only():
            answers = answer_letters(tokyo.spki, requests)
        assert [one.status for one in answers if isinstance(one, Response)] == [503] * 2
    assert not InLetter.objects.exists()
    assert not Entry.objects.filter(event=events.MESSAGE_STORED).exists()
    assert not Link.objects.filter(in_hw__gt=0).exists()
    assert not Link.objects.filter(out_rseq__gt=0).exists()
    assert tokyo.post(sealed[0], tokens[0]).status == 202
    assert Link.objects.get().in_hw == 1
