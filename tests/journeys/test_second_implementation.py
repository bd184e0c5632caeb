"""A node built from the reference alone, with other libraries, exchanges letters and receipts with a real one."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psycopg
import pytest

from comity.demo.nodes import Node as RealNode
from comity.demo.nodes import make_node
from comity.lib.embedded_db import Server
from comity.lib.processes import Supervisor
from tests.conformance.minimal_sender.door import Caller, Door, listening
from tests.conformance.minimal_sender.encoding import read
from tests.conformance.minimal_sender.identity import Identity, Partner
from tests.conformance.minimal_sender.node import STATE, Node, Sent
from tests.journeys.conftest import on_other_ports
from tests.journeys.town import TOKYO, until

SEOUL = "cxp:node:kr:another-make"
PROGRAMS = ("-edge", "-delivery", "-worker")


@dataclass
class Pair:
    """The two."""

    real: RealNode
    little: Node


@pytest.fixture
def pair(database_server: Server, template_database: str, tmp_path: Path) -> Iterator[Pair]:
    """Pair them by their cards and words, and run both."""
    real = make_node(database_server, on_other_ports(TOKYO), tmp_path, template=template_database)
    door = Door(("127.0.0.1", 0), Caller)
    identity = Identity(SEOUL, f"https://127.0.0.1:{door.server_address[1]}")
    theirs, ours = tmp_path / "tokyo.json", tmp_path / "seoul.json"
    heard = real.command("peer", "export", "--out", str(theirs)).rsplit(":", maxsplit=1)[1].strip()
    ours.write_bytes(identity.card())
    real.command("peer", "add", str(ours), "--fingerprint", identity.words())
    door.node = Node(identity, Partner.from_card(theirs.read_bytes(), heard))
    programs = [one for one in real.programs() if one.name.endswith(PROGRAMS)]
    with listening(door), Supervisor(tmp_path / "programs", programs):
        yield Pair(real, door.node)


def has(sent: Sent, state: str) -> bool:
    """Whether the little node holds a verified receipt of this state."""
    return state in sent.receipts


def state_of(node: RealNode, mid: str) -> str:
    """How far a letter of the real node has come, by the receipts that it has verified."""
    with psycopg.connect(node.owner_url) as connection:
        asked = "SELECT state FROM exchange_outletter WHERE mid = %s AND receipt_verified"
        found = connection.execute(asked, (mid,)).fetchone()
    return str(found[0]) if found else ""


@pytest.mark.journey
def test_letters_and_receipts_go_both_ways(pair: Pair) -> None:
    little, real = pair.little, pair.real
    plain = little.send(little.letter("test", None))
    numbered = little.send(little.letter("letter", {"schema": "exchange/test/1", "data": {"number": 7}}))
    strange = little.send(little.letter("letter", {"schema": "nobody/knows/1", "data": {}}))
    assert little.post(*little.last) == little.first_answer  # the same again: the first answer, byte for byte
    for sent, state in ((plain, "delivered"), (numbered, "delivered"), (strange, "refused")):
        until(state, partial(has, sent, state), lambda: little.sent)
        assert "stored" in sent.receipts
    assert strange.receipts["refused"]["reason"] == "unknown-schema"
    status, body = little.call("GET", STATE)
    assert (status, read(body)["hw"]) == (200, 3)

    real.command("rehearsal", "send", SEOUL, "1")
    until("a letter of the real node", lambda: len(little.taken) == 1)
    [mid] = little.taken
    assert little.open_one(mid) == "delivered"
    assert little.opened[mid]["body"] == {"schema": "exchange/test/1", "data": {"number": 1}}
    until(
        "our receipt at the real node",
        lambda: state_of(real, mid) == "delivered",
        lambda: state_of(real, mid),
    )
