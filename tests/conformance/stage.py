"""The vectors as this implementation reads them, and B's edge in the state that one of them asks for."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from comity.exchange.core.budget import Allowance, Budget
from comity.exchange.core.descriptor import read_descriptor
from comity.exchange.core.edge import EdgeReceiver
from comity.exchange.core.errors import StorageError
from comity.exchange.core.key_folder import EdgeKeys
from comity.exchange.core.keys import PrivateKey
from comity.exchange.core.memory import MemoryStore
from comity.exchange.core.moments import from_rfc3339
from comity.exchange.core.peers import Own, Peer, Standing
from comity.exchange.core.recovery import Page, Question
from comity.exchange.core.wire import Response

VECTORS = Path(__file__).parent / "vectors"


def read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))
    return content


KEYS = {label: PrivateKey.from_secret(secret) for label, secret in read("keys")["keys"].items()}
PEERS = {
    one["node"]: Peer(
        read_descriptor(one["token"], root_thumbprint=one["root_thumbprint"], at=from_rfc3339(one["at"]))
    )
    for one in read("descriptors")["descriptors"]
}
EDGE, INNER = read("edge"), read("inner")


class FullDisk(MemoryStore):
    """A store that has no room left."""

    def keep(self, *_: Any) -> Any:
        raise StorageError


class NobodyToRecover:
    """Takes note of nothing: whose descriptor is to be fetched is not asked here."""

    def note_restored(self, iss: str) -> None:
        """Have the descriptor of a node fetched."""

    def answer(self, iss: str, question: Question) -> Page:
        """Hold nothing of anybody."""
        return Page()


class Stage:
    """B's edge in the state a vector asks for."""

    def __init__(self, state: dict[str, Any]) -> None:
        self.spki = state.get("spki", EDGE["spki"])
        self.store = MemoryStore() if state.get("storage", True) else FullDisk()
        self.store.peers = {node: peer for node, peer in PEERS.items() if node != INNER["me"]}
        sender = self.store.peers[INNER["sender"]]
        if "descriptor" in state:
            given = read_descriptor(
                state["descriptor"], root_thumbprint=sender.descriptor.root, at=from_rfc3339(EDGE["clock"])
            )
            sender = Peer(given)
        standing = Standing(state.get("standing", "active"))
        self.store.peers[sender.node] = replace(sender, standing=standing)
        self.clock = from_rfc3339(state.get("clock", EDGE["clock"]))
        allowance = Allowance(requests=state["budget"]) if "budget" in state else Allowance()
        self.edge = self.receiver(self.store, Budget(allowance))
        for request in state.get("before", []):
            assert self.ask(request).status == 202

    def receiver(self, store: MemoryStore, budget: Budget) -> EdgeReceiver:
        own = Own(INNER["me"], 1, "", frozenset({KEYS["b.enc"].kid}))
        return EdgeReceiver(
            own,
            EdgeKeys((KEYS["b.hop"],), ()),
            store,
            lambda: self.clock,
            budget=budget,
            recovery=NobodyToRecover(),
        )

    def recover(self) -> None:
        """The disk is emptied, the member restored, the clock set, a new minute begun."""
        recovered = MemoryStore()
        recovered.__dict__.update(self.store.__dict__)
        recovered.peers = {
            node: replace(peer, standing=Standing.ACTIVE) for node, peer in recovered.peers.items()
        }
        self.spki, self.clock = EDGE["spki"], from_rfc3339(EDGE["clock"])
        self.edge = self.receiver(recovered, Budget())

    def ask(self, request: dict[str, Any]) -> Response:
        body = request["body"].encode()
        body += b" " * (request.get("pad_to", 0) - len(body))
        return self.edge.receive(self.spki, request["method"], request["path"], request["headers"], body)
