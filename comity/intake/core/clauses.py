"""How a sentence is shared among the events that it tells of."""

import re
from collections.abc import Sequence
from itertools import pairwise

from comity.intake.core.model import Span

JOINTS = re.compile(r"\b(?:and|while|but|và|còn|et|the|an?|la|le)\s", re.IGNORECASE)
"""Where the next thought may begin without a comma, in languages with spaces."""
COMMAS = re.compile(r"[,，、;；](?! chống\b)")


def shares(
    raw: str,
    sentence: Span,
    heads: Sequence[Span],
    stops: re.Pattern[str],
    *,
    after: bool,
    lead: re.Pattern[str] | None = None,
) -> list[Span]:
    """Return the stretch of each of the `heads` of a sentence, in order, up to where another thought begins.

    `after`: what counts stands behind its head, so a stretch reaches to the next head; otherwise to the last comma before it,
    or to its own end. Where `lead` opens the sentence, the first head belongs to an opening phrase that its first comma ends.
    """
    cuts = [sentence.start]
    # a first head behind the comma of the opening phrase stands in the sentence proper
    ahead = bool(heads) and COMMAS.search(raw, sentence.start, heads[0].start) is not None
    opened = lead is not None and not ahead and lead.match(raw, sentence.start, sentence.end) is not None
    for one, following in pairwise(heads):
        commas = [hit.start() for hit in COMMAS.finditer(raw, one.end, following.start)]
        comma = (commas[0] if opened and len(cuts) == 1 else commas[-1]) if commas else -1
        stop = stops.search(raw, one.end, following.start)
        joints = [hit.start() for hit in JOINTS.finditer(raw, one.end, following.start)] if after else []
        if stop is not None and after and not commas:
            cuts.append(stop.start())
        elif comma >= 0:
            cuts.append(comma + 1)
        elif joints:
            cuts.append(joints[-1])
        else:
            cuts.append(following.start if after else one.end)
    cuts.append(sentence.end)
    found = []
    for head, (start, end) in zip(heads, pairwise(cuts) if heads else (), strict=True):
        stop = stops.search(raw, head.end, end)
        found.append(Span(min(start, head.start), max(stop.start() if stop else end, head.end)))
    return found
