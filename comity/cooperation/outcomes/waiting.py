"""What of figures waits on people, in the few words of a desk: see `comity.release.waiting.About`."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from comity.accounts.models import Person
from comity.cooperation.access import may_keep
from comity.cooperation.lapsed import stopped_notes
from comity.cooperation.models import FigureSheet
from comity.cooperation.outcomes.access import sheets_visible_to
from comity.cooperation.outcomes.sheet_words import title_of
from comity.exchange.peers import known_peer
from comity.release.waiting import About


def sheets_to_tell(person: Person) -> QuerySet[FigureSheet]:
    """Return the times of which a partner asks our figures, and we have not told them since."""
    return sheets_visible_to(person).filter(asks_us=True) if may_keep(person) else FigureSheet.objects.none()


def about_sheets(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return of which time the figures are asked, by whom, since its letter came, and that nothing leaves now where that is so."""
    came = Max("tellings__came_at", filter=Q(tellings__ours=False))
    rows = FigureSheet.objects.filter(pk__in=list(keys)).annotate(last=came)
    notes = stopped_notes(rows)
    return {
        one.pk: About(
            title_of(one),
            known_peer(one.partner),
            "",
            one.last or one.created_at,
            note=notes.get(one.pk, ""),
        )
        for one in rows
    }
