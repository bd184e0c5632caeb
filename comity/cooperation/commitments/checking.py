"""What is asked of a partner's entries before they are taken in, beside their schema. Each refusal is a code that the partner gets."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from comity.cooperation.core.ledger import Kind
from comity.cooperation.core.terms import Terms
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.exchange.registry import LetterRefusalError
from comity.lib.zones import known_zones
from comity.operations.checking import YEARS
from comity.operations.core.entries import Signed


def read_entry(node: str, wire: Mapping[str, Any]) -> Signed:
    """Read an entry and what is in it. Raises LetterRefusalError (`malformed`)."""
    try:
        entry = Signed.from_wire(node, wire)
        days = [entry.at.date(), *_due(entry)]
    except (ValueError, ArithmeticError) as error:
        raise LetterRefusalError("malformed") from error
    if any(one.year not in YEARS for one in days):
        raise LetterRefusalError("malformed")
    return entry


def _due(entry: Signed) -> list[date]:
    """Return the last day that a change names. Raises ValueError where its terms cannot be read, or name a zone that nobody knows."""
    if entry.kind != Kind.CHANGE:
        return []
    terms = Terms.from_wire(entry.data["terms"])
    if not known_zones().issuperset(terms.zones):
        raise ValueError("A time zone is not known.")
    return [terms.due] if terms.due is not None else []


def is_known(commitment: Commitment, entry: Signed) -> bool:
    """Whether exactly this entry is here already. Raises LetterRefusalError (`id-reused`) where another has its id."""
    row = CommitmentEntry.objects.filter(pk=UUID(entry.id)).first()
    if row is None:
        return False
    same = (row.commitment_id, row.node, row.seq, row.kind, row.at) == (
        commitment.pk,
        entry.node,
        entry.seq,
        entry.kind,
        entry.at,
    )
    if not same or (row.data and row.data != entry.data):
        raise LetterRefusalError("id-reused")
    return True


def begins(entries: list[Signed]) -> bool:
    """Whether entries hold the first proposal of a commitment."""
    return any(one.kind == Kind.CHANGE and not one.data["on"] for one in entries)
