"""Attachments from node to node: small ones that are waited for, large ones chunk by chunk."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from comity.exchange.core.chunk_tree import ChunkTree
from comity.exchange.core.errors import (
    MalformedError,
)
from comity.exchange.core.parts import encrypt_part
from comity.exchange.core.receipts import State
from comity.exchange.core.tests.node.asking import fetch, out, put
from comity.exchange.core.wire import PARTS


def test_a_node_posts_its_own_letters_with_their_own_attachments(hanoi: Any, tokyo: Any, taipei: Any) -> None:
    with pytest.raises(MalformedError, match="own letters"):
        hanoi.node.poster.post(taipei.letter(tokyo))
    part, chunks = encrypt_part(b"scan", "scan.png", "image/png")
    with pytest.raises(MalformedError, match="attachments"):
        hanoi.node.poster.post(hanoi.letter(tokyo), [(part, chunks)])


def test_an_attachment_arrives_with_its_letter(hanoi: Any, tokyo: Any, town: Any) -> None:
    part, chunks = encrypt_part(b"scan of a passport", "hộ chiếu.png", "image/png")
    sealed = hanoi.node.poster.post(hanoi.letter(tokyo, parts=(part,)), [(part, chunks)])
    hanoi.node.send()
    tokyo.node.work()
    assert tokyo.received == []  # opened, waits for its attachment
    town.settle()
    (delivery,) = tokyo.received
    assert [(file.part.name, file.data) for file in delivery.files] == [
        ("hộ chiếu.png", b"scan of a passport")
    ]
    assert out(hanoi, sealed.mid).chunks == {}


def test_an_attachment_survives_a_bad_network(hanoi: Any, tokyo: Any, town: Any) -> None:
    fates = iter([(1, False), (2, False), (0, False), (2, True)] * 5)
    town.network.fate = lambda *_: next(fates)
    part, chunks = encrypt_part(bytes(100_000), "a.bin", "application/octet-stream")
    hanoi.node.poster.post(hanoi.letter(tokyo, parts=(part,)), [(part, chunks)])
    for _ in range(8):
        hanoi.node.send()
        tokyo.node.work()
        town.clock.ahead(seconds=200)
    town.settle()
    assert [len(file.data) for file in tokyo.received[0].files] == [100_000]


def test_an_attachment_that_is_not_the_announced_one_is_refused(hanoi: Any, tokyo: Any, town: Any) -> None:
    """A hostile sender announces a digest that its own chunks do not have."""
    part, chunks = encrypt_part(b"evidence", "a.pdf", "application/pdf")
    false = replace(part, digest=part.root)
    hanoi.node.poster.post(hanoi.letter(tokyo, parts=(false,)), [(false, chunks)])
    hanoi.node.send()
    tokyo.node.work()
    town.clock.ahead(seconds=2)
    hanoi.node.send()
    tokyo.node.work()
    (letter,) = tokyo.store.letters.values()
    assert (letter.state, letter.reason) == (State.REFUSED, "digest-mismatch")


def test_a_large_file_follows_its_letter_chunk_by_chunk(
    hanoi: Any, tokyo: Any, town: Any, small_chunks: int
) -> None:
    """Its letter is delivered at once, the chunks come in any order, each proven by itself."""
    data = bytes(range(256)) * 4
    part, chunks = encrypt_part(data, "disk.bin", "application/octet-stream")
    assert part.n == 11
    hanoi.node.poster.post(hanoi.letter(tokyo, parts=(part,)), [(part, chunks)])
    hanoi.node.send()
    tokyo.node.work()
    (delivery,) = tokyo.received
    assert delivery.files == ()
    tree = ChunkTree(hashlib.sha256(chunk).digest() for chunk in chunks)
    for index in (10, 3, 0, 3):
        assert put(hanoi, tokyo, part.root, str(index), chunks[index], proof=tree.path(index)).status == 200
    assert put(hanoi, tokyo, part.root, "5", chunks[6], proof=tree.path(6)).status == 400
    assert put(hanoi, tokyo, part.root, "5", chunks[5], proof=tree.path(6)).status == 400
    assert put(hanoi, tokyo, part.root, "5", chunks[5], proof="A").status == 400
    assert put(hanoi, tokyo, part.root, "11", chunks[5], proof=tree.path(5)).status == 404
    said = hanoi.node.courier.part_answer(11, fetch(hanoi, tokyo, PARTS + part.root)[0])
    assert list(said.missing()) == [1, 2, 4, 5, 6, 7, 8, 9]
    town.settle()
    assert [file.data for file in tokyo.node.inner.files(hanoi.id, delivery.letter.parts)] == [data]


def test_chunks_are_taken_only_when_a_letter_of_that_peer_names_them(
    hanoi: Any, tokyo: Any, taipei: Any
) -> None:
    part, chunks = encrypt_part(b"evidence", "a.pdf", "application/pdf")
    hanoi.node.poster.post(hanoi.letter(tokyo, parts=(part,)), [(part, chunks)])
    assert put(hanoi, tokyo, part.root, "0", chunks[0]).status == 404
    assert fetch(hanoi, tokyo, PARTS + part.root)[0].status == 404
    request = hanoi.node.courier.message(next(iter(hanoi.store.due(hanoi.clock(), 1))))
    tokyo.node.edge.receive(hanoi.spki, "POST", request.path, request.headers, request.body)
    tokyo.node.work()
    assert put(taipei, tokyo, part.root, "0", chunks[0]).status == 404
    assert put(hanoi, tokyo, part.root, "0", chunks[0][:-1]).status == 400
    assert put(hanoi, tokyo, part.root, "1", chunks[0]).status == 404
    assert put(hanoi, tokyo, part.root, "x", chunks[0]).status == 404
    assert put(hanoi, tokyo, "short", "0", chunks[0]).status == 400
    assert fetch(hanoi, tokyo, PARTS + part.root)[1] == {"n": 1, "have": "AA"}
    for _ in range(2):
        assert put(hanoi, tokyo, part.root, "0", chunks[0]).status == 200
    assert fetch(hanoi, tokyo, PARTS + part.root)[1] == {"n": 1, "have": "gA"}


def test_a_letter_whose_attachment_never_comes_expires(hanoi: Any, tokyo: Any, town: Any) -> None:
    part, chunks = encrypt_part(b"evidence", "a.pdf", "application/pdf")
    letter = hanoi.letter(tokyo, parts=(part,), expires=town.clock() + timedelta(hours=1))
    hanoi.node.poster.post(letter, [(part, chunks)])
    town.network.fate = lambda _, request: (0, False) if request.method == "PUT" else (1, True)
    hanoi.node.send()
    tokyo.node.work()
    town.clock.ahead(hours=1)
    tokyo.node.work()
    assert [one.state for one in tokyo.store.letters.values()] == [State.EXPIRED]
