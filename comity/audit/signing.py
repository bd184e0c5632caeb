"""The key that signs our checkpoints. The exchange keeps all keys; it provides this one when the program starts."""

from collections.abc import Callable

from comity.audit.core.note_keys import LogKey

_provider: list[Callable[[], LogKey]] = []


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
