"""Who gets the proof of a letter and sees contradicting receipts; each look is written down."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import Cast, signed_in
from comity.audit import events
from comity.audit.core.leaves import decode_entry
from comity.audit.models import Entry
from comity.audit.sequencer import sequence
from comity.exchange.actions import erase_sent, update_peer
from comity.exchange.core.digests import digest
from comity.exchange.core.receipts import State
from comity.exchange.models import KeptDescriptor, OutLetter, Peer
from comity.exchange.own_card import keep_own_descriptor
from comity.exchange.tests.conftest import OPERATOR, Room
from comity.exchange.tests.partners import House, Partner, open_all
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity_verify import cli

Write = Callable[..., OutLetter]


@pytest.fixture
def letter(cast: Cast, write: Write) -> OutLetter:
    found = write()
    sequence()
    return found


def address(letter: OutLetter) -> str:
    return reverse("exchange:proof", args=[letter.mid])


@pytest.mark.parametrize("who", ["officer", "supervisor", "auditor"])
def test_the_proof_is_a_download_and_a_logged_look(
    cast: Cast, client: Client, letter: OutLetter, who: str, tmp_path: Path
) -> None:
    person = getattr(cast, who)
    answer = signed_in(client, person).get(address(letter))
    assert answer["Content-Disposition"] == f'attachment; filename="comity-proof-{letter.mid}.zip"'
    file = tmp_path / "proof.zip"
    file.write_bytes(answer.content)
    assert cli.verify(file, [], []).failed == []
    entry = Entry.objects.get(event=events.LETTER_PROVEN)
    assert (entry.actor, entry.subject_id) == (person.pseudonym, str(letter.mid))
    assert decode_entry(bytes(entry.body))["details"]["digest"] == digest(answer.content)


@pytest.mark.parametrize("who", ["operator", "screening", "cooperation", "partner", "outsider"])
def test_nobody_else_gets_it(cast: Cast, client: Client, letter: OutLetter, who: str) -> None:
    assert signed_in(client, getattr(cast, who)).get(address(letter)).status_code == 404
    assert not Entry.objects.filter(event=events.LETTER_PROVEN).exists()


def test_it_asks_who_is_there(cast: Cast, client: Client, letter: OutLetter) -> None:
    answer = signed_in(client, cast.officer, present=False).get(address(letter))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("accounts:confirm"))


def test_what_the_log_has_not_signed_for_yet_is_said(cast: Cast, client: Client, write: Write) -> None:
    answer = signed_in(client, cast.officer).get(address(write()))
    assert answer.status_code == 409
    assert "takes a second" in answer.content.decode()


def test_two_partners_under_one_id(
    cast: Cast, client: Client, tokyo: Partner, seoul: Partner, room: Room
) -> None:
    mid = tokyo.write()
    seoul.write(id=str(mid))
    open_all()
    sequence()
    page = reverse("exchange:proof", args=[mid])
    found = [signed_in(client, cast.officer).get(f"{page}?node={one.node}").content for one in (tokyo, seoul)]
    assert tokyo.house.descriptor.token.encode() != seoul.house.descriptor.token.encode()
    assert found[0] != found[1]
    assert signed_in(client, cast.officer).get(f"{page}?node=cxp:node:xx:none").status_code == 404


@pytest.mark.parametrize("who", ["operator", "auditor"])
def test_contradicting_receipts_are_listed(
    cast: Cast, client: Client, tokyo: Partner, letter: OutLetter, who: str
) -> None:
    tokyo.send_receipts(tokyo.receipt(letter, State.DELIVERED), tokyo.receipt(letter, State.REFUSED))
    page = signed_in(client, getattr(cast, who)).get(reverse("exchange:odd-receipts")).content.decode()
    assert str(letter.mid) in page
    assert "both that it took the letter and that it did not" in page
    assert Entry.objects.filter(event=events.ODD_RECEIPTS_VIEWED).count() == 1


def test_the_command_writes_the_proof_and_says_so_in_the_log(
    letter: OutLetter, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "proof.zip"
    call_command("letter_prove", str(letter.mid), out=file)
    assert "comity verify" in capsys.readouterr().out
    assert cli.main([str(file)]) == 0
    assert Entry.objects.get(event=events.LETTER_PROVEN).actor == "process:letter-prove"
    with pytest.raises(CommandError, match="There is no letter"):
        call_command("letter_prove", str(new_id()), out=file)


def test_a_replaced_card_is_kept(tokyo: Partner) -> None:
    update_peer(OPERATOR, Peer.objects.get().pk, tokyo.house.renewed().to_text())
    kept = KeptDescriptor.objects.get()
    assert (kept.node, kept.version, kept.token) == (tokyo.node, 1, tokyo.house.descriptor.token)


def test_our_own_card_is_kept_once_a_version(hanoi: House) -> None:
    for _again in range(2):
        keep_own_descriptor(now())
    kept = KeptDescriptor.objects.get()
    assert (kept.node, kept.token) == (hanoi.node, hanoi.descriptor.token)


def test_an_erased_letter_is_not_proven(cast: Cast, client: Client, letter: OutLetter) -> None:
    erase_sent(OPERATOR, letter.mid)
    answer = signed_in(client, cast.officer).get(address(letter))
    assert answer.status_code == 409
    assert "was erased" in answer.content.decode()
    assert not Entry.objects.filter(event=events.LETTER_PROVEN).exists()
