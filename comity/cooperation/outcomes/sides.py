"""Both sides' figures beside each other: ours as they are now, theirs as they told them, the difference and what explains it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.accounts.models import Person
from comity.cooperation.commitments.access import visible_to as commitments_visible_to
from comity.cooperation.exceptions import TimeAheadError
from comity.cooperation.models import FigureSheet, FigureTelling
from comity.cooperation.outcomes.bodies import outstanding_in, scope_of, told_in
from comity.cooperation.outcomes.counting import NO_ROOM
from comity.cooperation.outcomes.figure import is_number_of_things
from comity.cooperation.outcomes.line_words import ROOMS, line_words
from comity.cooperation.outcomes.outstanding import Outstanding, outstanding_to
from comity.cooperation.outcomes.shared import ROOMS as ORDER
from comity.cooperation.outcomes.shared import Key, Told, shared_figures
from comity.cooperation.outcomes.showing import written
from comity.cooperation.outcomes.spans import from_to, has_begun
from comity.cooperation.states import EntryState
from comity.sharing.showing import names_of

DOUBT = Key("operations", "may-be-same")


@dataclass(frozen=True)
class Row:
    """One line of both sides; a side without a figure has None, which is not zero."""

    key: Key
    words: str
    ours: Decimal | None
    theirs: Decimal | None
    url: str
    why: Sequence[str]

    @property
    def room(self) -> str:
        """Under which heading it stands."""
        return str(ROOMS[self.key.room])

    @property
    def is_quantity(self) -> bool:
        """Whether it is so much of something, not a number of things: it has no bar on the same scale."""
        return not is_number_of_things(self.key.code)

    @property
    def difference(self) -> Decimal | None:
        """How many more ours are; None where one side has no figure."""
        return None if self.ours is None or self.theirs is None else self.ours - self.theirs

    @property
    def is_alike(self) -> bool:
        """Whether both sides have the same figure."""
        return self.difference == 0

    @property
    def written(self) -> tuple[str, str, str]:
        """Ours, theirs and the difference with all their digits."""
        sign = "+" if self.difference and self.difference > 0 else ""
        return written(self.ours), written(self.theirs), f"{sign}{written(self.difference)}"


@dataclass(frozen=True)
class Sides:
    """A sheet as its page shows it."""

    rows: Sequence[Row]
    counted_at: datetime | None  # by them; None: they told nothing yet
    differing: int
    missing: int  # lines that one side has no figure for


def told_by_them(sheet: FigureSheet) -> FigureTelling | None:
    """Return the figures of the partner that came last here, None where it told none or took them back; its clock chooses none."""
    rows = sheet.tellings.filter(ours=False, counted_at__isnull=False).exclude(state=EntryState.PURGED)
    return rows.order_by("-came_at").first()


def sides_of(person: Person, sheet: FigureSheet) -> Sides:
    """Put both sides beside each other for a person: the figures are those of every reader, the lists behind ours those open to them."""
    scope = scope_of(sheet)
    is_ahead = not has_begun(scope.period)
    ours = Told(closed=frozenset(ORDER)) if is_ahead else shared_figures(person, scope)
    telling = told_by_them(sheet)
    theirs = told_in(telling.data) if telling else None
    looked = _Looked(person, sheet, ours, theirs, telling)
    keys = {*ours.values, *(theirs.values if theirs else ())}
    rows = [
        looked.row(key) for key in sorted(keys, key=lambda one: (ORDER.index(one.room), one.of, one.code))
    ]
    shown = [one for one in rows if one.ours or one.theirs or one.key.code in _ALWAYS]
    return Sides(
        shown,
        telling.counted_at if telling else None,
        sum(one.difference not in {0, None} for one in shown),
        sum(one.difference is None for one in shown),
    )


_ALWAYS = frozenset({"asked", "operations", "arrest", "handovers", "agreed", "ended-fulfilled", "circulated"})


class _Looked:
    """What explains differences of one sheet: each asked once."""

    def __init__(
        self,
        person: Person,
        sheet: FigureSheet,
        ours: Told,
        theirs: Told | None,
        telling: FigureTelling | None,
    ) -> None:
        self._ours, self._theirs, self._telling = ours, theirs, telling
        self._is_ahead = not has_begun(scope_of(sheet).period)
        self._names = names_of([settings.NODE_ID, sheet.partner])
        self._here = outstanding_to(sheet.partner)
        self._there: Mapping[str, Outstanding] = outstanding_in(telling.data) if telling else {}
        held = commitments_visible_to(person).filter(partner=sheet.partner, is_different=True)
        self._different = held.count()
        self._then = self._until_they_counted(person, sheet)

    def _until_they_counted(self, person: Person, sheet: FigureSheet) -> Told | None:
        """Count ours again up to the moment at which they counted, where the time goes on after it."""
        at = self._telling.counted_at if self._telling else None
        if at is None or at >= sheet.until or self._is_ahead:
            return None
        scope = scope_of(sheet)
        cut = from_to(sheet.since, max(sheet.since, at + timedelta(microseconds=1)), sheet.zone)
        return shared_figures(person, replace(scope, period=cut))

    def row(self, key: Key) -> Row:
        ours = self._ours.value(key)
        theirs = self._theirs.value(key) if self._theirs else None
        why = self._why(key, ours, theirs)
        return Row(key, line_words(key, self._names), ours, theirs, self._ours.urls.get(key, ""), why)

    def _why(self, key: Key, ours: Decimal | None, theirs: Decimal | None) -> list[str]:
        if self._is_ahead:
            return [str(TimeAheadError.words)]
        found = []
        if ours is None:
            found.append(str(NO_ROOM))
        if self._theirs is None:
            found.append(_("The other side has told no figures yet."))
        elif theirs is None:
            found.append(_("Whoever told their figures may not open these records, so it is not told."))
        if ours is None or theirs is None or ours == theirs:
            return found
        found = [*self._later(key, theirs), *self._on_the_way(key.room), *self._by_room(key)]
        return found or [
            _("Nothing that is recorded here explains it. Ask the other side which records it counts.")
        ]

    def _later(self, key: Key, theirs: Decimal) -> list[str]:
        if key.room == "activities":  # counted by whole days: a moment says nothing of them
            return []
        then = self._then.value(key) if self._then else None
        if then is None or then == self._ours.value(key):
            return []
        if then == theirs:
            return [_("They counted earlier: up to then ours is the same as theirs.")]
        return [_("They counted earlier: up to then ours was %(value)s.") % {"value": written(then)}]

    def _on_the_way(self, room: str) -> list[str]:
        here, there = self._here.get(room, Outstanding()), self._there.get(room, Outstanding())
        found = []
        if here.on_the_way:
            found.append(
                ngettext(
                    "%(number)s letter of ours has no receipt yet.",
                    "%(number)s letters of ours have no receipt yet.",
                    here.on_the_way,
                )
                % {"number": here.on_the_way}
            )
        if here.not_taken:
            found.append(
                ngettext(
                    "%(number)s letter of ours was not taken by their node.",
                    "%(number)s letters of ours were not taken by their node.",
                    here.not_taken,
                )
                % {"number": here.not_taken}
            )
        if there.on_the_way:
            found.append(
                ngettext(
                    "%(number)s letter of theirs was still on its way when they counted.",
                    "%(number)s letters of theirs were still on their way when they counted.",
                    there.on_the_way,
                )
                % {"number": there.on_the_way}
            )
        if there.not_taken:
            found.append(
                ngettext(
                    "%(number)s letter of theirs was not taken by our node.",
                    "%(number)s letters of theirs were not taken by our node.",
                    there.not_taken,
                )
                % {"number": there.not_taken}
            )
        return found  # fmt: skip

    def _by_room(self, key: Key) -> list[str]:
        if key.room == "operations":
            doubt = [one.value(DOUBT) or 0 for one in (self._ours, self._theirs) if one is not None]
            if any(doubt):
                return [
                    _(
                        "Some results may be the same as another: both sides have not agreed about each of them yet."
                    )
                ]
        if key.room == "commitments" and self._different:
            return [_("A commitment is held otherwise there: its history says where.")]
        if key.room == "activities":
            return [
                _("Each side enters its own activities: one that only one side entered counts there alone.")
            ]
        if key.room == "notices":
            return [_("A notice counts with its sender when it leaves, and with its receiver when it comes.")]
        return []
