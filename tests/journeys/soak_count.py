"""What became of numbered letters: each number must have taken effect once, in its order."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from tests.journeys.town import Town

# the entry of the room's act: written in the transaction in which the letter took effect
TAKEN = (
    "SELECT body FROM audit_entry WHERE event = 'rehearsal.letter-received' AND outcome = 'done' ORDER BY id"
)
PROVEN = "SELECT count(*) FROM exchange_outletter WHERE receipt_verified AND state = 'delivered'"


@dataclass(frozen=True)
class Counted:
    """Letters sent, numbers that never took effect, that took effect twice, that came before an earlier one."""

    sent: int
    lost: int
    doubled: int
    out_of_order: int
    unproven: int
    logs_verified: bool

    def is_whole(self) -> bool:
        """Whether nothing at all went wrong."""
        return self.logs_verified and not (self.lost or self.doubled or self.out_of_order or self.unproven)


def count(town: Town, expected: Mapping[tuple[str, UUID], int]) -> Counted:
    """Compare what took effect at both nodes with what was to be sent.

    Args:
        town: the two nodes, settled.
        expected: how many letters each side posted in each of its conversations.
    """
    lost = doubled = disordered = sent = proven = 0
    for name, sender, receiver in (("hanoi", town.hanoi, town.tokyo), ("tokyo", town.tokyo, town.hanoi)):
        taken: dict[UUID, list[int]] = defaultdict(list)
        for (body,) in town.rows(receiver, TAKEN):
            details = json.loads(bytes(body))["details"]
            taken[UUID(details["conversation"])].append(details["number"])
        for (side, conv), most in expected.items():
            if side != name:
                continue
            numbers = taken.pop(conv, [])
            sent += most
            lost += most - len(set(numbers))
            doubled += len(numbers) - len(set(numbers))
            disordered += sum(later < earlier for earlier, later in pairwise(numbers))
        doubled += sum(len(numbers) for numbers in taken.values())  # of conversations that nobody held
        proven += town.count(sender, PROVEN)
    reports = [
        json.loads(node.command("audit", "verify", "--json"))["verified"] for node in (town.hanoi, town.tokyo)
    ]
    return Counted(sent, lost, doubled, disordered, sent - proven, all(reports))
