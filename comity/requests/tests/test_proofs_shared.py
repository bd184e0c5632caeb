"""Proofs of letters that hold what another owns: copies outside the house, and none of what may not be used."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.audit.sequencer import sequence
from comity.exchange import recovering
from comity.exchange.models import Peer, Recovery
from comity.requests.tests.office import TOKYO, posted
from comity.requests.tests.sharers import Sharers
from comity.requests.tests.test_recall import recall_item
from comity.sharing import actions, proving
from comity.sharing.bodies import DELETION
from comity.sharing.exceptions import BlockedError
from comity.sharing.models import Copy, CopyThing, Destruction, Revision


def ask(sharers: Sharers, client: Client, mid: UUID | None) -> int:
    """Ask for a proof; the status of the answer."""
    sequence()
    return signed_in(client, sharers.officer).get(reverse("exchange:proof", args=[mid])).status_code


def test_a_proof_of_a_partners_letter_is_a_copy_that_is_asked_back(sharers: Sharers, client: Client) -> None:
    item = sharers.item()
    assert ask(sharers, client, item.mid) == 200
    assert (Copy.objects.get().person, CopyThing.objects.get().thing) == (
        sharers.officer,
        f"{TOKYO}/{item.mid}",
    )
    recall_item(sharers, item)
    assert Destruction.objects.get().item == item
    assert ask(sharers, client, item.mid) == 409


def test_what_was_passed_on_is_a_copy_too(sharers: Sharers, client: Client) -> None:
    item = sharers.item()
    passing = sharers.passed_on(item)
    assert ask(sharers, client, passing.letter) == 200
    assert CopyThing.objects.get().thing == f"{TOKYO}/{item.mid}"


def test_what_is_blocked_or_kept_by_law_is_not_proven(sharers: Sharers, client: Client) -> None:
    item = sharers.item()
    passing = sharers.passed_on(item)
    recall_item(sharers, item, DELETION)
    assert ask(sharers, client, item.mid) == 409
    actions.refuse_deletion(sharers.supervisor, Revision.objects.get().id, "court-order")
    assert ask(sharers, client, item.mid) == 409
    with pytest.raises(BlockedError):
        proving.require(posted(passing.letter))
    assert not Copy.objects.exists()


def test_nothing_of_a_partner_that_was_not_asked_after_a_restore_is_proven(
    sharers: Sharers, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = sharers.item()
    passing = sharers.passed_on(item)
    Recovery.objects.create(
        peer=Peer.objects.get(node=TOKYO), epoch=2, ours_epoch=1, ours_ls=0, theirs_epoch=1, theirs_ls=0
    )
    monkeypatch.setattr(recovering, "own_epoch", lambda: 2)
    assert ask(sharers, client, item.mid) == 404
    assert ask(sharers, client, passing.letter) == 409
