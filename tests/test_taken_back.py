"""After a restore each letter of ours that a partner gives back is rebuilt by its room, or is named here with the reason why not."""

from comity.exchange import keepers
from comity.exchange.registry import bodies

# what stays lost, or is told in another way
NOT_REBUILT = {
    "exchange/conversation/1": "partners are told, and tell, anew who takes part",
    "exchange/deletion-result/1": "what was asked of us comes again, and is answered again",
    "exchange/onward/1": "the letter that was passed on, `sharing/passed-on/1`, is rebuilt with its place in the ledger",
    "exchange/returned/1": "it carries a letter of the partner",
    "exchange/trust-update/1": "the card is a new one after a restore, and is told by itself",
    "protection/report/1": "what a post and its ministry say to each other: docs/decisions/0028-recovery.md",
    "protection/task/1": "likewise",
}


def test_no_letter_of_ours_is_taken_back_for_nothing() -> None:
    known = {body.schema for body in bodies()} - {"exchange/test/1"}
    assert known - keepers.taken_back_schemas() == set(NOT_REBUILT)
    assert keepers.taken_back_schemas() <= known
