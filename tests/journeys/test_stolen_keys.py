"""The drills of the documentation, played between two real nodes: the commands of each page are run as they stand there.

A thief holds copies of key files from before. What they sign afterwards is refused; what was signed before still verifies.
"""

import http.client
import json
import re
import shutil
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from comity.demo.nodes import Node
from comity.exchange.core.descriptor import read_unpinned_descriptor
from comity.exchange.core.envelope import RecipientKey, Sealed, seal
from comity.exchange.core.hop import HEADER, Cover, sign_hop
from comity.exchange.core.key_folder import EdgeKeys, InnerKeys, KeyFolder
from comity.exchange.core.keys import PrivateKey, PublicKey, Use
from comity.exchange.core.letter import Letter, LetterType
from comity.exchange.core.letter_members import Addressee, Author, Body, Handling
from comity.exchange.core.peers import Peer
from comity.exchange.core.receipts import verify_receipt
from comity.exchange.core.tls import TlsIdentity
from comity.exchange.core.wire import JSON, MESSAGES, PEER_STATE, Response, read_problem
from comity.exchange.tls import client_context
from comity.lib.clock import now
from tests.journeys.test_key_rotation import await_taken, passphrase_file
from tests.journeys.test_kill_points import numbers, town
from tests.journeys.town import HANOI, TOKYO, Town, until

pytestmark = [pytest.mark.journey, pytest.mark.full]  # minutes of several nodes
__all__ = ["town"]  # the fixture

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to"
SHUT = (ssl.SSLError, ConnectionError, http.client.HTTPException)
_FENCE = re.compile(r"```\n(.*?)```", re.DOTALL)


def commands_of(page: str) -> list[str]:
    """The commands of a page, in its order."""
    text = (HOW_TO / page).read_text("utf-8")
    lines = [line for block in _FENCE.findall(text) for line in block.splitlines()]
    assert lines
    assert all(line.startswith("comity ") for line in lines)
    return [line.removeprefix("comity ") for line in lines]


def play(town: Town, node: Node, page: str, names: Mapping[str, str]) -> None:
    """Do at a node what the page says; after each card wait as it says, until partners have taken it."""
    places = {
        **names,
        "/media/stick/root-key.pem": str(node.home / "root-key.pem"),
        "/media/stick/passphrase": passphrase_file(node),
    }
    for command in commands_of(page):
        words = [places.get(word, word) for word in command.split()]
        said = node.command(*words)
        if words[:2] == ["key", "publish"]:
            await_taken(town, node, int(said.split()[1]))


@dataclass
class Thief:
    """Whoever holds what lay in Tokyo's folder of keys at some moment."""

    edge: EdgeKeys
    inner: InnerKeys
    town: Town

    @classmethod
    def of(cls, town: Town) -> "Thief":
        copy = Path(town.tokyo.home).parent / "stolen keys"
        shutil.copytree(town.tokyo.home / "keys", copy)
        kept = KeyFolder(copy)
        return cls(kept.edge(), kept.inner(), town)

    def connection(self, tls: TlsIdentity) -> http.client.HTTPSConnection:
        hanoi = json.loads((self.town.hanoi.home / "card.json").read_text("utf-8"))
        context = client_context(tls, hanoi["certificates"])
        address = urlsplit(f"https://127.0.0.1:{self.town.hanoi.edge_port}")
        return http.client.HTTPSConnection("127.0.0.1", address.port, context=context, timeout=20)

    def call(self, method: str, path: str, token: str, body: bytes, tls: TlsIdentity) -> Response:
        connection = self.connection(tls)
        try:
            headers = {HEADER: token} | ({"Content-Type": JSON} if body else {})
            connection.request(method, path, body=body or None, headers=headers)
            answer = connection.getresponse()
            return Response(answer.status, {}, answer.read())
        finally:
            connection.close()

    def state(self, hop: PrivateKey, tls: TlsIdentity) -> Response:
        """Ask Hanoi for its state in Tokyo's name."""
        token = sign_hop(
            hop, iss=TOKYO.node_id, aud=HANOI.node_id, at=now(), method="GET", path=PEER_STATE, body=b""
        )
        return self.call("GET", PEER_STATE, token, b"", tls)

    def letter(self, sig: PrivateKey) -> Sealed:
        """Write a letter in Tokyo's name, dated now."""
        card = json.loads((self.town.hanoi.home / "card.json").read_text("utf-8"))
        hanoi = read_unpinned_descriptor(card["descriptor"], at=now())
        at = now()
        letter = Letter(
            type=LetterType.LETTER,
            sender=Author(TOKYO.node_id, "desk", "thief", "officer"),
            to=(Addressee(HANOI.node_id, "desk"),),
            created=at,
            expires=at + timedelta(days=1),
            handling=Handling(owner=TOKYO.node_id),
            body=Body("exchange/test/1", {"number": 999}),
        )
        [enc] = hanoi.keys_for(Use.ENC)
        return seal(letter, sig, [RecipientKey(HANOI.node_id, enc)])

    def post(self, sealed: Sealed, hop: PrivateKey, tls: TlsIdentity, ls: int) -> Response:
        cover = Cover(
            mid=sealed.mid, idg=sealed.idg, ls=ls, epoch=1, prio=3, exp_at=now() + timedelta(days=1)
        )
        token = sign_hop(
            hop, iss=TOKYO.node_id, aud=HANOI.node_id, at=now(), method="POST", path=MESSAGES,
            body=sealed.body, cover=cover,
        )  # fmt: skip
        return self.call("POST", MESSAGES, token, sealed.body, tls)


