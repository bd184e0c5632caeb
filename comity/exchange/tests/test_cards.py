"""Partners' cards: told by letter, asked for at their door, and what goes on when the new keys are known."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from comity.accounts.tests.cast import Cast
from comity.audit import events
from comity.audit.guard import actions_only
from comity.audit.models import Entry, PartnerCheckpoint
from comity.exchange.actions import update_peer
from comity.exchange.attempts import request_for, settle, settle_card
from comity.exchange.card_keeping import look_after
from comity.exchange.card_letters import SCHEMA
from comity.exchange.core.descriptor import LogIdentity
from comity.exchange.core.errors import UnknownRecipientKeyError
from comity.exchange.core.keys import PrivateKey, Use, generate_key
from comity.exchange.core.letter import LetterType
from comity.exchange.core.letter_members import Body
from comity.exchange.core.receipts import State
from comity.exchange.core.tls import generate_tls
from comity.exchange.core.wire import JWT, Response, json_response, problem_response
from comity.exchange.descriptors import descriptor_of, log_keys_of
from comity.exchange.due import cards_to_ask, due_jobs, encrypt_again, has_newer_key
from comity.exchange.models import CardState, InLetter, InState, LetterState, OutLetter, Peer
from comity.exchange.tests.conftest import OPERATOR, Room
from comity.exchange.tests.partners import House, Partner, open_all, problem_of, receipt_in
from comity.lib.clock import now
from comity.notifications.models import Notification

Write = Callable[..., OutLetter]


def recently() -> Any:
    """A little while ago: keys that began then are valid now."""
    return now() - timedelta(minutes=1)


def newer(tokyo: Partner, *keys: PrivateKey, gone: tuple[Use, ...] = (), **change: Any) -> Any:
    """The partner's card with more keys, without those of some uses."""
    kept = [key for key in tokyo.house.descriptor.keys if key.use not in gone]
    return tokyo.house.renewed(
        keys=(*kept, *(key.public for key in keys)), iat=now().replace(microsecond=0), **change
    )


def tell(tokyo: Partner, card: Any, **change: Any) -> Any:
    """The partner tells of a card; returns the letter's id."""
    data = {"descriptor": card.descriptor, "certificates": card.certificates}
    fields = {"type": LetterType.TRUST_UPDATE, "handling": None, "body": Body(SCHEMA, data)}
    return tokyo.write(**{**fields, **change})


def give(peer: Peer, card: Any) -> None:
    """The partner's door answers the question after its card."""
    with actions_only():
        settle_card(
            Peer.objects.get(pk=peer.pk), Response(200, {"Content-Type": JWT}, card.descriptor.encode())
        )


def state_of(mid: Any) -> tuple[str, str]:
    letter = InLetter.objects.get(mid=mid)
    return letter.state, letter.reason


def is_wanted() -> bool:
    with actions_only():
        return bool(cards_to_ask())


def test_a_card_told_by_letter_is_taken_and_operators_are_told(
    cast: Cast, tokyo: Partner, peer: Peer
) -> None:
    tls = generate_tls(tokyo.node, nbf=recently())
    card = newer(
        tokyo, generate_key(Use.HOP, nbf=now()), tls_spki=(*tokyo.house.descriptor.tls_spki, tls.spki)
    )
    both = replace(card, certificates=card.certificates + tls.certificate.decode())
    mid = tell(tokyo, both)
    open_all()
    assert state_of(mid) == (InState.DELIVERED, "")
    taken = Peer.objects.get()
    assert (taken.version, taken.descriptor) == (2, card.descriptor)
    assert taken.certificates.count("BEGIN CERTIFICATE") == 2  # two at once
    [told] = Notification.objects.filter(kind="peer.card-taken")
    assert told.person == cast.operator
    assert Entry.objects.filter(event=events.PEER_UPDATED, outcome="done").exists()
    open_all()
    again = tell(tokyo, both)
    open_all()
    assert state_of(again) == (InState.DELIVERED, "")  # the same again changes nothing
    assert Notification.objects.filter(kind="peer.card-taken").count() == 1


