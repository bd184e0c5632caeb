"""What is held of a partner's log stands in rows, whatever became of the act that brought it."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from comity.audit.core.checkpoints import sign_checkpoint
from comity.audit.core.note_keys import LogKey
from comity.audit.models import PartnerCheckpoint
from comity.audit.partners import remember_checkpoint

THEIRS = LogKey("log.tokyo.example", Ed25519PrivateKey.from_private_bytes(b"\x09" * 32))


class UndoneError(Exception):
    """The act that brought it is rolled back."""


def come(note: str) -> str:
    return remember_checkpoint("cxp:node:jp:tokyo", [THEIRS.verifier], note)


def come_and_undo(note: str) -> None:
    with transaction.atomic():
        come(note)
        come(note)  # it is found among the rows
        raise UndoneError


@pytest.mark.django_db(transaction=True)
def test_one_that_came_with_an_act_that_was_rolled_back_is_kept_the_next_time() -> None:
    note = sign_checkpoint(THEIRS, 7, b"\x01" * 32)
    with pytest.raises(UndoneError):
        come_and_undo(note)
    assert not PartnerCheckpoint.objects.exists()
    assert come(note) == come(note) == ""
    assert PartnerCheckpoint.objects.get().size == 7
