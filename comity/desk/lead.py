"""The sentences under the heading of the desk: what has run out, what ends soon, what ends next."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.desk.items import Item
from comity.desk.standing import Standing
from comity.web.clocks import State
from comity.web.pieces.times import duration

RUNNING = {State.RUN, State.SOON}


def lead_of(counted: Mapping[Standing, int]) -> list[str]:
    """Return in sentences what has run out and what ends soon."""
    late, soon = counted.get(Standing.LATE, 0), counted.get(Standing.SOON, 0)
    said = []
    if late:
        words = ngettext("%(number)s clock has run out.", "%(number)s clocks have run out.", late)
        said.append(words % {"number": late})
    if soon:
        words = ngettext("%(number)s clock ends soon.", "%(number)s clocks end soon.", soon)
        said.append(words % {"number": soon})
    if said:
        return said
    return [_("No clock is about to run out.") if counted else _("Nothing waits on you.")]


def next_to_end(items: Iterable[Item]) -> str:
    """Return the sentence about the first running clock of things in their order.

    Empty where none runs, and where it runs on something else than an answer.
    """
    for item in items:
        span = item.face.span
        if item.face.state in RUNNING and span is not None and not item.is_request:
            return ""
        if item.face.state in RUNNING and span is not None and item.partner is not None:
            words = (
                _("The next to end is the answer to %(partner)s, in %(left)s.")
                if item.is_owed
                else _("The next to end is the answer of %(partner)s, in %(left)s.")
            )
            return words % {"partner": item.partner, "left": duration(span)}
    return ""
