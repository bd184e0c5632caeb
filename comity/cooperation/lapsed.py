"""What lets nothing leave now of a commitment or of figures: said on its pages before anything is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.agreements.access import newest_versions
from comity.agreements.choosing import open_with
from comity.agreements.lapsing import Lapse, lapses_of, stopped_pairs
from comity.cooperation.commitments.folding import WITHDRAWN
from comity.cooperation.core.terms import ENDED, Stage
from comity.cooperation.models import Commitment, FigureSheet
from comity.requests.rights import all_answered

OVER = frozenset({*(ENDED - {Stage.PARTLY}), WITHDRAWN})


@dataclass(frozen=True)
class Lapsed:
    """The agreements that let nothing leave; `may_choose` where it was not said yet under which it leaves, and another one lets it."""

    lapses: Sequence[Lapse] = ()
    may_choose: bool = False

    @property
    def is_stopped(self) -> bool:
        """Whether nothing can leave for the partner until something changes."""
        return bool(self.lapses) and not self.may_choose


def lapsed_on(person: Person, what: Commitment | FigureSheet) -> Lapsed:
    """Return what stops the letters of a commitment or of figures; nothing where the partner has no node, or all is done."""
    if not what.partner or _is_over(what):
        return Lapsed()
    if _is_settled(what):
        return Lapsed(lapses_of(person, {what.leaves_under: {what.partner}}))
    may_choose = bool(open_with([what.partner])[what.partner])
    about = [what.leaves_under or what.agreement]
    if not may_choose and not _held(about):
        about = list(_with(what.partner))
    return Lapsed(lapses_of(person, {one: {what.partner} for one in _held(about)}), may_choose)


def stopped_notes(rows: Iterable[Commitment | FigureSheet]) -> Mapping[UUID, str]:
    """Return of those of which nothing can leave now, whichever agreement with the partner is chosen, the words for a desk."""
    rows = [one for one in rows if one.partner]
    settled = {one.pk: (one.leaves_under, one.partner) for one in rows if _is_settled(one)}
    stopped = stopped_pairs(settled.values())
    unsaid = {one.partner for one in rows if one.pk not in settled}
    closed = {node for node, found in open_with(unsaid).items() if not found} if unsaid else set()
    words = _("Nothing leaves now under its agreement")
    return {
        one.pk: words
        for one in rows
        if (settled[one.pk] in stopped if one.pk in settled else one.partner in closed)
    }


def _is_over(what: Commitment | FigureSheet) -> bool:
    if isinstance(what, FigureSheet):
        return False
    return what.stage in OVER and not (what.waits_on_us or what.waits_on_them or what.is_split)


def _is_settled(what: Commitment | FigureSheet) -> bool:
    """Whether our side has said under which agreement its letters leave; else a partner's letter names one at most, and another can be chosen."""
    return bool(what.leaves_under and what.offence) and all_answered(what.rights)


def _held(names: Iterable[str]) -> list[str]:
    """Return those that are forms held here: a commitment may name an agreement by its title alone."""
    return list(newest_versions().filter(agreement__in=list(names)).values_list("agreement", flat=True))


def _with(partner: str) -> Iterable[str]:
    rows = newest_versions().filter(parties__contains=[settings.NODE_ID, partner], alone_with="")
    return rows.values_list("agreement", flat=True)
