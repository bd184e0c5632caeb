"""The key that signs our checkpoints. The exchange keeps all keys; it provides this one when the program starts."""

from collections.abc import Callable

from comity.audit.core.note_keys import LogKey, VerifierKey

_provider: list[Callable[[], LogKey]] = []
_earlier: list[Callable[[], list[VerifierKey]]] = []


class NoLogKeyError(Exception):
    """No room has provided the key of the log."""


def provide_log_key(provider: Callable[[], LogKey]) -> None:
    """Say where the key comes from; the last one said counts."""
    _provider[:] = [provider]


def log_key() -> LogKey:
    """Return the key that signs checkpoints.

    Raises:
        NoLogKeyError: nobody provided one.
    """
    if not _provider:
        raise NoLogKeyError(NoLogKeyError.__doc__)
    return _provider[0]()


def provide_earlier_verifiers(provider: Callable[[], list[VerifierKey]]) -> None:
    """Say where the keys come from that verify what the log signed under earlier names; the last one said counts."""
    _earlier[:] = [provider]


def every_verifier() -> list[VerifierKey]:
    """Return the keys that verify our checkpoints, those of the log's earlier names as well."""
    return [log_key().verifier, *(key for provider in _earlier for key in provider())]
