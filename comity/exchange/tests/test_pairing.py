"""Pairing by card and words, newer cards, suspension; by the actions and by the two commands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from comity.accounts.models import Person
from comity.accounts.tests.cast import Cast
from comity.audit import events
from comity.audit.acts import RefusalError
from comity.audit.models import Entry
from comity.exchange.actions import change_peer, pair, resume_peer, suspend_peer, update_peer
from comity.exchange.core import strict_json
from comity.exchange.core.hop import sign_hop
from comity.exchange.core.keys import Use, generate_key
from comity.exchange.core.wire import RECEIPTS
from comity.exchange.introduction import PairingError
from comity.exchange.models import OutLetter, Peer
from comity.exchange.own_card import own_card
from comity.exchange.peers import active_peers, peer_of
from comity.exchange.tests.conftest import OPERATOR, Room, paired
from comity.exchange.tests.partners import House, Partner, open_all, problem_of
from comity.lib.clock import now


def refused(card: str, words: str) -> str:
    """The code of the refusal; nothing may be written but its entry."""
    with pytest.raises(PairingError) as refusal:
        pair(OPERATOR, card, words)
    assert not Peer.objects.exists()
    assert Entry.objects.filter(event=events.PEER_PAIRED, outcome="refused").count() == 1
    return refusal.value.code


def test_a_partner_is_paired_by_its_card_and_words(hanoi: House, houses: dict[str, House]) -> None:
    tokyo = houses["tokyo"]
    peer = pair(OPERATOR, tokyo.card().to_text(), tokyo.words().upper().replace("-", " "))
    assert (peer.node, peer.root_thumbprint) == (tokyo.node, tokyo.root.kid)
    assert peer_of(tokyo.node) == peer
    assert Entry.objects.get(event=events.PEER_PAIRED).outcome == "done"


def test_our_own_card_reads_as_a_card(hanoi: House) -> None:
    card = own_card()
    assert type(card).from_text(card.to_text()) == card
    assert card.read().node == hanoi.node
    assert card.words() == hanoi.words()
    assert "PRIVATE" not in card.to_text()


@pytest.mark.parametrize("words", ["", "   ", "lusab-babad gutih-tugad lusab-babad gutih-tugad"])
def test_other_words_do_not_pair(hanoi: House, houses: dict[str, House], words: str) -> None:
    assert refused(houses["tokyo"].card().to_text(), words) == "words-differ"


def test_the_words_of_the_first_half_do_not_pair(hanoi: House, houses: dict[str, House]) -> None:
    tokyo = houses["tokyo"]
    assert refused(tokyo.card().to_text(), " ".join(tokyo.words().split()[:2])) == "words-differ"


def test_our_own_card_is_not_a_partners(hanoi: House) -> None:
    assert refused(own_card().to_text(), hanoi.words()) == "own-card"


@pytest.mark.parametrize(
    "text",
    ["", "x", "{}", "[]", '{"comity-card": 1}', "\x00", '{"comity-card":1,"comity-card":1}', "x" * 200_000],
)
def test_what_is_no_card_is_refused(hanoi: House, text: str) -> None:
    assert refused(text, "some words") in {"malformed", "too-large"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"zone": "Asia/Atlantis"}, "zone"),
        ({"certificates": "none"}, "bad-descriptor"),
        ({"descriptor": "a.b.c"}, "bad-descriptor"),
    ],
)
def test_a_card_whose_parts_do_not_hold_is_refused(
    hanoi: House, houses: dict[str, House], change: dict[str, Any], code: str
) -> None:
    tokyo = houses["tokyo"]
    assert refused(tokyo.card(**change).to_text(), tokyo.words()) == code


def test_a_card_with_the_certificate_of_somebody_else_is_refused(
    hanoi: House, houses: dict[str, House]
) -> None:
    tokyo, seoul = houses["tokyo"], houses["seoul"]
    mixed = tokyo.card(certificates=seoul.card().certificates)
    assert refused(mixed.to_text(), tokyo.words()) == "bad-descriptor"


def test_a_partner_cannot_claim_the_key_of_another(tokyo: Partner, houses: dict[str, House]) -> None:
    """Else requests of the other one would be taken for its own, and refused."""
    seoul = houses["seoul"]
    claims = seoul.renewed(tls_spki=(*seoul.descriptor.tls_spki, tokyo.spki))
    with pytest.raises(PairingError) as refusal:
        pair(OPERATOR, claims.to_text(), seoul.words())
    assert refusal.value.code == "foreign-key"


def test_a_paired_partner_is_not_paired_again(tokyo: Partner) -> None:
    with pytest.raises(PairingError) as refusal:
        pair(OPERATOR, tokyo.house.card().to_text(), tokyo.house.words())
    assert refusal.value.code == "paired"
    assert Peer.objects.count() == 1


def test_a_newer_card_is_taken_and_its_keys_count(tokyo: Partner, peer: Peer, room: Room) -> None:
    hop = generate_key(Use.HOP, nbf=now() - timedelta(minutes=1))
    sealed = tokyo.sealed()
    assert problem_of(tokyo.post(sealed, tokyo.token(sealed, key=hop))) == (401, "bad-signature")
    update_peer(
        OPERATOR, peer.pk, tokyo.house.renewed(keys=(*tokyo.house.descriptor.keys, hop.public)).to_text()
    )
    assert Peer.objects.get().version == 2
    assert tokyo.post(sealed, tokyo.token(sealed, key=hop)).status == 202
    open_all()
    assert len(room.received) == 1


def test_keys_of_an_earlier_card_verify_what_they_signed_and_no_more(
    tokyo: Partner, peer: Peer, room: Room, write: Callable[..., OutLetter]
) -> None:
    """A letter signed before the card was renewed is opened after it; the old hop key opens no door any more."""
    letter = write()
    receipt = tokyo.receipt(letter)
    before = tokyo.write()
    at = now()
    new = {use: generate_key(use, nbf=at - timedelta(minutes=1)) for use in (Use.HOP, Use.SIG)}
    kept = [key for key in tokyo.house.descriptor.keys if key.use not in new]
    keys = (*kept, *(key.public for key in new.values()))
    update_peer(OPERATOR, peer.pk, tokyo.house.renewed(keys=keys, iat=at.replace(microsecond=0)).to_text())
    open_all()
    assert room.mids() == [before]
    sealed = tokyo.sealed()
    assert problem_of(tokyo.post(sealed)) == (401, "bad-signature")
    body = strict_json.dump({"v": "1.0", "receipts": [receipt]})
    token = sign_hop(
        new[Use.HOP], iss=tokyo.node, aud=tokyo.us.node, at=now(), method="POST", path=RECEIPTS, body=body
    )
    assert tokyo.call("POST", RECEIPTS, token, body).status == 202
    assert OutLetter.objects.get().receipt_verified


def test_an_older_card_or_one_of_another_root_is_not_taken(
    tokyo: Partner, peer: Peer, houses: dict[str, House]
) -> None:
    newer = tokyo.house.renewed()
    update_peer(OPERATOR, peer.pk, newer.to_text())
    forged = replace(tokyo.house, root=generate_key(Use.ROOT, nbf=now() - timedelta(minutes=1))).renewed(
        ver=9
    )
    for card in (tokyo.house.card(), forged, houses["seoul"].card()):
        with pytest.raises(PairingError):
            update_peer(OPERATOR, peer.pk, card.to_text())
    assert Peer.objects.get().descriptor == newer.descriptor


def test_a_suspended_partner_is_refused_until_traffic_is_resumed(
    tokyo: Partner, peer: Peer, room: Room
) -> None:
    suspend_peer(OPERATOR, peer.pk)
    assert active_peers() == []
    sealed = tokyo.sealed()
    assert problem_of(tokyo.post(sealed)) == (403, "revoked")
    resume_peer(OPERATOR, peer.pk)
    tokyo.last_ls = 0
    assert tokyo.post(sealed).status == 202


def test_a_partner_whose_card_has_expired_is_refused(
    hanoi: House, houses: dict[str, House], monkeypatch: pytest.MonkeyPatch
) -> None:
    tokyo = paired(houses["tokyo"], hanoi)
    later = now() + timedelta(days=366)
    monkeypatch.setattr("comity.exchange.edge_store.now", lambda: later)
    assert problem_of(tokyo.post(tokyo.sealed())) == (403, "revoked")


def test_one_row_that_does_not_verify_does_not_close_the_door_to_others(
    tokyo: Partner, seoul: Partner, room: Room
) -> None:
    from comity.exchange import descriptors

    descriptors._holder.clear()
    Peer.objects.filter(node=tokyo.node).update(descriptor="spoilt")
    seoul.write()
    assert problem_of(tokyo.post(tokyo.sealed())) == (403, "unknown-peer")


def test_a_link_does_not_stand_above_the_node(peer: Peer) -> None:
    with pytest.raises(PairingError):
        change_peer(OPERATOR, peer.pk, sends_read_receipts=True, ceiling=2)
    assert Peer.objects.get().ceiling == 1


def test_only_the_operator_acts_on_partners(cast: Cast, peer: Peer, houses: dict[str, House]) -> None:
    acts: list[Callable[[Person], object]] = [
        lambda who: pair(who, houses["seoul"].card().to_text(), houses["seoul"].words()),
        lambda who: suspend_peer(who, peer.pk),
        lambda who: resume_peer(who, peer.pk),
        lambda who: update_peer(who, peer.pk, "x"),
        lambda who: change_peer(who, peer.pk, sends_read_receipts=False, ceiling=0),
    ]
    for person in cast.everyone():
        if person == cast.operator:
            continue
        for act in acts:
            with pytest.raises(RefusalError):
                act(person)
    assert Peer.objects.get().state == "active"
    suspend_peer(cast.operator, peer.pk)
    assert Peer.objects.get().state == "suspended"


def test_the_two_commands_pair_two_nodes(
    hanoi: House, houses: dict[str, House], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "our card.json"
    call_command("peer_export", out=file)
    assert hanoi.words() in capsys.readouterr().out
    assert own_card().to_text() == file.read_text("utf-8")
    theirs = tmp_path / "their card.json"
    theirs.write_text(houses["tokyo"].card().to_text(), "utf-8")
    with pytest.raises(CommandError, match="words"):
        call_command("peer_add", str(theirs), fingerprint="wrong words")
    call_command("peer_add", str(theirs), fingerprint=houses["tokyo"].words())
    assert Peer.objects.get().node == houses["tokyo"].node
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("peer_add", str(tmp_path / "missing"), fingerprint="x")