def tokyo_as_hanoi_knows_it(town: Town) -> Peer:
    [(token, old)] = town.rows(town.hanoi, "SELECT descriptor, old_keys FROM exchange_peer")
    return Peer(
        read_unpinned_descriptor(token, at=now() + timedelta(minutes=1)),
        old_keys=tuple(PublicKey.from_jwk(key) for key in old),
    )


def receipts_held(town: Town) -> list[str]:
    rows = town.rows(town.hanoi, "SELECT token FROM exchange_receipt WHERE NOT given ORDER BY at")
    return [token for (token,) in rows]


def letters_go(town: Town, first: int) -> None:
    """Send three letters and see them arrive."""
    _said, _nothing = town.send(3, pause=0).communicate(timeout=180)
    until("the letters", lambda: len(numbers(town)) == first + 3, town.state)
    done = "SELECT count(*) FROM exchange_outletter WHERE state = 'delivered' AND receipt_verified AND schema = 'exchange/test/1'"
    until("their receipts", lambda: town.count(town.hanoi, done) == first + 3, town.state)


def assert_old_receipts_hold(town: Town, old: list[str]) -> None:
    peer = tokyo_as_hanoi_knows_it(town)
    states = {
        verify_receipt(token, issuer=TOKYO.node_id, keys=peer.keys, me=HANOI.node_id).state for token in old
    }
    assert states == {"stored", "delivered"}


def test_the_drill_of_a_stolen_hop_key(town: Town) -> None:
    letters_go(town, 0)
    old = receipts_held(town)
    thief = Thief.of(town)
    [hop], [tls] = thief.edge.hop, thief.edge.tls
    assert thief.state(hop, tls).status == 200

    play(town, town.tokyo, "stolen-hop-key.md", {"HOP": hop.kid, "TLS": tls.spki})

    with pytest.raises(SHUT):  # its certificate opens no door any more
        thief.state(hop, tls)
    new_tls = KeyFolder(town.tokyo.home / "keys").edge().tls
    assert tls not in new_tls
    answer = thief.state(hop, new_tls[0])  # even over a connection that holds
    assert (answer.status, read_problem(answer).code) == (401, "bad-signature")
    assert_old_receipts_hold(town, old)
    letters_go(town, 3)


def test_the_drill_of_a_stolen_sig_key(town: Town) -> None:
    letters_go(town, 0)
    old = receipts_held(town)
    thief = Thief.of(town)
    [sig] = thief.inner.sig
    before = thief.letter(sig)  # signed in its time: what remains, says the page

    play(town, town.tokyo, "stolen-sig-key.md", {"SIG": sig.kid})

    moment = "SELECT count(*) FROM exchange_peer WHERE now() > to_timestamp(%s)"
    cut = int(tokyo_as_hanoi_knows_it(town).descriptor.iat.timestamp()) + 1
    until("the new card counts", lambda: town.count(town.hanoi, moment % cut) == 1)
    afterwards = thief.letter(sig)
    [hop], [tls] = thief.edge.hop, thief.edge.tls  # beyond the drill: say that they got these as well
    for ls, sealed in enumerate((before, afterwards), start=900):
        assert thief.post(sealed, hop, tls, ls).status == 202
    asked = "SELECT reason FROM exchange_inletter WHERE mid = '%s' AND state IN ('delivered', 'refused')"
    reasons = {}
    for name, sealed in (("before", before), ("afterwards", afterwards)):
        query = asked % sealed.mid
        until(name, partial(town.rows, town.hanoi, query), town.state)
        reasons[name] = town.rows(town.hanoi, query)[0][0]
    assert reasons == {"before": "", "afterwards": "key-expired"}
    assert_old_receipts_hold(town, old)
    letters_go(town, 3)
