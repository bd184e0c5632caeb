"""Erasing what a letter said: its bytes go, sealed and open; its id, digests, hop token and receipts stay for proof.

Its files go with it where no other letter and no room claims them; rooms delete their own rows first.
"""

from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions._files import let_go
from comity.exchange.actions.posting import ON_ITS_WAY, withdraw_letter
from comity.exchange.actions.receipting import acknowledge
from comity.exchange.models import InLetter, InState, OutLetter

GONE = b""


@action(events.LETTER_ERASED)
def erase_received(act: Act, node: str, mid: UUID) -> int:
    """Erase a letter of theirs, whatever came under its id; return how many bodies went.

    One that was not opened yet is never opened: whoever erases it has its room's bar refuse it.
    """
    act.about("letter", mid)
    act.note(peer=node)
    letter = (
        InLetter.objects.select_for_update(of=("self",))
        .select_related("peer")
        .filter(peer__node=node, mid=mid)
        .first()
    )
    if letter is None:
        act.note(erased=0)
        return 0
    erased = 1 + letter.copies.exclude(body=GONE).update(body=GONE)
    erased += letter.rewrapped.all().delete()[0]
    letter.body, letter.inner, letter.payload = GONE, None, None
    letter.save(update_fields=["body", "inner", "payload"])
    let_go(letter.files.select_for_update(), act.at)
    act.note(erased=erased)
    return erased


@action(events.LETTER_ERASED)
def erase_sent(act: Act, mid: UUID) -> bool:
    """Erase a letter of ours that carried what is another's; one that has not left yet is taken back first.

    Return whether it may have reached its receiver.
    """
    act.about("letter", mid)
    letter = OutLetter.objects.select_for_update(of=("self",)).get(mid=mid)
    has_left = letter.state not in ON_ITS_WAY
    if not has_left:
        letter = withdraw_letter(act, mid)
    letter.body, letter.inner = GONE, GONE
    letter.save(update_fields=["body", "inner"])
    let_go(letter.files.select_for_update(), act.at)
    act.note(had_left=has_left)
    return has_left


@action(events.MESSAGE_REFUSED)
def bar_letter(act: Act, letter_id: UUID, reason: str) -> None:
    """Refuse a letter that was taken back before it came: it is never opened, and nothing of it is kept."""
    letter = InLetter.objects.select_for_update(of=("self",)).select_related("peer").get(pk=letter_id)
    act.about("letter", letter.mid)
    act.note(peer=letter.peer.node, problem=reason)
    letter.state, letter.reason = InState.REFUSED, reason
    letter.body, letter.inner, letter.payload = GONE, None, None
    letter.save(update_fields=["state", "reason", "body", "inner", "payload"])
    letter.copies.update(body=GONE)
    letter.rewrapped.all().delete()
    let_go(letter.files.select_for_update(), act.at)
    acknowledge(act, letter.mid, "refused", reason=reason, node=letter.peer.node)
