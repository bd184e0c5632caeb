"""After a restore: operations of ours, and what we said in them, rebuilt from letters that a partner gave back."""

from uuid import UUID

import pytest

from comity.audit import events
from comity.audit.acts import writing
from comity.exchange import recovering
from comity.exchange.core.ids import new_id
from comity.exchange.models import InLetter, OutLetter, Recovery, Restore
from comity.exchange.registry import Successor
from comity.exchange.tests.partners import open_all
from comity.exchange.trails import looks_at
from comity.lib.clock import now
from comity.operations import actions
from comity.operations.bodies import ENTRY, JOINT
from comity.operations.core.entries import Kind
from comity.operations.exceptions import NoAgreementError
from comity.operations.models import Entry, Operation, Pairing, Party, ReferenceCounter, Result
from comity.operations.tests.ground import ARRESTS, TERMS, Ground
from comity.release.actions import renew_outgoing
from comity.release.models import Outgoing
from comity.requests.tests.office import AGREEMENT, TOKYO
from comity.requests.tests.test_recall_restored import RECOVERY, take
from comity.sharing.actions import recall_letter
from comity.sharing.bodies import RECALL
from comity.sharing.models import Revision


def letters(schema: str) -> list[OutLetter]:
    return list(OutLetter.objects.filter(schema=schema).order_by("ls"))


def lose(operation: Operation) -> None:
    """Forget an operation, as an older backup does: its letters stay with the partner."""
    with writing():
        Pairing.objects.all().delete()
        Result.objects.all().delete()
        Entry.objects.filter(operation=operation).delete()
        Party.objects.filter(operation=operation).delete()
        Outgoing.objects.filter(conv=operation.pk).delete()
        ReferenceCounter.objects.all().delete()
        Operation.objects.filter(pk=operation.pk).delete()


def test_a_lost_operation_is_rebuilt_as_the_partner_holds_it(ground: Ground) -> None:
    operation = ground.joint()
    actions.enter_result(ground.officer, operation.pk, ARRESTS)
    ground.delivered()
    before = Operation.objects.get(pk=operation.pk)
    lose(operation)
    [invitation], [entry] = letters(JOINT), letters(ENTRY)
    assert not take(entry)  # its operation is not here yet
    assert take(invitation)
    assert take(entry)
    rebuilt = Operation.objects.get(pk=operation.pk)
    same = ("ref", "host", "kind", "title", "title_language", "offence", "agreement", "purpose", "unit_id", "state",
            "mark", "is_joint", "created_by_id")  # fmt: skip
    assert {name: getattr(rebuilt, name) for name in same} == {name: getattr(before, name) for name in same}
    assert ground.here(operation) == ground.at_tokyo(operation)
    assert {one.letter_state for one in Outgoing.objects.filter(conv=operation.pk)} == {"delivered"}
    assert Party.objects.get(operation=operation, node=TOKYO).agreement == AGREEMENT
    assert ground.planned().ref != rebuilt.ref


def test_a_second_time_changes_nothing(ground: Ground) -> None:
    operation = ground.joint()
    lose(operation)
    [invitation] = letters(JOINT)
    assert take(invitation)
    assert take(invitation)
    assert Outgoing.objects.filter(conv=operation.pk).count() == 1
    assert Entry.objects.filter(operation=operation).count() == 2


def test_nothing_leaves_of_a_rebuilt_operation_before_its_terms_are_settled_anew(ground: Ground) -> None:
    operation = ground.joint()
    lose(operation)
    take(letters(JOINT)[0])
    with pytest.raises(NoAgreementError):
        actions.enter_result(ground.officer, operation.pk, ARRESTS)
    actions.settle_terms(ground.officer, operation.pk, TERMS)
    actions.enter_result(ground.officer, operation.pk, ARRESTS)
    assert ground.here(operation) == ground.at_tokyo(operation)


def test_what_the_backup_knows_as_waiting_for_approval_is_what_left(ground: Ground) -> None:
    operation = ground.joint()
    result = actions.enter_result(ground.officer, operation.pk, ARRESTS)
    with writing():
        Entry.objects.filter(pk=result.pk).update(state="waits")
        Outgoing.objects.filter(origin_id=result.pk).update(state="to-approve", letter=None, letter_state="")
    assert take(letters(ENTRY)[0])
    [outgoing] = Outgoing.objects.filter(origin_id=result.pk)
    assert (outgoing.state, outgoing.letter) == ("sent", letters(ENTRY)[0].mid)
    assert Entry.objects.get(pk=result.pk).state == "sent"
    assert Result.objects.get(pk=result.pk).is_counted


def test_what_was_recalled_afterwards_counts_no_more(ground: Ground) -> None:
    operation = ground.joint()
    result = actions.enter_result(ground.officer, operation.pk, ARRESTS)
    ground.delivered()
    [entry] = letters(ENTRY)
    recall_letter(ground.supervisor, entry.mid, "wrong-person", "")
    [recall] = letters(RECALL)
    with writing():  # the backup has the letter, and not the recall
        Revision.objects.all().delete()
        Entry.objects.filter(pk=result.pk).update(state="sent")
    assert take(recall)
    assert Entry.objects.get(pk=result.pk).state == "house"
    assert not Result.objects.get(pk=result.pk).is_counted
    lose(operation)  # an older one has neither
    take(letters(JOINT)[0])
    assert take(entry)
    assert Entry.objects.get(pk=result.pk).state == "house"


def test_an_entry_of_a_partner_waits_for_an_operation_that_may_come_back(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    operation = ground.joint()
    found = ARRESTS.to_wire()
    lose(operation)
    monkeypatch.setattr(recovering, "own_epoch", lambda: 2)
    with writing():
        Restore.objects.create(epoch=2, ended_at=now())
        Recovery.objects.create(peer=ground.office.peer, epoch=2, heard_at=now(), cleared_at=now())
    early = ground.say(operation, Kind.RESULT, found)
    assert early.state == "stored"
    assert take(letters(JOINT)[0])
    with writing():  # its next attempt is due
        InLetter.objects.filter(pk=early.pk).update(next_attempt_at=now())
    open_all()
    early.refresh_from_db()
    assert early.state == "delivered", early.reason
    assert Entry.objects.get(letter=early.mid).operation_id == operation.pk


def test_receipts_of_the_letter_that_stands_for_a_stale_one_count(ground: Ground) -> None:
    operation = ground.joint()
    actions.enter_result(ground.officer, operation.pk, ARRESTS)
    [invitation], [entry] = letters(JOINT), letters(ENTRY)
    outgoing = Outgoing.objects.get(letter=entry.mid)
    new = new_id()
    with writing():
        OutLetter.objects.filter(pk=entry.pk).update(mid=new)
    heir = Successor(entry.mid, UUID(new), TOKYO, operation.pk, ENTRY, "outgoing", outgoing.pk)
    renew_outgoing(RECOVERY, heir)
    outgoing.refresh_from_db()
    assert (outgoing.letter, outgoing.letter_state) == (UUID(new), "queued")
    assert Outgoing.objects.filter(letter=invitation.mid).exists()


def test_a_look_at_the_operation_is_a_look_at_what_the_partner_said_in_it(ground: Ground) -> None:
    _letter, operation = ground.invited()
    actions.view_operation(ground.officer, operation)
    found = [(one.event, one.subject_id) for one in looks_at(TOKYO).entries]
    assert (events.OPERATION_VIEWED, str(operation)) in found
