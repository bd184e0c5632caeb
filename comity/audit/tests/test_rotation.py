"""A log whose key is followed by another one: one tree, both keys for a while, each checkpoint judged by its day."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from comity.audit import signing
from comity.audit.core.checkpoints import open_checkpoint
from comity.audit.core.note_keys import LogKey
from comity.audit.models import Checkpoint
from comity.audit.sequencer import sequence
from comity.audit.signing import Rotation, TimedKey
from comity.audit.tests.conftest import Owner
from comity.audit.verifying import verify
from comity.lib.clock import now

OLD, NEW = (
    LogKey("log.hanoi.example", Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32)) for n in (7, 9)
)


@pytest.fixture
def rotate(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A function that says which keys sign now and when each may have signed."""
    at = now()

    def say(*signers: LogKey, old_ends: timedelta = timedelta(days=1)) -> None:
        def first() -> LogKey:
            return signers[0]

        ever = [
            TimedKey(OLD.verifier, at - timedelta(days=600), at + old_ends),
            TimedKey(NEW.verifier, at - timedelta(days=1), at + timedelta(days=700)),
        ]
        monkeypatch.setattr(signing, "_provider", [first])
        monkeypatch.setattr(signing, "_rotations", {first: Rotation(lambda: signers, lambda: ever)})

    return say


def grow(acts: Callable[[int], None]) -> Checkpoint:
    acts(3)
    assert sequence() == 3
    newest = Checkpoint.objects.order_by("-size").first()
    assert newest is not None
    return newest


def test_one_tree_goes_on_under_the_next_key(
    acts: Callable[[int], None], rotate: Callable[..., None]
) -> None:
    rotate(OLD)
    grow(acts)
    rotate(NEW, OLD)
    both = grow(acts)
    for key in (OLD, NEW):  # who knows only one of them reads the note
        assert open_checkpoint(both.note, [key.verifier]).checkpoint.size == 6
    rotate(NEW)
    after = grow(acts)
    assert open_checkpoint(after.note, [NEW.verifier]).checkpoint.size == 9
    report = verify([both.note, after.note])
    assert (report.is_verified, report.size) == (True, 9)


def test_a_key_does_not_sign_after_its_time(
    acts: Callable[[int], None], rotate: Callable[..., None], owner: Owner
) -> None:
    """The date in the row is no proof by itself; what partners hold is."""
    rotate(OLD, old_ends=timedelta(days=-30))
    grow(acts)
    found = verify()
    assert found.bad is not None
    assert found.bad.reason == "checkpoint"
    owner("UPDATE audit_checkpoint SET at = at - interval '60 days'")
    assert verify().is_verified
