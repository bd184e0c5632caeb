"""The root key: written once to a file encrypted with a passphrase, taken off the node, brought back to sign a card."""

from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from comity.exchange.core.errors import KeyFolderError
from comity.exchange.core.key_files import MIN_PASSPHRASE, read_file, write_once
from comity.exchange.core.keys import PrivateKey, Use


def write_root(key: PrivateKey, path: Path, passphrase: str) -> None:
    """Write the root key once, encrypted (PKCS #8), to be taken off the node. An existing file is never replaced."""
    key.public.require_use(Use.ROOT)
    if len(passphrase) < MIN_PASSPHRASE:
        raise KeyFolderError(f"The passphrase of the root key needs at least {MIN_PASSPHRASE} letters.")
    encryption = BestAvailableEncryption(passphrase.encode())
    write_once(path, key.ed25519().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))


def read_root(path: Path, passphrase: str, *, nbf: datetime) -> PrivateKey:
    """Read the root key back to sign a descriptor. `nbf` is when the root became valid; its file does not say."""
    try:
        key = load_pem_private_key(read_file(path), passphrase.encode())
    except (ValueError, TypeError) as error:
        raise KeyFolderError("The root key cannot be opened with this passphrase.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFolderError("The file holds no Ed25519 key.")
    seed = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return PrivateKey.from_seed(seed, Use.ROOT, nbf=nbf)
