"""This node's own keys and descriptor, read from its folder."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from comity.audit.core.note_keys import LogKey, VerifierKey
from comity.exchange.core.descriptor import Descriptor, read_unpinned_descriptor
from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.key_folder import EdgeKeys, InnerKeys, KeyFolder, read_edge_keys
from comity.exchange.core.keys import Use
from comity.exchange.core.peers import Own
from comity.exchange.log_names import log_origin
from comity.lib.clock import now

DESCRIPTOR_FILE = "node.jwt"


def keys_folder() -> Path:
    """Return the folder of keys; a process outside a node has none."""
    folder = settings.KEYS_FOLDER
    if folder is None:
        raise ImproperlyConfigured("This needs the keys of a node. Set COMITY_HOME to its folder.")
    return Path(folder)


@lru_cache(maxsize=4)
def _inner(folder: Path) -> InnerKeys:
    return KeyFolder(folder).inner()


@lru_cache(maxsize=4)
def _edge(folder: Path) -> EdgeKeys:
    return read_edge_keys(folder / "edge")


@lru_cache(maxsize=4)
def _descriptor(folder: Path) -> Descriptor:
    return read_unpinned_descriptor((folder / DESCRIPTOR_FILE).read_text("utf-8").strip(), at=now())


def inner_keys() -> InnerKeys:
    """Return the keys of the inner node: signing, opening, log."""
    return _inner(keys_folder())


def edge_keys() -> EdgeKeys:
    """Return the keys of the edge: hop tokens and TLS. The edge process reads nothing else."""
    return _edge(keys_folder())


def own_descriptor() -> Descriptor:
    """Return our own descriptor as it was signed."""
    return _descriptor(keys_folder())


@lru_cache(maxsize=4)
def _own(descriptor: Descriptor) -> Own:
    enc_kids = frozenset(key.kid for key in descriptor.keys_for(Use.ENC))
    return Own(descriptor.node, descriptor.epoch, descriptor.token, enc_kids)


def own() -> Own:
    """Return what this node says of itself; nothing of it is secret."""
    return _own(own_descriptor())


def log_key() -> LogKey:
    """Return the key that signs our checkpoints, under the origin our descriptor names."""
    descriptor = own_descriptor()
    if descriptor.log is None:
        raise ImproperlyConfigured("The descriptor of this node names no log. Make the node anew.")
    return LogKey(descriptor.log.origin, inner_keys().log_at(now()).ed25519())


def earlier_log_verifiers() -> list[VerifierKey]:
    """Return the keys that verify checkpoints from before a restore: the log had another name then."""
    try:
        descriptor = own_descriptor()
    except (ImproperlyConfigured, ExchangeError, OSError):
        return []  # without keys nothing was restored
    if descriptor.log is None:
        return []
    key = VerifierKey.parse(descriptor.log.vkey)
    origins = [log_origin(descriptor.node, epoch) for epoch in range(1, descriptor.epoch)]
    return [VerifierKey(origin, key.public, key.kind) for origin in origins]


def forget() -> None:
    """Read everything anew at the next use, say after keys were added."""
    for cached in (_inner, _edge, _descriptor, _own):
        cached.cache_clear()
