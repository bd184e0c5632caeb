"""A second implementation, written from the reference alone, pairs with a node, sends it letters and verifies its receipts."""

from pathlib import Path

import pytest

from comity.demo.nodes import NodePlan, make_node
from comity.lib import ports
from comity.lib.embedded_db import Server
from comity.lib.processes import Supervisor
from tests.conformance.minimal_sender.basics import new_id
from tests.conformance.minimal_sender.house import House, Partner
from tests.conformance.minimal_sender.sender import Door, Sender
from tests.journeys.conftest import on_other_ports
from tests.journeys.town import until

pytestmark = pytest.mark.journey

SEOUL = NodePlan("seoul", "cxp:node:kr:seoul", "KOR", "Asia/Seoul", {"en": "Seoul"}, 18150, 18550)
PROGRAMS = ("edge", "delivery", "worker")


def test_a_stranger_sends_and_is_answered(
    database_server: Server, template_database: str, tmp_path: Path
) -> None:
    node = make_node(database_server, on_other_ports(SEOUL), tmp_path, template=template_database)
    stranger = House("cxp:node:xa:second", ports.choose(18650, avoid=[node.edge_port]).number)
    card = tmp_path / "stranger.json"
    card.write_text(stranger.card(), "utf-8")
    node.command("peer", "add", str(card), "--fingerprint", stranger.words())
    said = node.command("peer", "export", "--out", str(tmp_path / "seoul.json"))
    words = said.rsplit(":", maxsplit=1)[1].strip()
    sender = Sender(stranger, Partner.of((tmp_path / "seoul.json").read_text("utf-8"), words))
    programs = [one for one in node.programs() if one.name.rpartition("-")[2] in PROGRAMS]
    with Supervisor(tmp_path / "programs", programs), Door(sender):
        conv = new_id()
        letters = [sender.send(conv, number) for number in (1, 2, 3)]
        assert all(sender.states[mid] >= {"stored"} for mid in letters)
        until(
            "delivered",
            lambda: all("delivered" in sender.states[mid] for mid in letters),
            lambda: str(sender.states),
        )
    assert all(sender.states[mid] == {"stored", "delivered"} for mid in letters)