def test_an_older_card_told_late_changes_nothing(tokyo: Partner, peer: Peer) -> None:
    second, third = tokyo.house.renewed(), tokyo.house.renewed(ver=3)
    tell(tokyo, third)
    open_all()
    late = tell(tokyo, second)
    open_all()
    assert state_of(late) == (InState.DELIVERED, "")
    assert Peer.objects.get().version == 3


def test_a_card_that_does_not_hold_is_refused(
    tokyo: Partner, seoul: Partner, houses: dict[str, House]
) -> None:
    house = tokyo.house
    other_root = replace(house, root=generate_key(Use.ROOT, nbf=recently())).renewed(ver=9)
    foreign = house.renewed(tls_spki=(*house.descriptor.tls_spki, seoul.spki))
    stranger = replace(house.renewed(), certificates=seoul.house.card().certificates)
    others = seoul.house.renewed()
    before = Peer.objects.get(node=tokyo.node).descriptor
    for card, reason in (
        (other_root, "bad-descriptor"),
        (foreign, "foreign-key"),
        (stranger, "bad-descriptor"),
        (others, "bad-descriptor"),
    ):
        mid = tell(tokyo, card)
        open_all()
        assert state_of(mid) == (InState.REFUSED, reason)
    assert Peer.objects.get(node=tokyo.node).descriptor == before


def test_two_cards_of_one_version_are_refused(tokyo: Partner, peer: Peer) -> None:
    tell(tokyo, tokyo.house.renewed())
    open_all()
    mid = tell(tokyo, tokyo.house.renewed(contact="somebody else"))
    open_all()
    assert state_of(mid) == (InState.REFUSED, "bad-descriptor")


def test_a_letter_of_an_unknown_key_waits_until_the_card_was_asked_for(
    tokyo: Partner, peer: Peer, room: Room
) -> None:
    sig = generate_key(Use.SIG, nbf=recently())
    house = replace(tokyo.house, inner=replace(tokyo.house.inner, sig=(sig,)))
    ahead = Partner(house, tokyo.us)
    mid = ahead.write()
    open_all()
    assert state_of(mid) == (InState.STORED, "")
    assert is_wanted()
    give(peer, newer(tokyo, sig, gone=(Use.SIG,)))
    assert not is_wanted()
    open_all()
    assert room.mids() == [mid]


def test_a_letter_of_a_key_that_no_card_names_is_refused_in_the_end(
    tokyo: Partner, peer: Peer, room: Room
) -> None:
    sig = generate_key(Use.SIG, nbf=recently())
    forger = Partner(replace(tokyo.house, inner=replace(tokyo.house.inner, sig=(sig,))), tokyo.us)
    mid = forger.write()
    open_all()
    give(peer, tokyo.house.card())
    InLetter.objects.update(next_attempt_at=now())
    open_all()
    assert state_of(mid) == (InState.REFUSED, "bad-signature")
    assert room.received == []


