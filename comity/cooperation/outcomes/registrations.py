"""What outcomes tell the rooms below when the program starts."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.agreements.access import visible_to as visible_agreements
from comity.audit import cooperation_events as events
from comity.audit.acts import Act
from comity.cooperation import actions
from comity.cooperation.access import may_see
from comity.cooperation.actions._outcomes import FIGURES_ORIGIN
from comity.cooperation.commitments.words import pairs_of
from comity.cooperation.models import FigureSheet, FigureTelling
from comity.cooperation.outcomes import notifications
from comity.cooperation.outcomes.access import tellings_visible_to
from comity.cooperation.outcomes.bodies import FIGURES, shape
from comity.cooperation.outcomes.keeping import FiguresKeeper, follow_revision
from comity.cooperation.outcomes.line_words import lines_of_body
from comity.cooperation.outcomes.sheet_words import title_of
from comity.cooperation.states import EntryState
from comity.exchange import keepers, registry
from comity.exchange.peers import partners_for
from comity.exchange.registry import BodyType, PostedLetter
from comity.exchange.trails import Came, Trace, register_trail
from comity.release.models import Outgoing
from comity.release.origins import Described, Origin, register_origin
from comity.sharing.bodies import CORRECTION, DELETION, RECALL
from comity.sharing.keepers import register_keeper
from comity.sharing.models import Revision
from comity.web import ways_on
from comity.web.ways_on import WayOn

KEEPER = FiguresKeeper()
LOOKS = frozenset({events.FIGURES_VIEWED})


def describe(person: Person, outgoing: Outgoing) -> Described | None:
    """Return what would leave, for those who see the sheet: every figure."""
    telling = tellings_visible_to(person).select_related("sheet").filter(pk=outgoing.origin_id).first()
    if telling is None:
        return None
    return Described(
        title_of(telling.sheet),
        reverse("cooperation:outcomes-sheet", args=[telling.sheet_id]),
        pairs_of(list(lines_of_body(outgoing.data))),
    )


def held(outgoing: Outgoing, _at: datetime) -> str:
    """Hold a letter back whose sheet is there no more."""
    there = FigureTelling.objects.filter(pk=outgoing.origin_id).exclude(state=EntryState.PURGED)
    return "" if there.exists() else "gone"


def lock(outgoing: Outgoing) -> None:
    """Take the sheet's lock before that of the letter, as the room's own acts do."""
    list(FigureSheet.objects.select_for_update().filter(pk=outgoing.conv).values_list("pk"))


def note_revision(act: Act, letter: PostedLetter) -> None:
    """Follow our own recalls and corrections of letters about figures, within the act that tells the holder."""
    if letter.schema not in {RECALL, DELETION, CORRECTION}:
        return
    revision = Revision.objects.filter(pk=letter.origin_id, ours=True).first()
    if revision is not None:
        follow_revision(act, revision.mid, is_correction=letter.schema == CORRECTION)


def traces_of(letters: Sequence[Came]) -> Iterable[Trace]:
    """Return the sheets that letters told something on, each from when the letter came."""
    ours = [one for one in letters if one.schema == FIGURES]
    there = set(FigureSheet.objects.filter(pk__in={one.conv for one in ours}).values_list("pk", flat=True))
    return [Trace(one.mid, "figures", str(one.conv), one.at) for one in ours if one.conv in there]


def way_to_outcomes(person: Person, version: UUID) -> WayOn | None:
    """Return the link from an agreement to what came of it, for those to whom the room is open."""
    if not may_see(person):
        return None
    nodes = [peer.node for peer in partners_for(person)]
    shared = visible_agreements(person).filter(parties__contains=[settings.NODE_ID], parties__overlap=nodes)
    found = shared.filter(pk=version).values_list("agreement", flat=True).first()
    if found is None:
        return None
    return WayOn(_("Outcomes"), f"{reverse('cooperation:outcomes-index')}?{urlencode({'agreement': found})}")


def register() -> None:
    """Register body, origin, keeper and what people are told."""
    registry.register_body(BodyType(FIGURES, shape(), actions.receive_figures))
    keepers.register_take_back(FIGURES, actions.take_figures_back)
    register_origin(
        Origin(
            FIGURES_ORIGIN,
            visible=tellings_visible_to,
            describe=describe,
            sent=actions.follow_figures,
            returned=actions.follow_figures,
            held=held,
            followed=actions.follow_figures_receipt,
            lock=lock,
        )
    )
    register_keeper(KEEPER)
    registry.register_witness(note_revision)
    notifications.register_kinds()
    register_trail(traces_of, LOOKS)
    ways_on.offer("agreement", way_to_outcomes)
