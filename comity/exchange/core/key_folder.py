"""Where a node's keys lie: one folder a node, outside the database, the backups and the repository.

    <folder>/edge/   hop-<kid>.json, tls-<spki>.pem      all that the edge process may read
                     opens.json                          kids of the enc keys that the inner half holds
    <folder>/inner/  sig-<kid>.json, enc-..., log-...    never on the edge host

Folders have mode 0700 and files 0600; anything wider is refused when reading. Each half may be sealed under a passphrase
of its own (see `key_files`, `key_sealing`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from comity.exchange.core import strict_json
from comity.exchange.core.descriptor import Descriptor
from comity.exchange.core.errors import KeyFolderError, MalformedError
from comity.exchange.core.key_files import (
    MAX_FILE,
    check_mode,
    erase_file,
    is_sealed,
    make_folder,
    read_file,
    read_key,
    read_public,
    replace_file,
    write_key,
    write_once,
)
from comity.exchange.core.keys import PrivateKey, PublicKey, Use, current_key, generate_key
from comity.exchange.core.tls import PublicTls, TlsIdentity, generate_tls, read_certificate, read_tls

T = TypeVar("T")
EDGE, INNER = "edge", "inner"
EDGE_USES = (Use.HOP,)
INNER_USES = (Use.SIG, Use.ENC, Use.LOG)
TLS = "tls"
OPENS = "opens.json"


@dataclass(frozen=True, slots=True)
class Passphrases:
    """What the two halves of a folder are sealed with; None for a half that is not."""

    edge: str | None = field(default=None, repr=False)
    inner: str | None = field(default=None, repr=False)


NOT_SEALED = Passphrases()


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

    def named_by(self, descriptor: Descriptor) -> "EdgeKeys":
        """Those that a descriptor names: a key that no partner knows signs nothing yet, one taken out nothing more."""
        kids = {key.kid for key in descriptor.keys}
        return EdgeKeys(
            hop=tuple(key for key in self.hop if key.kid in kids),
            tls=tuple(identity for identity in self.tls if identity.spki in descriptor.tls_spki),
        )


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

    def named_by(self, descriptor: Descriptor) -> "InnerKeys":
        """Those that a descriptor names. Letters are opened by every key that is still here, named or not."""
        kids = {key.kid for key in descriptor.keys}
        return replace(
            self,
            sig=tuple(key for key in self.sig if key.kid in kids),
            log=tuple(key for key in self.log if key.kid in kids),
        )


class KeyFolder:
    """A node's folder of keys.

    Args:
        path: of the folder.
        passphrases: what its halves are sealed with; new keys are sealed when there is one.
    """

    def __init__(self, path: Path, passphrases: Passphrases = NOT_SEALED) -> None:
        self.path = path
        self._passphrases = passphrases

    def create(self, node: str, *, at: datetime) -> None:
        """Make the folder and one key of each use. Raises KeyFolderError when the folder is already in use."""
        for folder in (self.path, self.path / EDGE, self.path / INNER):
            make_folder(folder)
        if any((self.path / EDGE).iterdir()) or any((self.path / INNER).iterdir()):
            raise KeyFolderError(f"{self.path} already holds keys; choose another folder.")
        for use in (*EDGE_USES, *INNER_USES):
            self.add(generate_key(use, nbf=at))
        self.add_tls(generate_tls(node, nbf=at))

    def add(self, key: PrivateKey) -> None:
        """Write one more key beside the others (rotation keeps the old ones)."""
        path = self._file_of(key.public)
        write_once(path, write_key(key, self._sealing_for(path.parent)))
        self._note_opens()

    def add_tls(self, identity: TlsIdentity) -> None:
        """Write one more TLS identity; two pins may be valid at once."""
        path = self.path / EDGE / f"{TLS}-{identity.spki}.pem"
        write_once(path, identity.sealed(self._sealing_for(path.parent)))

    def edge(self) -> EdgeKeys:
        return read_edge_keys(self.path / EDGE, self._passphrases.edge)

    def inner(self) -> InnerKeys:
        return read_inner_keys(self.path / INNER, self._passphrases.inner)

    def publics(self) -> tuple[PublicKey, ...]:
        """The public halves of all keys that are here; needs no passphrase. An edge host has only its own half."""
        return tuple(
            read_as(path, read_public)
            for use in (*EDGE_USES, *INNER_USES)
            for path in sorted((self.path / _half(use)).glob(f"{use}-*.json"))
        )

    def certificates(self) -> tuple[PublicTls, ...]:
        """The certificates of all TLS keys that are here; needs no passphrase."""
        files = sorted((self.path / EDGE).glob(f"{TLS}-*.pem"))
        return tuple(read_as(path, read_certificate) for path in files)

    def erase(self, key: PublicKey) -> None:
        """Destroy the private half of a key for ever. Raises KeyFolderError when it is not here."""
        erase_file(self._file_of(key))
        self._note_opens()

    def erase_tls(self, spki: str) -> None:
        """Destroy a TLS key for ever. Raises KeyFolderError when it is not here."""
        erase_file(self.path / EDGE / f"{TLS}-{spki}.pem")

    def opens_no_more(self, kid: str) -> None:
        """Tell the edge to take nothing more that is encrypted to this key; the key itself stays."""
        self._write_opens(opens(self.path) - {kid})

    def _of(self, half: str) -> str | None:
        return self._passphrases.edge if half == EDGE else self._passphrases.inner

    def _sealing_for(self, folder: Path) -> str | None:
        passphrase = self._of(folder.name)
        if passphrase is None and any(is_sealed(read_file(path)) for path in key_files(folder)):
            raise KeyFolderError(f"{folder} is sealed; a new key is not laid open beside sealed ones.")
        return passphrase

    def _file_of(self, key: PublicKey) -> Path:
        if key.use not in (*EDGE_USES, *INNER_USES):
            raise KeyFolderError(f"A {key.use} key is not kept in the node's folder.")
        return self.path / _half(key.use) / f"{key.use}-{key.kid}.json"

    def _note_opens(self) -> None:
        names = (path.stem for path in (self.path / INNER).glob(f"{Use.ENC}-*.json"))
        self._write_opens(frozenset(name.removeprefix(f"{Use.ENC}-") for name in names))

    def _write_opens(self, kids: frozenset[str]) -> None:
        replace_file(self.path / EDGE / OPENS, strict_json.dump({"kids": sorted(kids)}))


def opens(folder: Path) -> frozenset[str]:
    """The enc keys whose private half the node holds, as the edge is told; empty in a folder of an earlier edition."""
    file = folder / EDGE / OPENS
    if not file.exists():
        return frozenset()
    kids = strict_json.parse(read_file(file), MAX_FILE).get("kids")
    if not isinstance(kids, list) or not all(isinstance(kid, str) for kid in kids):
        raise KeyFolderError(f"{file} does not list keys.")
    return frozenset(kids)


def read_edge_keys(folder: Path, passphrase: str | None = None) -> EdgeKeys:
    """Read hop and TLS keys from the edge part of a folder, which may lie on another host without the rest."""
    check_mode(folder, 0o700)
    files = sorted(folder.glob(f"{TLS}-*.pem"))
    identities = tuple(read_as(path, partial(read_tls, passphrase=passphrase)) for path in files)
    return EdgeKeys(hop=_keys(folder, Use.HOP, passphrase), tls=identities)


def read_inner_keys(folder: Path, passphrase: str | None = None) -> InnerKeys:
    """Read the inner part of a folder."""
    check_mode(folder, 0o700)
    sig, enc, log = (_keys(folder, use, passphrase) for use in INNER_USES)
    return InnerKeys(sig=sig, enc=enc, log=log)


def _half(use: Use) -> str:
    return EDGE if use in EDGE_USES else INNER


def key_files(folder: Path) -> Iterator[Path]:
    """The files that hold secrets, in a stable order."""
    return (path for path in sorted(folder.glob("*-*")) if not path.name.startswith("."))


def _keys(folder: Path, use: Use, passphrase: str | None) -> tuple[PrivateKey, ...]:
    return tuple(_checked(path, use, passphrase) for path in sorted(folder.glob(f"{use}-*.json")))


def _checked(path: Path, use: Use, passphrase: str | None) -> PrivateKey:
    key = read_as(path, partial(read_key, passphrase=passphrase))
    key.public.require_use(use)
    return key


def read_as(path: Path, parse: Callable[[bytes], T]) -> T:
    """What a key's file holds. Raises KeyFolderError, which names the file."""
    try:
        return parse(read_file(path))
    except KeyFolderError as error:
        raise error if str(path) in str(error) else KeyFolderError(f"{path}: {error}") from error
    except MalformedError as error:
        raise KeyFolderError(f"{path} is not a key file: {error}") from error
