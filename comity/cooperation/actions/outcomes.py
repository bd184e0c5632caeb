"""Acts on figures of both sides: ours told, the partner's asked for, sheets looked at; what became of our letters."""

from dataclasses import dataclass
from uuid import UUID

from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.access import may_keep
from comity.cooperation.actions._commitments import WayOut, person_of
from comity.cooperation.actions._outcomes import offer, settle_telling, settle_way_out
from comity.cooperation.exceptions import NotHereError, NotPairedError, TimeAheadError
from comity.cooperation.models import FigureSheet, FigureTelling
from comity.cooperation.outcomes import notifications
from comity.cooperation.outcomes.access import sheet_for
from comity.cooperation.outcomes.figure import Scope
from comity.cooperation.outcomes.spans import has_begun
from comity.exchange.peers import peer_of
from comity.exchange.registry import ReceiptedLetter
from comity.operations.reaching import LOST
from comity.release.models import Outgoing


@dataclass(frozen=True, kw_only=True)
class SheetDraft:
    """A sheet before it is begun: a partner and from which moment until which, in `scope`; `zone` is whose days were said."""

    scope: Scope
    zone: str
    way_out: WayOut
    asks: bool = True
    tells: bool = True


@action(events.FIGURES_TOLD)
def begin_figures(act: Act, draft: SheetDraft) -> FigureSheet:
    """Begin a sheet: tell a partner our figures, ask for its own, or both.

    Raises:
        TimeAheadError: nothing can be told of a time that has not begun, nor asked.
        NotSharedError: the newest form of the agreement is held alone, or does not name the partner.
        NotPairedError, NoWayOutError, and what the release room raises.
    """
    act.about("figures", "new")
    person = person_of(act)
    if not (answer := may_keep(person)):
        raise NotHereError("page", "outcomes:ask", answer.reason)
    period, partner = draft.scope.period, draft.scope.partner or ""
    if not has_begun(period):
        raise TimeAheadError
    if peer_of(partner) is None or period.since is None or period.until is None:
        raise NotPairedError
    sheet = FigureSheet.objects.create(
        agency=person.agency,
        partner=partner,
        agreement=draft.scope.agreement or "",
        since=period.since,
        until=period.until,
        zone=draft.zone,
        offence=draft.way_out.offence,
        created_by=person,
        created_at=act.at,
    )
    act.about("figures", sheet.pk)
    settle_way_out(sheet, draft.way_out)
    offer(act, sheet, person, asks=draft.asks, tells=draft.tells)
    return sheet


@action(events.FIGURES_TOLD)
def tell_figures(
    act: Act, sheet_id: UUID, *, way_out: WayOut | None = None, asks: bool = False
) -> FigureTelling:
    """Tell a partner our figures as they are counted now, on a sheet that is begun; `asks` for its own anew.

    Raises:
        TimeAheadError: the partner began it for a time that has not begun.
        NotSharedError: it named an agreement that it shares no form of with us.
        NotPairedError, NoWayOutError, and what the release room raises.
    """
    act.about("figures", sheet_id)
    person = person_of(act)
    sheet = sheet_for(person, sheet_id, keep=True)
    settle_way_out(sheet, way_out)
    return offer(act, sheet, person, asks=asks, tells=True)


@action(events.FIGURES_TOLD)
def follow_figures(act: Act, outgoing: Outgoing) -> None:
    """Follow a letter of ours that has left or was given back."""
    telling = FigureTelling.objects.select_related("sheet").get(pk=outgoing.origin_id)
    act.about("figures", telling.sheet_id)
    act.note(peer=outgoing.peer.node, state=outgoing.state)
    settle_telling(telling)


@action(events.FIGURES_TOLD)
def follow_figures_receipt(act: Act, outgoing: Outgoing, letter: ReceiptedLetter) -> None:
    """Follow a receipt: what did not arrive told nothing, and whoever wrote it is told so."""
    telling = FigureTelling.objects.select_related("sheet", "by").get(pk=outgoing.origin_id)
    act.about("figures", telling.sheet_id)
    act.note(peer=outgoing.peer.node, state=letter.state)
    settle_telling(telling)
    if letter.state in LOST - {"withdrawn"}:  # who withdrew it knows
        notifications.tell_writer(act, telling)


@action(events.FIGURES_VIEWED)
def view_figures(act: Act, sheet_id: UUID) -> FigureSheet:
    """Open a sheet; the log knows who looked at what a partner told."""
    act.about("figures", sheet_id)
    found = sheet_for(person_of(act), sheet_id)
    act.note(peer=found.partner)
    return found
