"""Where a node's keys lie: one folder a node, outside the database, the backups and the repository.

    <folder>/edge/   hop-<kid>.json, tls-<spki>.pem      all that the edge process may read
    <folder>/inner/  sig-<kid>.json, enc-..., log-...    never on the edge host

Folders have mode 0700 and files 0600; anything wider is refused when reading. The root key is written once to a
file encrypted with a passphrase and taken off the node.
"""

import os
import stat
from dataclasses import dataclass
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

from comity.exchange.core import strict_json
from comity.exchange.core.errors import KeyFolderError, MalformedError
from comity.exchange.core.keys import PrivateKey, Use, current_key, generate_key
from comity.exchange.core.tls import TlsIdentity, generate_tls, read_tls

EDGE, INNER = "edge", "inner"
EDGE_USES = (Use.HOP,)
INNER_USES = (Use.SIG, Use.ENC, Use.LOG)
MIN_PASSPHRASE = 20  # PKCS #8 as written by OpenSSL stretches by 2,048 rounds only: the length must carry it
MAX_FILE = 16_384


@dataclass(frozen=True, slots=True)
class EdgeKeys:
    """What the edge may hold: keys for hop tokens and `stored` receipts, and for TLS."""

    hop: tuple[PrivateKey, ...]
    tls: tuple[TlsIdentity, ...]

    def hop_at(self, at: datetime) -> PrivateKey:
        """The hop key to sign with now."""
        return current_key(self.hop, Use.HOP, at)

    def tls_at(self, at: datetime) -> TlsIdentity:
        """The TLS identity to present now. Raises KeyFolderError when none is valid."""
        usable = [identity for identity in self.tls if identity.nbf <= at <= identity.exp]
        if not usable:
            raise KeyFolderError(
                "No TLS certificate is valid now; make one and publish the descriptor again."
            )
        return max(usable, key=lambda identity: identity.nbf)


@dataclass(frozen=True, slots=True)
class InnerKeys:
    """What only the inner node holds: signing letters, opening them, signing checkpoints."""

    sig: tuple[PrivateKey, ...]
    enc: tuple[PrivateKey, ...]
    log: tuple[PrivateKey, ...] = ()

    def sig_at(self, at: datetime) -> PrivateKey:
        """The key to sign letters and receipts with now."""
        return current_key(self.sig, Use.SIG, at)

    def log_at(self, at: datetime) -> PrivateKey:
        """The key to sign checkpoints with now."""
        return current_key(self.log, Use.LOG, at)


class KeyFolder:
    """A node's folder of keys."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def create(self, node: str, *, at: datetime) -> None:
        """Make the folder and one key of each use. Raises KeyFolderError when the folder is already in use."""
        for folder in (self.path, self.path / EDGE, self.path / INNER):
            _make_folder(folder)
        if any((self.path / EDGE).iterdir()) or any((self.path / INNER).iterdir()):
            raise KeyFolderError(f"{self.path} already holds keys; choose another folder.")
        for use in (*EDGE_USES, *INNER_USES):
            self.add(generate_key(use, nbf=at))
        self.add_tls(generate_tls(node, nbf=at))

    def add(self, key: PrivateKey) -> None:
        """Write one more key beside the others (rotation keeps the old ones)."""
        if key.use not in (*EDGE_USES, *INNER_USES):
            raise KeyFolderError(f"A {key.use} key is not kept in the node's folder.")
        part = EDGE if key.use in EDGE_USES else INNER
        _write_once(self.path / part / f"{key.use}-{key.kid}.json", strict_json.dump(key.to_secret()))

    def add_tls(self, identity: TlsIdentity) -> None:
        """Write one more TLS identity; two pins may be valid at once."""
        _write_once(self.path / EDGE / f"tls-{identity.spki}.pem", identity.pem)

    def edge(self) -> EdgeKeys:
        return read_edge_keys(self.path / EDGE)

    def inner(self) -> InnerKeys:
        return read_inner_keys(self.path / INNER)


def read_edge_keys(folder: Path) -> EdgeKeys:
    """Read hop and TLS keys from the edge part of a folder, which may lie on another host without the rest."""
    _check_mode(folder, 0o700)
    identities = tuple(read_tls(_read(path)) for path in sorted(folder.glob("tls-*.pem")))
    return EdgeKeys(hop=_keys(folder, Use.HOP), tls=identities)


def read_inner_keys(folder: Path) -> InnerKeys:
    """Read the inner part of a folder."""
    _check_mode(folder, 0o700)
    return InnerKeys(sig=_keys(folder, Use.SIG), enc=_keys(folder, Use.ENC), log=_keys(folder, Use.LOG))


def write_root(key: PrivateKey, path: Path, passphrase: str) -> None:
    """Write the root key once, encrypted (PKCS #8), to be taken off the node. An existing file is never replaced."""
    key.public.require_use(Use.ROOT)
    if len(passphrase) < MIN_PASSPHRASE:
        raise KeyFolderError(f"The passphrase of the root key needs at least {MIN_PASSPHRASE} letters.")
    encryption = BestAvailableEncryption(passphrase.encode())
    _write_once(path, key.ed25519().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))


def read_root(path: Path, passphrase: str, *, nbf: datetime) -> PrivateKey:
    """Read the root key back to sign a descriptor. `nbf` is when the root became valid; its file does not say."""
    try:
        key = load_pem_private_key(_read(path), passphrase.encode())
    except (ValueError, TypeError) as error:
        raise KeyFolderError("The root key cannot be opened with this passphrase.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFolderError("The file holds no Ed25519 key.")
    seed = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return PrivateKey.from_seed(seed, Use.ROOT, nbf=nbf)


def _keys(folder: Path, use: Use) -> tuple[PrivateKey, ...]:
    return tuple(_checked(path, use) for path in sorted(folder.glob(f"{use}-*.json")))


def _checked(path: Path, use: Use) -> PrivateKey:
    try:
        key = PrivateKey.from_secret(strict_json.parse(_read(path), MAX_FILE))
    except MalformedError as error:
        raise KeyFolderError(f"{path} is not a key file: {error}") from error
    key.public.require_use(use)
    return key


def _make_folder(path: Path) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    _check_mode(path, 0o700)


def _check_mode(path: Path, widest: int) -> None:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError as error:
        raise KeyFolderError(f"{path} cannot be read.") from error
    if mode & ~widest:
        raise KeyFolderError(f"{path} may be read by others (mode {mode:04o}); run: chmod {widest:o} on it.")


def _read(path: Path) -> bytes:
    _check_mode(path, 0o600)
    try:
        return path.read_bytes()
    except OSError as error:
        raise KeyFolderError(f"{path} cannot be read.") from error


def _write_once(path: Path, data: bytes) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise KeyFolderError(f"{path} cannot be written, or is there already.") from error
