"""This node's own keys and descriptor, from its folder; what changes there is taken up at the next use.

A key signs only while our descriptor names it: one that was made and not yet published is unknown to every partner, one
that was taken out has ended.
"""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from comity.audit.core.note_keys import LogKey
from comity.exchange.core import strict_json
from comity.exchange.core.descriptor import MAX_BYTES, Descriptor, read_unpinned_descriptor
from comity.exchange.core.digests import unb64u
from comity.exchange.core.errors import DescriptorError, ExchangeError
from comity.exchange.core.key_folder import EDGE, INNER, EdgeKeys, InnerKeys, KeyFolder, opens, read_edge_keys
from comity.exchange.core.keys import Use
from comity.exchange.core.moments import from_seconds
from comity.exchange.core.peers import Own
from comity.exchange.passphrases import passphrases
from comity.exchange.watched import Watched
from comity.lib.clock import now

DESCRIPTOR_FILE = "node.jwt"


def keys_folder() -> Path:
    """Return the folder of keys; a process outside a node has none."""
    folder = settings.KEYS_FOLDER
    if folder is None:
        raise ImproperlyConfigured("This needs the keys of a node. Set COMITY_HOME to its folder.")
    return folder if isinstance(folder, Path) else Path(folder)


def key_folder() -> KeyFolder:
    """Return the folder of keys to work in, with what it is sealed with."""
    return KeyFolder(keys_folder(), passphrases())


def read_signed(token: str) -> Descriptor:
    """Return a descriptor judged at its own time: our own is needed for signing the next one after its end as well.

    Raises:
        DescriptorError: it does not verify.
    """
    try:
        signed_at = from_seconds(strict_json.parse(unb64u(token.split(".")[1]), MAX_BYTES)["iat"])
    except (ExchangeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise DescriptorError("The stored descriptor cannot be read.") from error
    return read_unpinned_descriptor(token, at=signed_at)


def _read_descriptor(folder: Path) -> Descriptor:
    return read_signed((folder / DESCRIPTOR_FILE).read_text("utf-8").strip())


def _read_inner(folder: Path) -> InnerKeys:
    return KeyFolder(folder, passphrases()).inner().named_by(_descriptor.get(folder))


def _read_edge(folder: Path) -> EdgeKeys:
    return read_edge_keys(folder / EDGE, passphrases().edge).named_by(_descriptor.get(folder))


def _read_own(folder: Path) -> Own:
    descriptor = _descriptor.get(folder)
    enc_kids = opens(folder) or frozenset(key.kid for key in descriptor.keys_for(Use.ENC))
    return Own(descriptor.node, descriptor.epoch, descriptor.token, enc_kids)


_descriptor = Watched(_read_descriptor, [DESCRIPTOR_FILE])
_inner = Watched(_read_inner, [DESCRIPTOR_FILE, INNER])
_edge = Watched(_read_edge, [DESCRIPTOR_FILE, EDGE])
_own = Watched(_read_own, [DESCRIPTOR_FILE, EDGE])


def inner_keys() -> InnerKeys:
    """Return the keys of the inner node: signing and log as our descriptor names them, opening as they are here."""
    return _inner.get(keys_folder())


def edge_keys() -> EdgeKeys:
    """Return the keys of the edge that our descriptor names. The edge process reads nothing else."""
    return _edge.get(keys_folder())


def own_descriptor() -> Descriptor:
    """Return our own descriptor as it was signed."""
    return _descriptor.get(keys_folder())


def own() -> Own:
    """Return what this node says of itself; nothing of it is secret."""
    return _own.get(keys_folder())


def log_key() -> LogKey:
    """Return the key that signs our checkpoints, under the origin our descriptor names."""
    return log_keys()[0]


def log_keys() -> tuple[LogKey, ...]:
    """Return the keys that sign our checkpoints now, the newest first: two while one follows the other."""
    descriptor = own_descriptor()
    if descriptor.log is None:
        raise ImproperlyConfigured("The descriptor of this node names no log. Make the node anew.")
    inner, at = inner_keys(), now()
    inner.log_at(at)  # says what to do when there is none
    usable = sorted(
        (key for key in inner.log if key.public.valid_at(at)), key=lambda key: key.public.nbf, reverse=True
    )
    return tuple(LogKey(descriptor.log.origin, key.ed25519()) for key in usable)


def forget() -> None:
    """Read everything anew at the next use."""
    for watched in (_inner, _edge, _descriptor, _own):
        watched.forget()
