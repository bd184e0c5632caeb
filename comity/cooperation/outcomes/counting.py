"""Figures of a scope: every room is asked for its own counts, so that they agree with its lists and with the statistics page."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.counting import Counted, counted, registered
from comity.accounts.models import Person
from comity.accounts.roles import Role
from comity.cooperation.activities.counting import counts as activity_counts
from comity.cooperation.outcomes.figure import NOWHERE, Figure, Scope
from comity.cooperation.outcomes.of_commitment import agreement_of, figures_of_commitment
from comity.cooperation.outcomes.spans import has_begun
from comity.exchange.recovering import hidden_nodes, was_restored
from comity.operations.units import measure_words
from comity.web.counts import Count
from comity.web.words import Words

NOT_OUTCOMES = frozenset({"posts"})  # what a consular post does for its own nationals, at its own desk
EXPECTED: tuple[tuple[str, Words], ...] = (("activities", _("Activities")),)
# what reports ask for and no room of a node records: said, so that nobody reads a missing line as nothing
UNRECORDED: tuple[tuple[str, Words], ...] = (
    ("verdicts", pgettext_lazy("figure", "Verdicts")),
    ("money-returned", pgettext_lazy("figure", "Money given back to victims")),
)
NOT_SO = _("This is not counted under what you have chosen.")
NOT_BEGUN = _("This time has not begun yet.")
UNDER = _("Under its agreement")
ONLY_ACTIVITIES = _("The agreement has no machine-readable form: only activities are counted under it.")
NOT_ASKED = _(
    "After the restore of this node, records with partners that were not asked yet what they took back are in no figure, whoever reads it."
)
NO_ROOM = _("No room of this node records this.")
NO_AGREEMENT = _(
    "It rests on no agreement that this node holds in machine-readable form, so no record cites it."
)


def figures(person: Person, scope: Scope) -> list[Figure]:
    """Return every figure of a scope, those without a source with the reason.

    A figure is the same for whoever may read outcomes; which of the records behind it open is the reader's own (`Figure.opened`).
    """
    found: list[Figure] = []
    agreement = scope.agreement
    if scope.commitment is not None:
        found += figures_of_commitment(person, scope.commitment)
        agreement = agreement or agreement_of(scope.commitment)
        if agreement is None and scope.registered is None:
            return [
                *found,
                Figure("agreement", UNDER, None, why_none=NO_AGREEMENT, room="agreement", title=UNDER),
            ]
    rooms = [one for one in registered() if one.code not in NOT_OUTCOMES]
    for room in rooms:
        found += _of_room(person, room, scope, agreement)
    known = {one.code for one in rooms}
    missing = [one for one in EXPECTED if one[0] not in known]
    nowhere = _("Not recorded")
    found += [
        Figure(code, words, None, why_none=NO_ROOM, room=NOWHERE, title=nowhere)
        for code, words in (*missing, *UNRECORDED)
    ]
    return found


def _of_room(person: Person, room: Counted, scope: Scope, agreement: str | None) -> Iterator[Figure]:
    if not has_begun(scope.period):  # nothing that could be counted has had time to happen: that is no nought
        yield Figure(room.code, room.title, None, why_none=NOT_BEGUN, room=room.code, title=room.title)
        return
    if scope.registered is None:
        counts = counted(room, person, scope.period, scope.partner, agreement)
    elif room.code == "activities":
        under = partial(activity_counts, registered=scope.registered)
        counts = counted(replace(room, counts=under), person, scope.period, scope.partner)
    else:
        yield Figure(room.code, room.title, None, why_none=ONLY_ACTIVITIES, room=room.code, title=room.title)
        return
    roles = frozenset[Role]() if room.open_to(person) else room.roles
    if not counts:
        why = room.why_none or NOT_SO
        yield Figure(room.code, room.title, None, why_none=why, room=room.code, title=room.title)
    for count in counts:
        yield Figure(
            count.code, count.words, count.number, _unit(count), count.url,
            room=room.code, title=room.title, records=count.records, opened=count.opened, roles=roles,
        )  # fmt: skip


def left_out() -> Words:
    """Return that records are in no figure, for no reader, and why; empty where every record is counted."""
    return NOT_ASKED if was_restored() and hidden_nodes().exists() else ""


def _unit(count: Count) -> Words:
    if count.code.startswith("seized-"):
        return measure_words(count.code.rsplit("-", 1)[-1])
    return _("days") if count.code.startswith("days-") else ""
