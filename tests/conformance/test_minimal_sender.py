"""The second implementation reads the vectors, and shares nothing with the product."""

import ast
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from tests.conformance.minimal_sender.encoding import digest, unb64u
from tests.conformance.minimal_sender.envelope import seal, unseal
from tests.conformance.minimal_sender.identity import Identity, words
from tests.conformance.minimal_sender.tokens import Key, verify

HERE = Path(__file__).parent
LITTLE = HERE / "minimal_sender"


def read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((HERE / "vectors" / f"{name}.json").read_text("utf-8"))
    return content


KEYS = read("keys")["keys"]


def public(label: str) -> dict[str, Key]:
    key = KEYS[label]
    return {key["kid"]: Key(key["use"], unb64u(key["x"]), key["nbf"], key["exp"])}


def imported(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_it_uses_the_standard_library_and_primitives_alone() -> None:
    modules = set().union(*(imported(file) for file in LITTLE.glob("*.py")))
    others = {
        name
        for name in modules
        if name.split(".")[0] not in sys.stdlib_module_names | {"cryptography"}
        and not name.startswith("tests.conformance.minimal_sender")
    }
    assert others == set()


@pytest.mark.parametrize("vector", read("envelopes")["envelopes"], ids=lambda vector: vector["name"])
def test_it_opens_the_envelopes(vector: dict[str, Any]) -> None:
    for label in vector["opens"]:
        secret = X25519PrivateKey.from_private_bytes(unb64u(KEYS[label]["d"]))
        body = vector["body"].encode()
        inner, keys = unseal(body, vector["mid"], vector["sender"], KEYS[label]["kid"], secret)
        assert (inner.decode(), digest(inner), keys) == (vector["inner"], vector["idg"], len(vector["opens"]))
        payload, _ = verify(inner.decode(), "cxp+jws", public("a.sig"), ("sig",), frozenset({"cty"}))
        assert payload == vector["payload"]


def test_it_verifies_the_receipts_and_tokens() -> None:
    for one in read("receipts")["receipts"]:
        claims, _ = verify(one["token"], "cxp-receipt+jwt", public(one["signer"]), ("hop", "sig"))
        assert claims["state"] == one["state"]
    for one in read("tokens")["tokens"]:
        claims, _ = verify(one["token"], one["header"]["typ"], public(one["signer"]), ("hop", "sig"))
        assert claims == one["claims"]


def test_it_says_the_words() -> None:
    for one in read("descriptors")["descriptors"]:
        assert words(one["root_thumbprint"]) == one["fingerprint"]


def test_it_opens_what_it_seals() -> None:
    me = Identity("cxp:node:kr:little", "https://little.example")
    body = seal(b"inner", "id", me.node, {me.enc_kid: me.enc.public_key().public_bytes_raw()})
    assert unseal(body, "id", me.node, me.enc_kid, me.enc) == (b"inner", 1)
