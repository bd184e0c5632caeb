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
from comity.exchange.actions.doubling import note_doubled
from comity.exchange.actions.erasing import bar_letter, erase_received, erase_sent
from comity.exchange.actions.filing import (
    begin_upload,
    drop_upload,
    finish_upload,
    forget_file,
    keep_file,
    settle_file,
    take_upload,
)
from comity.exchange.actions.giving_back import (
    give_back,
    hear_question,
    keep_wanted,
    note_restored,
    queue_again,
)
from comity.exchange.actions.handing_over import note_failed_part, note_part_taken, note_parts_there
from comity.exchange.actions.hearing import bury_letter, take_gone, take_page
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
from comity.exchange.actions.recovering import (
    begin_recovery,
    begin_with,
    end_recovery,
    finish_with,
    note_retention,
    note_unanswered,
    release_partner,
)
from comity.exchange.actions.taking_back import rebuild_lost, take_returned

__all__ = [
    "acknowledge",
    "bar_letter",
    "begin_recovery",
    "begin_upload",
    "begin_with",
    "bury_letter",
    "change_peer",
    "close_numbers",
    "deliver_letter",
    "drop_upload",
    "end_recovery",
    "erase_received",
    "erase_sent",
    "expect_parts",
    "expire_letter",
    "finish_upload",
    "finish_with",
    "forget_file",
    "give_back",
    "hear_question",
    "hold_letter",
    "keep_clash",
    "keep_copy",
    "keep_descriptor",
    "keep_file",
    "keep_odd_receipt",
    "keep_wanted",
    "let_go",
    "note_doubled",
    "note_failed_attempt",
    "note_failed_part",
    "note_failed_receipts",
    "note_greeting",
    "note_looks_given",
    "note_looks_viewed",
    "note_odd_receipts_viewed",
    "note_part_taken",
    "note_parts_there",
    "note_proof",
    "note_receipts_taken",
    "note_repeated",
    "note_restored",
    "note_retention",
    "note_silence",
    "note_unanswered",
    "pair",
    "post_letter",
    "post_void",
    "postpone_letter",
    "queue_again",
    "rebuild_lost",
    "refuse_arrival",
    "refuse_letter",
    "release_partner",
    "resume_peer",
    "seal_again",
    "settle_file",
    "store_letter",
    "store_part",
    "suspend_peer",
    "take_gone",
    "take_page",
    "take_receipt",
    "take_returned",
    "take_upload",
    "update_peer",
    "withdraw_letter",
]
