"""A letter, signed and encrypted, and opened again (page Letter)."""

import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from tests.conformance.minimal_sender.encoding import WrongError, b64u, read, unb64u, write

PROTECTED = b64u(b'{"enc":"A256GCM","typ":"cxp+jwe","cty":"cxp+jws"}')
WRAP = "ECDH-ES+A256KW"


def _wrapping_key(shared: bytes) -> bytes:
    """Concat KDF with the name of the algorithm, nothing about the parties, 256 bits."""
    hashed = Hash(SHA256())
    for piece in (b"\0\0\0\1", shared, len(WRAP).to_bytes(4, "big"), WRAP.encode(), bytes(8), b"\0\0\1\0"):
        hashed.update(piece)
    return hashed.finalize()


def seal(inner: bytes, mid: str, sender: str, recipients: dict[str, bytes]) -> bytes:
    """Encrypt signed bytes to public keys by their kid."""
    content_key, iv = secrets.token_bytes(32), secrets.token_bytes(12)
    aad = b64u(f"{mid}|{sender}".encode())
    sealed = AESGCM(content_key).encrypt(iv, inner, f"{PROTECTED}.{aad}".encode())
    written = []
    for kid, public in recipients.items():
        once = X25519PrivateKey.generate()
        wrapping = _wrapping_key(once.exchange(X25519PublicKey.from_public_bytes(public)))
        epk = {"kty": "OKP", "crv": "X25519", "x": b64u(once.public_key().public_bytes_raw())}
        header = {"alg": WRAP, "kid": kid, "epk": epk}
        written.append({"header": header, "encrypted_key": b64u(aes_key_wrap(wrapping, content_key))})
    return write(
        {
            "protected": PROTECTED,
            "aad": aad,
            "iv": b64u(iv),
            "ciphertext": b64u(sealed[:-16]),
            "tag": b64u(sealed[-16:]),
            "recipients": written,
        }
    )


def unseal(body: bytes, mid: str, sender: str, kid: str, private: X25519PrivateKey) -> tuple[bytes, int]:
    """Decrypt a body; return the signed bytes and to how many keys it was encrypted."""
    outer = read(body)
    if (
        set(outer) != {"protected", "aad", "iv", "ciphertext", "tag", "recipients"}
        or len(outer["recipients"]) > 32
    ):
        raise WrongError("malformed")
    if read(unb64u(outer["protected"])) != read(unb64u(PROTECTED)):
        raise WrongError("malformed")
    if outer["aad"] != b64u(f"{mid}|{sender}".encode()):
        raise WrongError("id-mismatch")
    mine: dict[str, Any] | None = next(
        (one for one in outer["recipients"] if one["header"]["kid"] == kid), None
    )
    if mine is None:
        raise WrongError("unknown-recipient-key")
    try:
        their = X25519PublicKey.from_public_bytes(unb64u(mine["header"]["epk"]["x"]))
        content_key = aes_key_unwrap(_wrapping_key(private.exchange(their)), unb64u(mine["encrypted_key"]))
        together = unb64u(outer["ciphertext"]) + unb64u(outer["tag"])
        bound = f"{outer['protected']}.{outer['aad']}".encode()
        return AESGCM(content_key).decrypt(unb64u(outer["iv"]), together, bound), len(outer["recipients"])
    except (InvalidTag, InvalidUnwrap, ValueError) as error:
        raise WrongError("unreadable") from error
