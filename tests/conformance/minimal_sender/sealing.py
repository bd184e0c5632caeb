"""A signed letter encrypted to one node: docs/reference/protocol/letter.md."""

import hashlib
import os
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap

from tests.conformance.minimal_sender.basics import ProtocolError, b64u, dump, parse, unb64u

PROTECTED = b64u(b'{"enc":"A256GCM","typ":"cxp+jwe","cty":"cxp+jws"}')
WRAP = "ECDH-ES+A256KW"


def seal(inner: bytes, mid: str, sender: str, kid: str, reader: bytes) -> bytes:
    """The body of the request; `reader` is the 32 bytes of the receiver's enc key."""
    secret, iv = os.urandom(32), os.urandom(12)
    fresh = X25519PrivateKey.generate()
    shared = fresh.exchange(X25519PublicKey.from_public_bytes(reader))
    aad = b64u(f"{mid}|{sender}".encode())
    ciphertext = AESGCM(secret).encrypt(iv, inner, f"{PROTECTED}.{aad}".encode())
    epk = {"kty": "OKP", "crv": "X25519", "x": b64u(fresh.public_key().public_bytes_raw())}
    recipient = {
        "header": {"alg": WRAP, "kid": kid, "epk": epk},
        "encrypted_key": b64u(aes_key_wrap(derived(shared), secret)),
    }
    return dump(
        {
            "protected": PROTECTED,
            "aad": aad,
            "recipients": [recipient],
            "iv": b64u(iv),
            "ciphertext": b64u(ciphertext[:-16]),
            "tag": b64u(ciphertext[-16:]),
        }
    )


def unseal(body: bytes, mid: str, sender: str, kid: str, key: X25519PrivateKey) -> bytes:
    """What a body holds for one of its readers."""
    outer: dict[str, Any] = parse(body, 262_144)
    if outer["aad"] != b64u(f"{mid}|{sender}".encode()) or outer["protected"] != PROTECTED:
        raise ProtocolError("made for another message")
    [mine] = [one for one in outer["recipients"] if one["header"]["kid"] == kid]
    epk = X25519PublicKey.from_public_bytes(unb64u(mine["header"]["epk"]["x"]))
    secret = aes_key_unwrap(derived(key.exchange(epk)), unb64u(mine["encrypted_key"]))
    return AESGCM(secret).decrypt(
        unb64u(outer["iv"]),
        unb64u(outer["ciphertext"]) + unb64u(outer["tag"]),
        f"{outer['protected']}.{outer['aad']}".encode(),
    )


def derived(shared: bytes) -> bytes:
    """Concat KDF, RFC 7518 section 4.6.2."""
    name = WRAP.encode()
    return hashlib.sha256(
        (1).to_bytes(4, "big")
        + shared
        + len(name).to_bytes(4, "big")
        + name
        + bytes(4)
        + bytes(4)
        + (256).to_bytes(4, "big")
    ).digest()
