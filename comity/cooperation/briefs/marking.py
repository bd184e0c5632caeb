"""The mark of a brief or a joint report: how it is classified, and the handling codes that bind whoever holds it.

The writer chooses it. What is not chosen is the strictest mark among what the paper holds, or the house's own where that says nothing;
a mark looser than what it holds is refused, as stamps combine everywhere in the house.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from comity.cooperation.briefs.tongues import in_each
from comity.cooperation.commitments.bodies import PURPOSE
from comity.cooperation.exceptions import MarkTooLowError
from comity.cooperation.models import Commitment
from comity.cooperation.states import EntryState
from comity.handling.stamp import Handling
from comity.requests.departure import stamp
from comity.web.words import CLASSIFICATIONS

HOUSE_LEVEL = 1  # of what nobody marked: as the forms of the house offer it


def stamps_of(commitments: Sequence[Commitment]) -> Iterator[Handling]:
    """Yield the stamps that commitments carry: ours, and those of the letters in which a partner spoke of them."""
    for one in commitments:
        if one.handling:
            yield stamp(one.handling, one.rights, PURPOSE)
        for entry in one.entries.all():
            if not entry.ours and entry.state != EntryState.PURGED and "classification" in entry.handling:
                yield Handling.from_json(entry.handling)


def marking_of(
    promises: Sequence[Mapping[str, Any]],
    languages: Sequence[str],
    chosen: int | None,
    leaves: Handling | None = None,
) -> dict[str, Any]:
    """Return the mark of a paper as it is kept: level, codes, whether somebody chose it, its words in each language.

    Args:
        promises: the commitments it holds, as they are kept in it.
        languages: of the paper.
        chosen: the level that the writer picked, None where they left it to what the paper holds.
        leaves: the stamp that a joint report leaves with, which counts as what it holds.

    Raises:
        MarkTooLowError: what it holds is marked more strictly than was chosen.
    """
    rows = Commitment.objects.filter(pk__in=[one["id"] for one in promises]).prefetch_related("entries")
    stamps = [*stamps_of(list(rows)), *([leaves] if leaves else [])]
    strictest = max((one.classification.level for one in stamps), default=HOUSE_LEVEL)
    if chosen is not None and stamps and chosen < strictest:
        raise MarkTooLowError
    level = strictest if chosen is None else chosen
    binding = sorted({code.value for one in stamps for code in one.codes.effective})
    return {
        "level": level,
        "codes": binding,
        "is_chosen": chosen is not None,
        "words": in_each(languages, lambda: CLASSIFICATIONS[level]),
    }


def house_marking(languages: Sequence[str]) -> dict[str, Any]:
    """Return the mark of an older version, which kept none: the house's own."""
    return {"codes": [], "words": in_each(languages, lambda: CLASSIFICATIONS[HOUSE_LEVEL])}
