"""The key that signs our checkpoints. The exchange keeps all keys; it provides this one when the program starts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from comity.audit.core.note_keys import LogKey, VerifierKey

SLACK = timedelta(minutes=5)  # a checkpoint is written a moment after its key was chosen


@dataclass(frozen=True)
class TimedKey:
    """A key of our log and when it may have signed: from `begins` until `ends`."""

    verifier: VerifierKey
    begins: datetime
    ends: datetime

    def may_sign_at(self, at: datetime) -> bool:
        """Whether a checkpoint written then may bear its signature."""
        return self.begins - SLACK <= at <= self.ends + SLACK


@dataclass(frozen=True)
class Rotation:
    """How one key of the log follows another: which sign beside each other now, and which ever signed."""

    signers: Callable[[], Sequence[LogKey]]
    ever: Callable[[], Sequence[TimedKey]]


_provider: list[Callable[[], LogKey]] = []
_rotations: dict[Callable[[], LogKey], Rotation] = {}


class NoLogKeyError(Exception):
    """No room has provided the key of the log."""


def provide_log_key(provider: Callable[[], LogKey], rotation: Rotation | None = None) -> None:
    """Say where the key comes from, and where the others that it follows; the last one said counts."""
    _provider[:] = [provider]
    if rotation is not None:
        _rotations[provider] = rotation


def _rotation() -> Rotation | None:
    return _rotations.get(_provider[0]) if _provider else None


def log_signers() -> tuple[LogKey, ...]:
    """Return all keys that sign checkpoints now, the one of `log_key` first: two while one follows the other."""
    first, rotation = log_key(), _rotation()
    others = rotation.signers() if rotation else ()
    return (first, *(key for key in others if key.verifier != first.verifier))


def log_keys_ever() -> tuple[TimedKey, ...]:
    """Return every key that our log had, each with its time; empty where nobody keeps times."""
    rotation = _rotation()
    return tuple(rotation.ever()) if rotation else ()


def log_key() -> LogKey:
    """Return the key that signs checkpoints.

    Raises:
        NoLogKeyError: nobody provided one.
    """
    if not _provider:
        raise NoLogKeyError(NoLogKeyError.__doc__)
    return _provider[0]()
