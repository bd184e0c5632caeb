"""The acts of the post office: on letters of ours, on what arrives, on receipts, on peers."""

from comity.exchange.actions.arriving import (
    keep_clash,
    keep_copy,
    note_repeated,
    refuse_arrival,
    store_letter,
    store_part,
)
from comity.exchange.actions.calling import note_greeting, note_silence
from comity.exchange.actions.opening import (
    close_numbers,
    deliver_letter,
    expect_parts,
    postpone_letter,
    refuse_letter,
)
from comity.exchange.actions.pairing import change_peer, pair, resume_peer, suspend_peer, update_peer
from comity.exchange.actions.posting import (
    expire_letter,
    hold_letter,
    let_go,
    note_failed_attempt,
    note_failed_part,
    note_part_taken,
    post_letter,
    post_void,
    seal_again,
    withdraw_letter,
)
from comity.exchange.actions.proving import (
    keep_descriptor,
    keep_odd_receipt,
    note_looks_given,
    note_looks_viewed,
    note_odd_receipts_viewed,
    note_proof,
)
from comity.exchange.actions.receipting import (
    acknowledge,
    note_failed_receipts,
    note_receipts_taken,
    take_receipt,
)

__all__ = [
    "acknowledge",
    "change_peer",
    "close_numbers",
    "deliver_letter",
    "expect_parts",
    "expire_letter",
    "hold_letter",
    "keep_clash",
    "keep_copy",
    "keep_descriptor",
    "keep_odd_receipt",
    "let_go",
    "note_failed_attempt",
    "note_failed_part",
    "note_failed_receipts",
    "note_greeting",
    "note_looks_given",
    "note_looks_viewed",
    "note_odd_receipts_viewed",
    "note_part_taken",
    "note_proof",
    "note_receipts_taken",
    "note_repeated",
    "note_silence",
    "pair",
    "post_letter",
    "post_void",
    "postpone_letter",
    "refuse_arrival",
    "refuse_letter",
    "resume_peer",
    "seal_again",
    "store_letter",
    "store_part",
    "suspend_peer",
    "take_receipt",
    "update_peer",
    "withdraw_letter",
]
