"""How this room answers for the letters about figures that it took in: see `comity.sharing.keepers`."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.cooperation.actions import outcomes_arrivals as arrivals
from comity.cooperation.commitments.bodies import FACTS, KIND, PURPOSE
from comity.cooperation.models import FigureSheet, FigureTelling
from comity.cooperation.outcomes.access import sheets_visible_to
from comity.cooperation.outcomes.bodies import FIGURES
from comity.cooperation.outcomes.line_words import lines_of_body
from comity.cooperation.outcomes.sheet_words import title_of
from comity.handling.stamp import Handling
from comity.sharing.keepers import About, Keeper, LetterRef, Line, Place
from comity.sharing.models import RevisionKind
from comity.sharing.own import current_data

FOLLOWED = frozenset({RevisionKind.RECALL, RevisionKind.DELETION, RevisionKind.CORRECTION})


def _sheet_of(ref: LetterRef) -> FigureSheet | None:
    """Return the sheet a letter belongs to, whoever wrote it."""
    rows = FigureTelling.objects.filter(letter=ref.mid, ours=ref.owner == settings.NODE_ID)
    found = rows.select_related("sheet").first()
    return found.sheet if found else None


def follow_revision(act: Act, mid: UUID, *, is_correction: bool) -> None:
    """Follow what we decided about a letter of ours, where it was about figures."""
    if FigureTelling.objects.filter(letter=mid, ours=True).exists():
        arrivals.follow_own_figures(act, mid, current_data(mid)[1] if is_correction else None)


class FiguresKeeper(Keeper):
    """What partners told of their figures."""

    name = "figures"
    schemas = frozenset({FIGURES})

    def place(self, person: Person, ref: LetterRef) -> Place | None:
        """Return the page of the sheet where the person may see it."""
        sheet = _sheet_of(ref)
        if sheet is None or not sheets_visible_to(person).filter(pk=sheet.pk).exists():
            return None
        return Place(title_of(sheet), "", reverse("cooperation:outcomes-sheet", args=[sheet.pk]))

    def lines(self, schema: str, data: Mapping[str, Any]) -> Sequence[Line]:
        """Return what was told, figure by figure."""
        del schema
        return list(lines_of_body(data))

    def about(self, schema: str, data: Mapping[str, Any], ref: LetterRef) -> About | None:
        """Return the codes that every letter of figures leaves under."""
        del schema
        return About(KIND, str(data["offence"]), PURPOSE, "ordinary", (FACTS,)) if _sheet_of(ref) else None

    def things(self, ref: LetterRef) -> Collection[tuple[str, str]]:
        """Return the sheet."""
        sheet = _sheet_of(ref) if ref.owner != settings.NODE_ID else None
        return {("figures", str(sheet.pk))} if sheet else set()

    def purge(self, act: Act, ref: LetterRef) -> int:
        """Empty what it told."""
        return arrivals.purge_figures(act, ref.owner, ref.mid)

    def correct(self, act: Act, ref: LetterRef, data: Mapping[str, Any]) -> int:
        """Write the corrected figures."""
        return arrivals.correct_figures(act, ref.owner, ref.mid, data)

    def restamp(self, act: Act, ref: LetterRef, handling: Handling) -> int:
        """Show the stricter handling with them."""
        return arrivals.restamp_figures(act, ref.owner, ref.mid, handling)

    def revised_again(self, act: Act, mid: UUID, kind: str) -> None:
        """Let what we told count as we had decided before a restore."""
        if kind in FOLLOWED:
            follow_revision(act, mid, is_correction=kind == RevisionKind.CORRECTION)
