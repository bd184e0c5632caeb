"""The second implementation: it reads the vectors, writes what this program reads, and takes nothing from it."""

import ast
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from comity.exchange.card import Card
from comity.exchange.core.envelope import open_sealed
from comity.exchange.core.fingerprint import same_fingerprint
from comity.exchange.core.hop import verify_hop
from comity.exchange.core.keys import PrivateKey, Use
from comity.lib.clock import now
from tests.conformance.minimal_sender import basics, house, sealing
from tests.conformance.minimal_sender.house import House, Partner
from tests.conformance.minimal_sender.sender import Sender
from tests.conformance.test_vectors import read

FOLDER = Path(__file__).parent / "minimal_sender"
ITS_OWN = "tests.conformance.minimal_sender"


def imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {one.name for one in node.names}
        if isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return {name if name.startswith(ITS_OWN) else name.partition(".")[0] for name in names}


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.py")), ids=lambda file: file.stem)
def test_it_takes_nothing_from_the_program(file: Path) -> None:
    others = {name for name in imported(file) if not name.startswith(ITS_OWN)}
    assert others - set(sys.stdlib_module_names) <= {"cryptography"}


def jwks(name: str) -> dict[str, dict[str, Any]]:
    """The public keys of a node of the vectors."""
    found = {}
    for label, secret in read("keys")["keys"].items():
        if label.startswith(f"{name}."):
            public = {member: value for member, value in secret.items() if member != "d"}
            found[public["kid"]] = public
    return found


def test_it_verifies_receipts_and_hop_tokens() -> None:
    for one in read("receipts")["receipts"]:
        said, key = basics.verify(one["token"], "cxp-receipt+jwt", jwks("b"), {"hop", "sig"}, 6144)
        assert (said["state"], key["use"]) == (one["state"], one["signer"].partition(".")[2])
    token = read("edge")["good"]["headers"]["Cxp-Hop"]
    said, _key = basics.verify(token, "cxp-hop+jwt", jwks("a"), {"hop"}, 6144)
    assert said["dig"] == basics.digest(read("edge")["good"]["body"].encode())


def test_it_opens_bodies() -> None:
    for vector in read("envelopes")["envelopes"]:
        for label in vector["opens"]:
            secret = read("keys")["keys"][label]
            key = X25519PrivateKey.from_private_bytes(basics.unb64u(secret["d"]))
            opened = sealing.unseal(
                vector["body"].encode(), vector["mid"], vector["sender"], secret["kid"], key
            )
            assert opened.decode() == vector["inner"]


def test_it_says_the_words() -> None:
    for one in read("descriptors")["descriptors"]:
        assert house.words(one["root_thumbprint"]) == one["fingerprint"]


@pytest.mark.parametrize(
    "text",
    ['{"a":1,"a":2}', '{"a":1.5}', '{"a":NaN}', "[]", '{"a":"\\u0000"}', '{"a":9007199254740992}'],
)
def test_it_reads_json_strictly(text: str) -> None:
    with pytest.raises(basics.ProtocolError):
        basics.parse(text.encode())


def test_this_program_reads_its_card_and_its_letter() -> None:
    stranger = House("cxp:node:xa:second", 9443)
    card = Card.from_text(stranger.card())
    descriptor = card.read()
    assert same_fingerprint(stranger.words(), descriptor.root)
    other = House("cxp:node:xa:reader", 9444)
    partner = Partner.of(other.card(), other.words())
    sender = Sender(stranger, partner)
    mid, idg, body, cover = sender.write(basics.new_id(), 7)
    token = sender.hop("POST", "/cxp/1/messages", body, cover)
    hop = verify_hop(
        token,
        keys=descriptor.keys,
        iss=stranger.node,
        me=other.node,
        at=now(),
        method="POST",
        path="/cxp/1/messages",
        body=body,
    )
    assert hop.cover is not None
    enc = PrivateKey.from_seed(other.enc.private_bytes_raw(), Use.ENC, nbf=descriptor.iat)
    opened = open_sealed(
        body,
        mid=mid,
        sender=stranger.node,
        own_enc_keys=[enc],
        sender_keys=descriptor.keys,
        at=now(),
        me=other.node,
    )
    assert (opened.idg, opened.letter.cseq) == (idg, 1)
