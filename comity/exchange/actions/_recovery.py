"""What the acts of a restored node share."""

from collections.abc import Iterable
from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions.receipting import FalseReceiptError, take_receipt
from comity.exchange.models import OutLetter, Recovery


def locked_recovery(act: Act, recovery_id: UUID) -> Recovery:
    """Return the questions to one partner under their row lock; the act is about that partner."""
    recovery = Recovery.objects.select_for_update(of=("self",)).select_related("peer").get(pk=recovery_id)
    act.about("peer", recovery.peer.node)
    return recovery


def take_receipts(
    act: Act, recovery: Recovery, letter: OutLetter, dig: str, tokens: Iterable[str], *, hop: str = ""
) -> None:
    """Take the receipts a partner gave for a letter; `dig` is of the body that our own hop token says went to it.

    `hop` is that token: with a `stored` receipt it is kept, for without it the letter cannot be proven to others.
    """
    if dig not in {letter.dig, *letter.earlier_digs}:
        letter.earlier_digs = [*letter.earlier_digs, dig]
        letter.save(update_fields=["earlier_digs"])
    for token in tokens:
        try:
            take_receipt(act, recovery.peer, token, hop)
        except FalseReceiptError as refusal:
            disbelieve_in(act, recovery, str(letter.mid), f"receipt:{refusal.code}")


def disbelieve_in(act: Act, recovery: Recovery, mid: str, problem: str) -> None:
    """Count a claim that does not hold, and write it down; the row is saved by whoever asked."""
    recovery.refused += 1
    disbelieve(act, recovery.peer.node, mid, problem)


@action(events.RECOVERY_REFUSED)
def disbelieve(act: Act, node: str, mid: str, problem: str) -> None:
    """Write down something of a partner's answer that does not hold; it changes nothing."""
    if mid:
        act.about("letter", mid)
    else:
        act.about("peer", node)
    act.note(peer=node, problem=problem)
