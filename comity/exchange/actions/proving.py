"""Acts for proof: keep a receipt that contradicts others, keep a descriptor, hand out a proof."""

from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.core.contradictions import Contradiction
from comity.exchange.core.digests import digest
from comity.exchange.core.receipts import Receipt
from comity.exchange.letters import letter_under
from comity.exchange.models import KeptDescriptor, OddReceipt, Peer
from comity.exchange.notifications import ODD, tell_operators
from comity.exchange.taking_out import note_taken_out


@action(events.RECEIPT_ODD)
def keep_odd_receipt(act: Act, peer: Peer, receipt: Receipt, token: str, odd: Contradiction) -> OddReceipt:
    """Keep a verified receipt that contradicts another one as evidence; the operator is told once."""
    act.about("letter", receipt.mid)
    act.note(
        peer=peer.node, why=odd.odd.value, state=receipt.state.value, rid=receipt.rid, against=odd.against
    )
    row, made = OddReceipt.objects.get_or_create(
        peer=peer,
        digest=digest(token.encode()),
        defaults={
            "mid": UUID(receipt.mid),
            "rid": UUID(receipt.rid),
            "state": receipt.state.value,
            "why": odd.odd.value,
            "against": UUID(odd.against) if odd.against else None,
            "signed_at": receipt.at,
            "token": token,
        },
    )
    if made:
        tell_operators(act, ODD, peer)
    return row


@action(events.DESCRIPTOR_KEPT)
def keep_descriptor(act: Act, node: str, version: int, token: str) -> None:
    """Keep a descriptor of a partner's or of our own that may be replaced, for proofs of what its keys signed."""
    act.about("node", node)
    act.note(version=version)
    KeptDescriptor.objects.get_or_create(node=node, version=version, defaults={"token": token})


@action(events.LETTER_PROVEN)
def note_proof(act: Act, mid: UUID, node: str, digest: str) -> None:
    """Write down that somebody took the proof of a letter out of the house; it holds the letter itself."""
    act.about("letter", mid)
    act.note(peer=node, digest=digest)
    letter = letter_under(mid, node)
    if letter is not None:
        note_taken_out(act, letter)


@action(events.LOOKS_GIVEN)
def note_looks_given(act: Act, node: str, entries: int, digest: str, letter: UUID | None = None) -> None:
    """Write down that a partner's list of who looked at its letters was made."""
    act.about("peer", node)
    act.note(entries=entries, digest=digest, letter=str(letter) if letter else "")


@action(events.LOOKS_VIEWED)
def note_looks_viewed(act: Act, node: str, entries: int, letter: UUID | None = None) -> None:
    """Write down that somebody looked at the list of who looked at a partner's letters."""
    act.about("peer", node)
    act.note(entries=entries, letter=str(letter) if letter else "")


@action(events.ODD_RECEIPTS_VIEWED)
def note_odd_receipts_viewed(act: Act, shown: int) -> None:
    """Write down that the list of contradicting receipts was looked at."""
    act.about("receipts", "contradicting")
    act.note(shown=shown)
