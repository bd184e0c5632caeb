"""What the operator sees of files on their way: figures of each link, what stands still and why, and no name."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import Cast, signed_in
from comity.exchange.core.chunks import CHUNK
from comity.exchange.core.parts import encrypt_part
from comity.exchange.core.receipts import State
from comity.exchange.file_traffic import NOTHING_MOVES, Traffic, files_coming, files_going
from comity.exchange.health import look
from comity.exchange.metrics import written
from comity.exchange.models import LetterFile, OutLetter, Peer
from comity.exchange.tests.conftest import Room
from comity.exchange.tests.partners import Partner, kept, open_all
from comity.lib.clock import now
from comity.lib.ids import new_id

Write = Callable[..., OutLetter]
MIB = 2**20


def going(peer: Peer) -> Traffic:
    return files_going([peer.pk], now()).get(peer.pk, NOTHING_MOVES)


def sent(partner: Partner, write: Write, **change: Any) -> LetterFile:
    """A letter that arrived, with a file of three chunks; what the disk has of it is small."""
    file = kept(b"geheim", "geheim-4711.pdf", "application/pdf")
    type(file).objects.filter(pk=file.pk).update(size=10 * MIB, n=3)
    letter = write(files=(file.pk,), **change)
    partner.send_receipts(partner.receipt(letter))
    LetterFile.objects.filter(out_letter=letter).update(missing=3)
    return LetterFile.objects.get(out_letter=letter)


def change(row: LetterFile, **fields: Any) -> None:
    LetterFile.objects.filter(pk=row.pk).update(**fields)


def test_bytes_speed_and_time_left_are_counted(tokyo: Partner, write: Write, peer: Peer) -> None:
    first, second = sent(tokyo, write), sent(tokyo, write)
    found = going(peer)
    assert (found.files, found.done, found.size, found.rate, found.left) == (2, 0, 20 * MIB, 0.0, None)
    assert found.oldest_at == OutLetter.objects.earliest("created_at").created_at
    change(first, missing=1, moved_at=now(), pace=2.0)
    found = going(peer)
    assert (found.done, found.rate) == (2 * CHUNK, CHUNK / 2)
    assert found.left == timedelta(seconds=(20 * MIB - 2 * CHUNK) / (CHUNK / 2))
    change(first, missing=0)
    assert (going(peer).files, going(peer).rate) == (1, 0.0)
    change(second, forgotten_at=now())
    assert going(peer) == NOTHING_MOVES


def test_each_partner_is_counted_alone(tokyo: Partner, seoul: Partner, write: Write, peer: Peer) -> None:
    other = Peer.objects.get(node=seoul.node)
    sent(tokyo, write)
    sent(seoul, write, peer=other, conv=new_id())
    assert {pk: one.files for pk, one in files_going([peer.pk, other.pk], now()).items()} == {
        peer.pk: 1,
        other.pk: 1,
    }


def test_files_of_a_letter_that_was_turned_away_are_not_on_their_way(
    tokyo: Partner, write: Write, peer: Peer
) -> None:
    row = sent(tokyo, write)
    assert row.out_letter is not None
    tokyo.send_receipts(tokyo.receipt(row.out_letter, State.REFUSED))
    assert going(peer) == NOTHING_MOVES


def test_a_file_stands_still_after_an_hour_and_says_why(tokyo: Partner, write: Write, peer: Peer) -> None:
    row = sent(tokyo, write)
    assert going(peer).stuck == 0
    change(row, moved_at=now() - timedelta(hours=2), problem="chunk-lost")
    assert (going(peer).stuck, going(peer).problems) == (1, ("chunk-lost",))


def test_a_file_that_waits_for_its_turn_does_not_stand_still(
    tokyo: Partner, write: Write, peer: Peer
) -> None:
    moves, waits = sent(tokyo, write), sent(tokyo, write)
    long_ago = now() - timedelta(hours=2)
    OutLetter.objects.update(created_at=long_ago)
    assert going(peer).stuck == 2
    change(moves, moved_at=now(), pace=1.0)
    assert going(peer).stuck == 0
    change(waits, problem="storage")
    assert going(peer).stuck == 1


def test_a_file_whose_letter_waits_is_on_its_way_and_does_not_stand_still(
    tokyo: Partner, write: Write, peer: Peer
) -> None:
    write(files=(kept(b"x", "a.txt", "text/plain").pk,))
    OutLetter.objects.update(created_at=now() - timedelta(hours=2))
    assert (going(peer).files, going(peer).stuck) == (1, 0)


def test_what_comes_is_counted(tokyo: Partner, room: Room, peer: Peer, small_chunks: None) -> None:
    part, chunks = encrypt_part(bytes(range(256)) * 12, "geheim-4711.pdf", "application/pdf")
    tokyo.write(parts=(part,))
    open_all()
    tokyo.bring(part, chunks, only=[0])
    found = files_coming([peer.pk], now())[peer.pk]
    assert (found.files, found.size, found.stuck) == (1, part.size, 0)
    tokyo.bring(part, chunks)
    open_all()
    assert files_coming([peer.pk], now()) == {}


def test_the_operator_sees_figures_and_no_name(
    client: Client, cast: Cast, tokyo: Partner, write: Write, peer: Peer
) -> None:
    row = sent(tokyo, write)
    change(row, missing=2, moved_at=now() - timedelta(hours=2), pace=1.0, problem="storage")
    operator = signed_in(client, cast.operator)
    for address in (reverse("exchange:health"), reverse("exchange:peer", args=[peer.pk])):
        shown = operator.get(address).content.decode()
        assert "4.0\xa0MB of 10.0\xa0MB" in shown
        assert "1 for over an hour" in shown
        assert "A disk here or at the partner cannot be read or written." in shown
        assert "geheim" not in shown
        assert str(row.out_letter_id) not in shown
    change(row, missing=1, moved_at=now(), problem="")
    assert "less than a minute" in operator.get(reverse("exchange:health")).content.decode()


def test_machines_read_the_same_figures(tokyo: Partner, write: Write, peer: Peer) -> None:
    sent(tokyo, write)
    said = written(look([peer], now()))
    assert f'comity_file_bytes_left{{peer="{peer.node}",way="out"}} {10 * MIB}\n' in said
    assert f'comity_files_moving{{peer="{peer.node}",way="in"}} 0\n' in said
    assert "geheim" not in said
