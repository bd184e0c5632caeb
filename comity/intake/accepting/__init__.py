"""What is confirmed goes to the room that owns such records.

`targets_of(person, proposal)` says where a proposal can go, `Wish` is what a person chose, and each module beside these makes one kind of
record. They run inside the act that accepts: `comity.intake.actions.accept_proposal`.
"""

from comity.intake.accepting.table import targets_of
from comity.intake.accepting.wishes import Field, Target, Wish

__all__ = ["Field", "Target", "Wish", "targets_of"]
