"""Our own keys: made, published, told, destroyed; what signs in between, and that nothing waiting becomes unreadable."""

import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from comity.accounts.tests.cast import Cast
from comity.audit.guard import actions_only
from comity.exchange import identity
from comity.exchange.actions import (
    bar_letter,
    erase_received,
    pair,
    resume_peer,
    suspend_peer,
    update_peer,
    withdraw_letter,
)
from comity.exchange.actions.keys import make_key, publish_card, retire_key, rewrap_letters, warn_of_ends
from comity.exchange.card_keeping import look_after, tell_all
from comity.exchange.core import key_sealing
from comity.exchange.core.digests import digest
from comity.exchange.core.envelope import RecipientKey, open_sealed, reseal, seal
from comity.exchange.core.errors import KeyFolderError
from comity.exchange.core.keys import Use, generate_key
from comity.exchange.core.letter import LetterType
from comity.exchange.core.receipts import State
from comity.exchange.identity import edge_keys, inner_keys, log_keys, own, own_descriptor
from comity.exchange.log_keys import log_keys_ever
from comity.exchange.models import CardState, InLetter, InState, OutLetter, OwnCard, Peer, Rewrapped
from comity.exchange.own_keys import behind, ending, own_keys
from comity.exchange.tests.conftest import OPERATOR, Room
from comity.exchange.tests.partners import House, Partner, open_all, problem_of, receipt_in
from comity.exchange.tls_choice import identity_for, identity_for_all
from comity.lib.clock import now
from comity.notifications.models import Notification

PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def own_house(
    hanoi: House, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    """A house of ours, a day old, whose folder this test may change."""
    yesterday = now() - timedelta(days=1)
    monkeypatch.setattr("comity.exchange.making.now", lambda: yesterday)
    house = House.build(hanoi.node, tmp_path / "home")
    settings.KEYS_FOLDER = house.folder
    identity.forget()
    yield house
    identity.forget()


@pytest.fixture
def partner(own_house: House, houses: dict[str, House]) -> Partner:
    """A partner paired with that house."""
    pair(OPERATOR, houses["tokyo"].card().to_text(), houses["tokyo"].words())
    return Partner(houses["tokyo"], own_house)


def publish(house: House, *without: str) -> int:
    with actions_only():
        return publish_card(OPERATOR, house.root, without)


def told(partner: Partner) -> list[dict[str, Any]]:
    """The bodies of the letters that told the partner of our card, as its inner node reads them."""
    found = []
    for letter in OutLetter.objects.filter(origin_kind="card").order_by("ls"):
        opened = open_sealed(
            bytes(letter.body),
            mid=str(letter.mid),
            sender=partner.us.node,
            own_enc_keys=partner.house.inner.enc,
            sender_keys=own_descriptor().keys,
            at=now() + timedelta(seconds=10),
            me=partner.node,
        )
        assert opened.letter.type is LetterType.TRUST_UPDATE
        assert opened.letter.body is not None
        found.append(opened.letter.body.data)
    return found


def sign_for_card(partner: Partner) -> None:
    for letter in OutLetter.objects.filter(origin_kind="card"):
        assert partner.send_receipts(partner.receipt(letter, State.DELIVERED)).status == 202


@pytest.mark.parametrize("use", ["hop", "sig", "log"])
def test_a_key_signs_only_while_the_card_names_it(own_house: House, partner: Partner, use: str) -> None:
    def present() -> str:
        at = now()
        if use == "log":
            return log_keys()[0].verifier.encode()
        return (edge_keys().hop_at(at) if use == "hop" else inner_keys().sig_at(at)).kid

    first = present()
    [old] = [key.kid for key in own_keys() if key.use == use]
    make_key(OPERATOR, use, now().replace(microsecond=0))
    assert present() == first
    assert publish(own_house) == 2
    second = present()
    assert second != first
    publish(own_house, next(key.kid for key in own_keys() if key.use == use and key.kid != old))
    assert present() == first  # what was taken out has ended
    publish(own_house)
    assert present() == first  # and is not put on the card again


def test_a_key_is_made_a_week_ahead(own_house: House, partner: Partner) -> None:
    kid = make_key(OPERATOR, "sig")
    [made] = [key for key in own_keys() if key.kid == kid]
    assert timedelta(days=6, hours=23) < made.begins - now() <= timedelta(days=7)
    assert made.state(now()) == "made"
    publish(own_house)
    [made] = [key for key in own_keys() if key.kid == kid]
    assert made.state(now()) == "next"
    assert inner_keys().sig_at(now() + timedelta(days=8)).kid == kid


def test_while_one_log_key_follows_another_both_sign_and_the_name_stays(
    own_house: House, partner: Partner
) -> None:
    before = own_descriptor().log
    [old] = log_keys()
    make_key(OPERATOR, "log", now().replace(microsecond=0))
    publish(own_house)
    assert [key.verifier.name for key in log_keys()] == [old.verifier.name] * 2
    after = own_descriptor().log
    assert before is not None
    assert after is not None
    assert (after.origin, after.vkey == before.vkey) == (before.origin, False)
    assert after.vkey == log_keys()[0].verifier.encode()
    [old_kid] = [
        key.kid
        for key in own_keys()
        if key.use == "log" and key.begins == min(one.begins for one in own_keys())
    ]
    publish(own_house, old_kid)
    assert len(log_keys()) == 1
    ends = {key.verifier: key.ends for key in log_keys_ever()}
    assert ends[old.verifier] == own_descriptor().iat  # it counts for what it signed until then


def test_partners_are_told_by_a_letter_with_card_and_certificates(own_house: House, partner: Partner) -> None:
    make_key(OPERATOR, "tls")
    publish(own_house)
    [data] = told(partner)
    assert data["descriptor"] == own_descriptor().token
    assert data["certificates"].count("BEGIN CERTIFICATE") == 2
    assert [one.node for one in behind(2)] == [partner.node]
    sign_for_card(partner)
    assert behind(2) == []
    assert OwnCard.objects.count() == 2


def test_a_partner_that_was_away_is_told_afterwards_by_rule(own_house: House, partner: Partner) -> None:
    assert tell_all() == 0  # pairing took version 1
    peer = Peer.objects.get()
    suspend_peer(OPERATOR, peer.pk)
    publish(own_house)
    assert told(partner) == []
    resume_peer(OPERATOR, peer.pk)
    with actions_only():
        look_after(now())
        look_after(now())
    assert len(told(partner)) == 1


def test_a_letter_about_a_card_that_was_given_up_is_written_again(own_house: House, partner: Partner) -> None:
    publish(own_house)
    withdraw_letter(OPERATOR, OutLetter.objects.get(origin_kind="card").mid)
    assert CardState.objects.get().told == 1
    assert tell_all() == 1
    assert OutLetter.objects.filter(origin_kind="card").count() == 2


def test_another_root_key_publishes_nothing(
    own_house: House, partner: Partner, houses: dict[str, House]
) -> None:
    before = own_descriptor().token
    for root, without in ((houses["seoul"].root, ()), (own_house.root, ("no-such-key",))):
        with pytest.raises(Exception, match=r"root key|No key"):
            publish_card(OPERATOR, root, without)
    [sig] = [key.kid for key in own_keys() if key.use == "sig"]
    with pytest.raises(Exception, match="no valid key for sig"):
        publish_card(OPERATOR, own_house.root, (sig,))
    assert own_descriptor().token == before
    assert not OwnCard.objects.exists()


def rotated_enc(house: House, partner: Partner) -> str:
    """Publish a new enc key and then a card without the old one, which is returned; the partner signed for it."""
    [old] = [key.kid for key in own_keys() if key.use == "enc"]
    make_key(OPERATOR, "enc", now().replace(microsecond=0))
    publish(house)
    publish(house, old)
    sign_for_card(partner)
    return old


def test_nothing_is_destroyed_while_a_body_cannot_be_encrypted_anew(
    own_house: House, partner: Partner, room: Room
) -> None:
    waiting = partner.write()
    letter = partner.letter()
    inner = seal(letter, partner.sig, [partner.wrap()]).inner
    spoilt_key = generate_key(Use.ENC, nbf=now() - timedelta(days=1))
    spoilt = reseal(inner, letter.id, partner.node, [RecipientKey(own_house.node, spoilt_key.public)])
    body = spoilt.body.replace(spoilt_key.kid.encode(), partner.wrap().key.kid.encode())
    first = replace(spoilt, body=body, dig=digest(body))
    cover = partner.cover(first)
    receipt_in(partner.post(first, partner.token(first, cover=cover)))
    open_all_but(waiting)
    anew = reseal(inner, letter.id, partner.node, [partner.wrap()])
    receipt_in(partner.post(anew, partner.token(anew, cover=cover)))  # a copy, under the old key as well

    old = rotated_enc(own_house, partner)
    before = {letter.dig: bytes(letter.body) for letter in InLetter.objects.all()}
    with pytest.raises(Exception, match="by this key alone"):
        retire_key(OPERATOR, old)
    with pytest.raises(Exception, match="encrypted anew"):
        rewrap_letters(
            OPERATOR, old
        )  # the spoilt body cannot be opened: nothing is destroyed before the worker refused it
    assert old in {key.kid for key in own_keys()}
    assert before == {letter.dig: bytes(letter.body) for letter in InLetter.objects.all()}


def open_all_but(mid: UUID) -> None:
    """Open everything stored but one letter."""
    InLetter.objects.filter(mid=mid).update(next_attempt_at=now() + timedelta(hours=1))
    open_all()
    InLetter.objects.filter(mid=mid).update(next_attempt_at=now())


def test_a_destroyed_key_leaves_no_letter_unread(own_house: House, partner: Partner, room: Room) -> None:
    mids = [partner.write(), partner.write()]
    bodies = {letter.mid: bytes(letter.body) for letter in InLetter.objects.all()}
    old = rotated_enc(own_house, partner)
    call_command("key_retire", old)
    assert old not in {key.kid for key in own_keys()}
    assert old not in own().enc_kids
    assert Rewrapped.objects.count() == 2
    open_all()
    assert sorted(room.mids()) == sorted(mids)
    assert {letter.mid: bytes(letter.body) for letter in InLetter.objects.all()} == bodies  # for proof
    assert set(InLetter.objects.values_list("state", flat=True)) == {InState.DELIVERED}
    assert not Rewrapped.objects.exists()  # the letters are open now
    late = partner.sealed()
    assert problem_of(partner.post(late)) == (422, "unknown-recipient-key")


def test_a_key_is_not_destroyed_while_a_partner_may_use_it(own_house: House, partner: Partner) -> None:
    [old] = [key.kid for key in own_keys() if key.use == "enc"]
    with pytest.raises(CommandError, match="still names"):
        call_command("key_retire", old)
    make_key(OPERATOR, "enc", now().replace(microsecond=0))
    publish(own_house, old)
    assert partner.write()  # an old letter of theirs, under the old key: taken as long as it is here
    with pytest.raises(CommandError, match=partner.node):
        call_command("key_retire", old)
    call_command("key_retire", old, asked=[partner.node])
    assert old not in {key.kid for key in own_keys()}


def test_every_enc_key_that_is_here_opens_published_or_not(own_house: House, partner: Partner) -> None:
    kid = make_key(OPERATOR, "enc")
    assert kid in own().enc_kids
    assert len(own().enc_kids) == 2


def test_what_changes_in_the_folder_is_taken_up_and_what_cannot_be_read_is_not(
    own_house: House, partner: Partner, caplog: pytest.LogCaptureFixture
) -> None:
    before = inner_keys()
    key_sealing.seal(own_house.folder / "inner", PASSPHRASE)
    assert inner_keys() == before  # no passphrase is known here: what was read before stays
    assert "is not taken up" in caplog.text
    identity.forget()
    with pytest.raises(KeyFolderError, match="no passphrase"):
        inner_keys()


def test_what_keys_are_sealed_with_comes_from_a_file_or_a_credential(
    own_house: House, partner: Partner, settings: Settings, tmp_path: Path
) -> None:
    before = (edge_keys(), inner_keys())
    file = tmp_path / "passphrase"
    file.touch(mode=0o600)
    file.write_text(PASSPHRASE + "\n", "utf-8")
    said = io.StringIO()
    with redirect_stdout(said):
        call_command("key_seal", half="inner", passphrase_file=file, stdout=said)
    (tmp_path / "comity-edge-keys").write_text("another passphrase of the edge", "utf-8")
    call_command("key_seal", half="edge", passphrase_file=tmp_path / "comity-edge-keys", stdout=said)
    settings.KEYS_PASSPHRASE_FILE = str(file)
    settings.CREDENTIALS_FOLDER = str(tmp_path)
    identity.forget()
    assert (edge_keys(), inner_keys()) == before
    make_key(OPERATOR, "sig")
    publish(own_house)
    settings.CREDENTIALS_FOLDER = ""  # now the edge half is tried with the passphrase of the inner one
    identity.forget()
    with pytest.raises(KeyFolderError, match="does not open"):
        edge_keys()
    with pytest.raises(CommandError, match="does not open"):
        call_command("key_unseal", passphrase_file=file, half="edge")
    with pytest.raises(CommandError, match=r"does not open.*COMITY_KEYS_PASSPHRASE_FILE"):
        call_command("edge_run")
    file.chmod(0o644)
    with pytest.raises(KeyFolderError, match="chmod 600"):
        inner_keys()


def test_a_new_tls_key_is_shown_to_whom_has_taken_the_card(
    own_house: House, partner: Partner, houses: dict[str, House]
) -> None:
    pair(OPERATOR, houses["seoul"].card(country="KOR").to_text(), houses["seoul"].words())
    [old] = edge_keys().tls
    new = make_key(OPERATOR, "tls", now().replace(microsecond=0))
    publish(own_house)
    tokyo, seoul = Peer.objects.get(node=partner.node), Peer.objects.exclude(node=partner.node).get()
    assert {identity_for(peer).spki for peer in (tokyo, seoul)} == {old.spki}
    CardState.objects.filter(peer=tokyo).update(taken=2)
    assert (identity_for(tokyo).spki, identity_for(seoul).spki) == (new, old.spki)
    assert identity_for_all().spki == old.spki
    suspend_peer(OPERATOR, seoul.pk)
    assert identity_for_all().spki == new


def test_a_newer_card_by_hand_counts_like_one_by_letter(own_house: House, partner: Partner) -> None:
    update_peer(OPERATOR, Peer.objects.get().pk, partner.house.renewed().to_text())
    assert Peer.objects.get().version == 2
    assert CardState.objects.get().answered_at is not None


def test_operators_are_told_two_weeks_ahead(
    cast: Cast, own_house: House, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ending(now()) == []
    later = now() + timedelta(days=80)
    assert ending(later) == ["hop", "enc"]
    monkeypatch.setattr("comity.audit.acts.now", lambda: later)
    warn_of_ends(OPERATOR)
    warn_of_ends(OPERATOR)  # the same stands unseen
    told = Notification.objects.filter(kind="keys.end", person=cast.operator)
    assert {one.params["use"] for one in told} == {"hop", "enc"}
    assert told.count() == 2


def test_an_erased_letter_leaves_no_body_that_was_encrypted_anew(
    own_house: House, partner: Partner, room: Room
) -> None:
    erased, barred = partner.write(), partner.write()
    call_command("key_retire", rotated_enc(own_house, partner))
    assert Rewrapped.objects.count() == 2
    erase_received(OPERATOR, partner.node, erased)
    bar_letter(OPERATOR, InLetter.objects.get(mid=barred).pk, "recalled")
    assert not Rewrapped.objects.exists()
    open_all()
    assert room.mids() == []
