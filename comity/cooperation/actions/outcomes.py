"""Acts on figures of both sides: ours told, the partner's asked for, sheets looked at; what became of our letters."""

from dataclasses import dataclass
from uuid import UUID

from comity.accounts.models import Person
from comity.audit import events
from comity.audit.acts import Act, action
from comity.cooperation.access import may_keep
from comity.cooperation.actions._commitments import WayOut, person_of
from comity.cooperation.commitments.bodies import FACTS, KIND, PURPOSE
from comity.cooperation.exceptions import NotHereError, NotPairedError, NoWayOutError
from comity.cooperation.models import FigureSheet, FigureTelling
from comity.cooperation.outcomes.access import sheet_for
from comity.cooperation.outcomes.bodies import FIGURES, figures_body
from comity.cooperation.outcomes.figure import Scope
from comity.cooperation.states import EntryState
from comity.exchange.peers import peer_of
from comity.exchange.registry import ReceiptedLetter
from comity.release.actions import offer_letter
from comity.release.models import Outgoing, OutgoingState
from comity.release.offers import Offer
from comity.requests.departure import stamp
from comity.requests.rights import all_answered

FIGURES_ORIGIN = "figure-telling"


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
        NotPairedError, NoWayOutError, and what the release room raises.
    """
    act.about("figures", "new")
    person = person_of(act)
    if not (answer := may_keep(person)):
        raise NotHereError("page", "outcomes:ask", answer.reason)
    period, partner = draft.scope.period, draft.scope.partner or ""
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
    _settle_way_out(sheet, draft.way_out)
    _offer(act, sheet, person, asks=draft.asks, tells=draft.tells)
    return sheet


@action(events.FIGURES_TOLD)
def tell_figures(
    act: Act, sheet_id: UUID, *, way_out: WayOut | None = None, asks: bool = False
) -> FigureTelling:
    """Tell a partner our figures as they are counted now, on a sheet that is begun; `asks` for its own anew.

    Raises:
        NotPairedError, NoWayOutError, and what the release room raises.
    """
    act.about("figures", sheet_id)
    person = person_of(act)
    sheet = sheet_for(person, sheet_id, keep=True)
    _settle_way_out(sheet, way_out)
    return _offer(act, sheet, person, asks=asks, tells=True)


def has_way_out(sheet: FigureSheet) -> bool:
    """Whether it is said how our letters leave, and nothing about rights is open."""
    return bool(sheet.leaves_under) and all_answered(sheet.rights)


def _settle_way_out(sheet: FigureSheet, way_out: WayOut | None) -> None:
    if way_out is not None:
        sheet.leaves_under, sheet.leaves_article = way_out.agreement, way_out.article.strip()
        sheet.handling, sheet.rights = dict(way_out.handling), dict(way_out.rights)
        sheet.offence = sheet.offence or way_out.offence
        sheet.save(update_fields=["leaves_under", "leaves_article", "handling", "rights", "offence"])
    if not has_way_out(sheet):
        raise NoWayOutError


def _offer(act: Act, sheet: FigureSheet, person: Person, *, asks: bool, tells: bool) -> FigureTelling:
    peer = peer_of(sheet.partner)
    if peer is None:
        raise NotPairedError
    act.note(peer=sheet.partner, asks=asks, tells=tells)
    telling = FigureTelling.objects.create(
        sheet=sheet,
        ours=True,
        data=figures_body(sheet, person, act.at, asks=asks, tells=tells),
        counted_at=act.at if tells else None,
        state=EntryState.WAITS,
        by=person,
        came_at=act.at,
    )
    offer_letter(
        act,
        Offer(
            peer=peer,
            schema=FIGURES,
            data=telling.data,
            conv=sheet.pk,
            origin_kind=FIGURES_ORIGIN,
            origin_id=telling.pk,
            items=((FACTS, FACTS),),
            handling=stamp(sheet.handling, sheet.rights, PURPOSE),
            kind=KIND,
            purpose=PURPOSE,
            offence=sheet.offence,
            agreement=sheet.leaves_under,
            article=sheet.leaves_article,
            rights=sheet.rights,
        ),
    )
    settle_telling(telling)
    return telling


def settle_telling(telling: FigureTelling) -> None:
    """Keep how far a letter of ours is; once our figures have left, the partner's question is answered."""
    rows = Outgoing.objects.filter(origin_kind=FIGURES_ORIGIN, origin_id=telling.pk)
    row = rows.order_by("-offered_at").first()
    if row is None or telling.state == EntryState.PURGED:
        return
    telling.letter = row.letter
    telling.state = {
        OutgoingState.SENT: EntryState.RETURNED if row.letter_state == "withdrawn" else EntryState.SENT,
        OutgoingState.TO_APPROVE: EntryState.WAITS,
    }.get(OutgoingState(row.state), EntryState.RETURNED)
    telling.save(update_fields=["letter", "state"])
    if telling.state == EntryState.SENT and telling.counted_at is not None and telling.sheet.asks_us:
        telling.sheet.asks_us = False
        telling.sheet.save(update_fields=["asks_us"])


@action(events.FIGURES_TOLD)
def follow_figures(act: Act, outgoing: Outgoing) -> None:
    """Follow a letter of ours that has left or was given back."""
    telling = FigureTelling.objects.select_related("sheet").get(pk=outgoing.origin_id)
    act.about("figures", telling.sheet_id)
    act.note(peer=outgoing.peer.node, state=outgoing.state)
    settle_telling(telling)


@action(events.FIGURES_TOLD)
def follow_figures_receipt(act: Act, outgoing: Outgoing, letter: ReceiptedLetter) -> None:
    """Follow a receipt: a letter that was withdrawn before it left told nothing."""
    telling = FigureTelling.objects.select_related("sheet").get(pk=outgoing.origin_id)
    act.about("figures", telling.sheet_id)
    act.note(peer=outgoing.peer.node, state=letter.state)
    settle_telling(telling)


@action(events.FIGURES_VIEWED)
def view_figures(act: Act, sheet_id: UUID) -> FigureSheet:
    """Open a sheet; the log knows who looked at what a partner told."""
    act.about("figures", sheet_id)
    found = sheet_for(person_of(act), sheet_id)
    act.note(peer=found.partner)
    return found