def test_a_stolen_key_signs_nothing_new_and_what_it_signed_before_is_opened(
    tokyo: Partner, peer: Peer, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tokyo.sealed()
    after = tokyo.sealed(created=now() + timedelta(seconds=5))
    card = newer(tokyo, generate_key(Use.SIG, nbf=recently()), gone=(Use.SIG,))
    update_peer(OPERATOR, peer.pk, card.to_text())
    for sealed in (before, after):
        receipt_in(tokyo.post(sealed))
    later = now() + timedelta(seconds=10)
    monkeypatch.setattr("comity.exchange.opening.now", lambda: later)
    open_all()
    assert [str(mid) for mid in room.mids()] == [before.mid]
    assert state_of(after.mid) == (InState.REFUSED, "key-expired")


def test_an_unknown_hop_key_is_told_to_come_again_and_its_card_is_asked_for(
    tokyo: Partner, peer: Peer, room: Room
) -> None:
    hop = generate_key(Use.HOP, nbf=recently())
    sealed = tokyo.sealed()
    assert problem_of(tokyo.post(sealed, tokyo.token(sealed, key=hop))) == (401, "bad-signature")
    assert is_wanted()
    give(peer, newer(tokyo, hop))
    assert tokyo.post(sealed, tokyo.token(sealed, key=hop)).status == 202


def test_a_hop_key_that_the_partner_took_out_asks_for_nothing(tokyo: Partner, peer: Peer) -> None:
    update_peer(
        OPERATOR, peer.pk, newer(tokyo, generate_key(Use.HOP, nbf=recently()), gone=(Use.HOP,)).to_text()
    )
    CardState.objects.update(answered_at=None)
    sealed = tokyo.sealed()
    assert problem_of(tokyo.post(sealed)) == (401, "bad-signature")
    assert not is_wanted()


def test_receipts_of_an_unknown_key_come_again_and_none_is_lost(
    tokyo: Partner, peer: Peer, write: Write
) -> None:
    letters = [write(), write()]
    sig = generate_key(Use.SIG, nbf=recently())
    receipts = [
        tokyo.receipt(letters[0], State.DELIVERED),
        tokyo.receipt(letters[1], State.DELIVERED, key=sig),
    ]
    assert problem_of(tokyo.send_receipts(*receipts)) == (401, "bad-signature")
    assert is_wanted()
    give(peer, newer(tokyo, sig))
    assert tokyo.send_receipts(*receipts).status == 202
    assert set(OutLetter.objects.values_list("state", flat=True)) == {LetterState.DELIVERED}


def test_a_receipt_of_a_key_that_no_card_names_is_false_in_the_end(
    tokyo: Partner, peer: Peer, write: Write
) -> None:
    letter = write()
    forged = tokyo.receipt(
        letter,
        State.DELIVERED,
        key=generate_key(Use.SIG, nbf=now() - timedelta(hours=2)),
        at=(now() - timedelta(hours=1)).replace(microsecond=0),
    )
    assert tokyo.send_receipts(forged).status == 401
    give(peer, tokyo.house.card())
    assert tokyo.send_receipts(forged).status == 202  # taken note of: the log says that it was false
    assert OutLetter.objects.get().state == LetterState.QUEUED
    assert Entry.objects.filter(event=events.RECEIPT_RECEIVED, outcome="refused").count() == 1


def test_a_letter_under_a_key_the_partner_no_longer_has_is_encrypted_anew_once_its_card_is_known(
    tokyo: Partner, peer: Peer, write: Write
) -> None:
    letter = write()
    with actions_only():
        [job] = due_jobs(peer.pk)[1]
        request_for(peer, job)
        settle(peer, job, problem_response(UnknownRecipientKeyError(), now()))
    assert is_wanted()
    give(peer, newer(tokyo, generate_key(Use.ENC, nbf=recently()), gone=(Use.ENC,)))
    peer.refresh_from_db()
    with actions_only():
        [job] = due_jobs(peer.pk)[1]  # due at once
        request_for(peer, job)
        settle(peer, job, problem_response(UnknownRecipientKeyError(), now()))
        anew = OutLetter.objects.get()
        assert (anew.idg, anew.earlier_digs) == (letter.idg, [letter.dig])
        [job] = due_jobs(peer.pk)[1]
        settle(peer, job, json_response(202, receipt=tokyo.receipt(anew)))
    assert OutLetter.objects.get().receipt_verified


def test_a_letter_that_was_stored_under_a_key_destroyed_meanwhile_is_encrypted_anew(
    tokyo: Partner, peer: Peer, write: Write
) -> None:
    letter = write()
    tokyo.send_receipts(tokyo.receipt(letter))
    tokyo.send_receipts(tokyo.receipt(letter, State.REFUSED, reason="unknown-recipient-key"))
    with actions_only():
        assert encrypt_again() == 0
        assert is_wanted()
        give(peer, newer(tokyo, generate_key(Use.ENC, nbf=recently()), gone=(Use.ENC,)))
        assert encrypt_again() == 1
        assert encrypt_again() == 0
        peer.refresh_from_db()
        [job] = due_jobs(peer.pk)[1]
        settle(peer, job, json_response(202, receipt=tokyo.receipt(letter)))
        assert due_jobs(peer.pk)[1] == []
    tokyo.send_receipts(tokyo.receipt(OutLetter.objects.get(), State.DELIVERED))
    assert OutLetter.objects.get().state == LetterState.DELIVERED


def test_while_one_log_key_follows_another_checkpoints_of_both_are_kept(tokyo: Partner, peer: Peer) -> None:
    from comity.audit.core.checkpoints import sign_checkpoint
    from comity.audit.core.note_keys import LogKey

    [old] = tokyo.house.inner.log
    new = generate_key(Use.LOG, nbf=recently())
    origin = tokyo.house.descriptor.log.origin  # type: ignore[union-attr]
    keys = [LogKey(origin, key.ed25519()) for key in (old, new)]
    named = LogIdentity(origin, keys[1].verifier.encode())
    update_peer(OPERATOR, peer.pk, newer(tokyo, new, log=named).to_text())
    assert log_keys_of(descriptor_of(Peer.objects.get()), now()) == [keys[1].verifier, keys[0].verifier]
    root = b"\x01" * 32
    notes = [
        sign_checkpoint(keys[0], 1, root),
        sign_checkpoint(keys[1], 2, root),
        sign_checkpoint(keys[1], 3, root, [keys[0]]),
    ]

    def bring(note: str) -> None:
        sealed = tokyo.sealed()
        receipt_in(tokyo.post(sealed, tokyo.token(sealed, checkpoint=note)))

    for note in notes:
        bring(note)
    assert PartnerCheckpoint.objects.count() == 3
    update_peer(OPERATOR, peer.pk, newer(tokyo, new, gone=(Use.LOG,), log=named, ver=3).to_text())
    bring(sign_checkpoint(keys[0], 4, root))  # the old one alone, after it was taken out
    assert PartnerCheckpoint.objects.count() == 3
    bring(sign_checkpoint(keys[1], 5, root))
    assert PartnerCheckpoint.objects.count() == 4


def test_an_erased_letter_is_not_encrypted_anew_and_stops_no_other(
    tokyo: Partner, peer: Peer, write: Write
) -> None:
    erased, broken, good = write(), write(), write()
    for letter in (erased, broken, good):
        tokyo.send_receipts(tokyo.receipt(letter))
        tokyo.send_receipts(tokyo.receipt(letter, State.REFUSED, reason="unknown-recipient-key"))
    OutLetter.objects.filter(pk=erased.pk).update(body=b"", inner=b"")
    OutLetter.objects.filter(pk=broken.pk).update(body=b"{")
    give(peer, newer(tokyo, generate_key(Use.ENC, nbf=recently()), gone=(Use.ENC,)))
    with actions_only():
        assert encrypt_again() == 1
    good.refresh_from_db()
    assert len(good.earlier_digs) == 1
    peer.refresh_from_db()
    assert not has_newer_key(peer, OutLetter.objects.get(pk=erased.pk))


def test_a_stored_card_that_does_not_verify_stops_no_other_partner(
    tokyo: Partner, seoul: Partner, peer: Peer, write: Write
) -> None:
    letters = [(tokyo, write()), (seoul, write(peer=Peer.objects.get(node=seoul.node)))]
    for partner, letter in letters:
        partner.send_receipts(partner.receipt(letter))
        partner.send_receipts(partner.receipt(letter, State.REFUSED, reason="unknown-recipient-key"))
    Peer.objects.filter(pk=peer.pk).update(descriptor="a.b.c")  # first in order
    with actions_only():
        encrypt_again()
        assert [one.node for one in cards_to_ask()] == [seoul.node]
    CardState.objects.update(wanted_at=None)
    with actions_only():
        look_after(now() + timedelta(days=88))
        assert [one.node for one in cards_to_ask()] == [seoul.node]
