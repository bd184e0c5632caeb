"""Rows of the room, one module a noun."""

from comity.sharing.models.consents import Consent, ConsentState
from comity.sharing.models.copies import Copy, CopyKind, CopyThing, Destruction
from comity.sharing.models.items import Item, ItemState
from comity.sharing.models.ledger import Basis, Disclosure
from comity.sharing.models.passing import Passing, PassingState
from comity.sharing.models.revisions import Holder, HolderState, Revision, RevisionKind, RevisionState

__all__ = [
    "Basis",
    "Consent",
    "ConsentState",
    "Copy",
    "CopyKind",
    "CopyThing",
    "Destruction",
    "Disclosure",
    "Holder",
    "HolderState",
    "Item",
    "ItemState",
    "Passing",
    "PassingState",
    "Revision",
    "RevisionKind",
    "RevisionState",
]
