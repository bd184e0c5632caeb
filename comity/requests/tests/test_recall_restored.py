"""After a restore: what was recalled stays away on both sides, and what we had decided counts again."""

import pytest

from comity.audit.actors import Process
from comity.audit.acts import Act, writing
from comity.exchange import keepers
from comity.exchange.actions.hearing import bury_letter
from comity.exchange.core.envelope import read_own
from comity.exchange.core.letter import LetterType
from comity.exchange.core.recovery import Tombstone
from comity.exchange.keepers import TakenBack
from comity.exchange.models import InLetter, OutLetter
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.notifications.models import Notification
from comity.requests.models import Request
from comity.requests.tests.office import HANOI, SEOUL, TOKYO
from comity.requests.tests.sharers import Sharers, days, item_of, sent_to
from comity.requests.tests.test_recall import recall_item
from comity.sharing import actions, sweeps
from comity.sharing.bodies import CONSENT, DELETION, RECALL
from comity.sharing.letters import PASSED_ON
from comity.sharing.models import Consent, Disclosure, Holder, Item, Revision
from comity.sharing.watching import barred_because

RECOVERY = Process("recovery")


def taken_back(letter: OutLetter) -> TakenBack:
    return TakenBack(
        mid=letter.mid,
        node=letter.peer.node,
        conv=letter.conv,
        schema=letter.schema,
        letter=read_own(bytes(letter.inner)),
        recalled=False,
        inner=bytes(letter.inner),
    )


def take(letter: OutLetter) -> bool:
    act = Act("test", RECOVERY, None)
    with writing():
        return keepers.take_back(act, taken_back(letter))


def test_a_partner_that_comes_back_is_told_what_was_recalled_on_the_link(sharers: Sharers) -> None:
    ours = sharers.office.letter_of(sharers.office.stored())
    actions.recall_letter(sharers.supervisor, ours.mid, "wrong-person", "")
    item = sharers.item()
    sharers.say(sharers.tokyo, LetterType.RECALL, RECALL, sharers.revision(item.mid, item.idg))
    told = set(keepers.tombstones_for(TOKYO))
    assert {Tombstone(str(ours.mid)), Tombstone(str(item.mid), ours=True)} <= told
    assert keepers.tombstones_for(SEOUL) == []


def test_what_a_partner_recalled_while_we_were_away_goes_from_every_room(sharers: Sharers) -> None:
    request = sharers.request()
    item = item_of(request.message)
    bury_letter(RECOVERY, TOKYO, item.mid)
    request.refresh_from_db()
    item.refresh_from_db()
    assert (request.title, item.state, item.why) == ("", "purged", "recall")
    assert InLetter.objects.get(mid=item.mid).inner is None
    bury_letter(RECOVERY, TOKYO, item.mid)  # once more changes nothing


def test_a_letter_that_the_backup_is_older_than_is_barred(sharers: Sharers) -> None:
    mid = new_id()
    bury_letter(RECOVERY, TOKYO, mid)
    assert barred_because(TOKYO, mid) == "recalled"
    letter = sharers.say(sharers.tokyo, LetterType.RECALL, RECALL, sharers.revision(mid, "A" * 43))
    assert letter.state == "delivered"


def test_a_recall_of_ours_that_the_backup_lost_waits_for_its_holders_again(sharers: Sharers) -> None:
    ours = sharers.office.letter_of(sharers.office.stored())
    revision = actions.recall_letter(sharers.supervisor, ours.mid, "wrong-person", "")
    [letter] = sent_to(TOKYO, RECALL)
    with writing():
        Revision.objects.all().delete()
    assert take(letter)
    rebuilt = Revision.objects.get()
    assert (rebuilt.id, rebuilt.kind, rebuilt.reason, rebuilt.by) == (
        revision.id,
        "recall",
        "wrong-person",
        sharers.supervisor,
    )
    holder = Holder.objects.get()
    assert (holder.node, holder.letter, holder.state) == (TOKYO, letter.mid, "waiting")


def test_leave_that_we_gave_and_withdrew_counts_as_it_was_said_last(sharers: Sharers) -> None:
    consent = sharers.question()
    actions.decide_consent(sharers.supervisor, consent.id, grant=True, text="Yes.", until=days(3))
    actions.withdraw_consent(sharers.supervisor, consent.id, "No more.")
    grant, withdrawal = sent_to(TOKYO, CONSENT)
    with writing():
        Consent.objects.all().delete()
    assert take(withdrawal)
    assert take(grant)
    assert Consent.objects.get().state == "withdrawn"


def test_the_ledger_of_what_was_passed_on_is_entered_again(sharers: Sharers) -> None:
    item = sharers.item()
    sharers.passed_on(item)
    [letter] = sent_to(SEOUL, PASSED_ON)
    with writing():
        Disclosure.objects.filter(node=SEOUL).delete()
    assert take(letter)
    row = Disclosure.objects.get(node=SEOUL)
    assert (row.owner, row.by_node, row.by_letter, row.basis) == (TOKYO, HANOI, letter.mid, "consent")
    actions.purge_item(RECOVERY, item.pk, "recall")
    assert Tombstone(str(letter.mid)) in keepers.tombstones_for(SEOUL)


def test_what_was_due_while_we_were_away_is_deleted_before_anything_is_sent(sharers: Sharers) -> None:
    request = sharers.request("H0", delete_after=days(1))
    with writing():
        Item.objects.update(keep_until=now())
    keepers.apply_retention(now())
    assert Request.objects.get(pk=request.pk).title == ""


def test_all_of_what_was_due_is_deleted_however_much_one_sweep_does(
    sharers: Sharers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeps, "MOST", 1)
    requests = [sharers.request("H0", delete_after=days(1)) for _each in range(3)]
    with writing():
        Item.objects.update(keep_until=now())
    keepers.apply_retention(now())
    titles = Request.objects.filter(pk__in=[one.pk for one in requests]).values_list("title", flat=True)
    assert list(titles) == ["", "", ""]


def test_what_is_kept_by_law_is_not_deleted_by_a_partners_word_after_a_restore(sharers: Sharers) -> None:
    request = sharers.request()
    item = item_of(request.message)
    recall_item(sharers, item, DELETION)
    actions.refuse_deletion(sharers.supervisor, Revision.objects.get().id, "court-order")
    title = Request.objects.get(pk=request.pk).title
    told = Notification.objects.filter(kind="item.revised", person=sharers.supervisor)
    assert title
    assert not told.exists()
    bury_letter(RECOVERY, TOKYO, item.mid)
    item.refresh_from_db()
    letter = InLetter.objects.get(mid=item.mid)
    assert (item.state, item.why) == ("blocked", "kept-by-law")
    assert letter.body
    assert letter.inner
    assert Request.objects.get(pk=request.pk).title == title
    assert told.exists()
