"""Two real nodes while letters flow both ways and every key of one of them is rotated: nothing is lost or doubled."""

import json
from pathlib import Path

import pytest

from comity.demo.nodes import Node
from tests.journeys.test_kill_points import town
from tests.journeys.town import HANOI, PATIENCE, TOKYO, Town, until

pytestmark = [pytest.mark.journey, pytest.mark.full]  # minutes of several nodes
__all__ = ["town"]  # the fixture

LETTERS = 120
SETTLED = "SELECT count(*) FROM exchange_outletter WHERE schema = 'exchange/test/1' AND state = 'delivered' AND receipt_verified"


def numbers_at(town: Town, node: Node) -> list[int]:
    """The numbers that took effect at a node, in the order in which they did."""
    rows = town.rows(
        node,
        "SELECT body FROM audit_entry WHERE event = 'rehearsal.letter-received' AND outcome = 'done' ORDER BY id",
    )
    return [json.loads(bytes(body))["details"]["number"] for (body,) in rows]


def passphrase_file(node: Node) -> str:
    file = Path(node.home).parent / f"{node.plan.name}-root-passphrase"
    file.touch(mode=0o600)
    file.write_text(node.root_passphrase + "\n", "utf-8")
    return str(file)


def publish(node: Node, *words: str) -> None:
    root = str(node.home / "root-key.pem")
    node.command("key", "publish", "--root", root, "--passphrase-file", passphrase_file(node), *words)


def keys_of(node: Node, use: str, state: str = "valid") -> list[str]:
    found = json.loads(node.command("key", "list", "--json"))["keys"]
    return [key["kid"] for key in found if (key["use"], key["state"]) == (use, state)]


def await_taken(town: Town, node: Node, version: int) -> None:
    """Wait until every partner has signed for a version of a node's card."""
    taken = "SELECT coalesce(min(taken), 1) FROM exchange_cardstate"
    until(f"version {version} taken", lambda: town.count(node, taken) >= version, town.state)


def await_settled(town: Town, sender: Node) -> None:
    until("every letter proven and delivered", lambda: town.count(sender, SETTLED) == LETTERS, town.state)


def test_letters_in_flight_while_every_key_is_rotated(town: Town) -> None:
    hanoi, tokyo = town.hanoi, town.tokyo
    sending = [
        town.send(LETTERS, pause=0.25),
        town.send(LETTERS, pause=0.25, sender=tokyo, receiver=HANOI.node_id),
    ]
    until("the first letters", lambda: bool(numbers_at(town, tokyo)) and bool(numbers_at(town, hanoi)))
    try:
        version = 1
        for use in ("hop", "sig", "enc", "log", "tls"):
            old = keys_of(tokyo, use)
            tokyo.command("key", "make", use, "--now")
            publish(tokyo)  # both are named
            await_taken(town, tokyo, version + 1)
            publish(tokyo, "--without", *old)  # the old one ends at once
            version += 2
            await_taken(town, tokyo, version)
            tokyo.command("key", "retire", *old)
        for one in sending:
            said, _nothing = one.communicate(timeout=PATIENCE)
            assert one.returncode == 0, said
    finally:
        for one in sending:
            one.kill()
    for sender, receiver in ((hanoi, tokyo), (tokyo, hanoi)):
        await_settled(town, sender)
        assert numbers_at(town, receiver) == list(range(1, LETTERS + 1))
    assert town.count(hanoi, "SELECT version FROM exchange_peer") == 11
    for node in (hanoi, tokyo):
        report = json.loads(node.command("audit", "verify", "--json"))
        assert report["verified"], report
    # what Hanoi holds of Tokyo's log, signed by the old and by the new key, is one log
    held = hanoi.command("audit", "export-partner", "--node", TOKYO.node_id)
    file = tokyo.home / "held.txt"
    file.write_text(held, "utf-8")
    report = json.loads(tokyo.command("audit", "verify", "--json", "--partner-checkpoints", str(file)))
    assert report["verified"], report
