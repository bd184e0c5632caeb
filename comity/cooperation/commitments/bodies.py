"""What travels: entries of one side of a commitment, and what their sender holds."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from comity.cooperation.commitments.folding import ledger_over
from comity.cooperation.models import Commitment, CommitmentEntry

COMMITMENT = "cooperation/commitment/1"
FACTS = "case-facts"
# codes of the agreements room's lists that every letter of a commitment leaves under
KIND, PURPOSE = "information", "cooperation"


@cache
def shape() -> dict[str, Any]:
    """Return the body's JSON schema."""
    text = (files("comity.cooperation") / "resources" / "commitment-1.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def commitment_body(commitment: Commitment, said: Sequence[CommitmentEntry]) -> dict[str, Any]:
    """Write entries of ours with the mark of what we hold once they count: `over` names the entries it was computed from."""
    rows = list(commitment.entries.all())
    leaving = {one.pk for one in said}
    held = sorted(str(one.pk) for one in rows if one.has_effect or one.pk in leaving)
    return {
        "commitment": str(commitment.pk),
        "ref": commitment.ref,
        "offence": commitment.offence,
        "entries": [one.signed.to_wire() for one in said],
        "mark": ledger_over(commitment, rows, held).mark,
        "over": held,
    }


def entries_in(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the entries in a body, as they travel."""
    return list(data["entries"])


def ids_in(data: Mapping[str, Any]) -> set[str]:
    """Return the ids of the entries in a body."""
    return {str(one["entry"]) for one in entries_in(data)}


def differs(
    commitment: Commitment,
    rows: Iterable[CommitmentEntry],
    data: Mapping[str, Any],
    confirmed: Iterable[str],
) -> bool:
    """Whether the sender of a body holds another ledger than we do.

    Args:
        commitment: the commitment.
        rows: its entries here, those of the letter among them.
        data: the body; `over` are the entries its mark was computed from.
        confirmed: entries of ours that the sender had confirmed before it wrote.
    """
    here = {str(one.pk): one for one in rows}
    over = set(data["over"])
    if not over <= here.keys() or not set(confirmed) <= over:
        return True
    mark: str = ledger_over(commitment, here.values(), over).mark
    return mark != str(data["mark"])
