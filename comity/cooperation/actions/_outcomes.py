"""What the acts on figures of both sides share: under what our letters leave, how far each is."""

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.cooperation.actions._commitments import WayOut
from comity.cooperation.commitments.bodies import FACTS, KIND, PURPOSE
from comity.cooperation.exceptions import NotPairedError, NotSharedError, NoWayOutError
from comity.cooperation.models import FigureSheet, FigureTelling
from comity.cooperation.outcomes.access import may_be_told_of
from comity.cooperation.outcomes.bodies import FIGURES, answers_in, figures_body, questions_on
from comity.cooperation.states import EntryState
from comity.exchange.peers import peer_of
from comity.operations.reaching import LOST, taken_back
from comity.release.actions import offer_letter
from comity.release.models import Outgoing, OutgoingState
from comity.release.offers import Offer
from comity.requests.departure import stamp
from comity.requests.rights import all_answered

FIGURES_ORIGIN = "figure-telling"


def has_way_out(sheet: FigureSheet) -> bool:
    """Whether it is said how our letters leave, and nothing about rights is open."""
    return bool(sheet.leaves_under) and all_answered(sheet.rights)


def settle_way_out(sheet: FigureSheet, way_out: WayOut | None) -> None:
    """Keep how our letters leave where it was said now. Raises NoWayOutError where it was never said."""
    if way_out is not None:
        sheet.leaves_under, sheet.leaves_article = way_out.agreement, way_out.article.strip()
        sheet.handling, sheet.rights = dict(way_out.handling), dict(way_out.rights)
        sheet.offence = sheet.offence or way_out.offence
        sheet.save(update_fields=["leaves_under", "leaves_article", "handling", "rights", "offence"])
    if not has_way_out(sheet):
        raise NoWayOutError


def offer(act: Act, sheet: FigureSheet, person: Person, *, asks: bool, tells: bool) -> FigureTelling:
    """Write what a person of ours asks and tells, and offer it to the partner.

    The id of the agreement and what was counted under it leave in the body, which the decision of release does not look into.

    Raises:
        NotSharedError: the sheet is of an agreement that the partner shares no form of.
        NotPairedError, and what the release room raises.
    """
    peer = peer_of(sheet.partner)
    if peer is None:
        raise NotPairedError
    if not may_be_told_of(sheet.partner, sheet.agreement):
        raise NotSharedError
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
    """Keep how far a letter of ours is; what was recalled, or what their node did not take, told nothing."""
    rows = Outgoing.objects.filter(origin_kind=FIGURES_ORIGIN, origin_id=telling.pk)
    row = rows.order_by("-offered_at").first()
    if row is None or telling.state == EntryState.PURGED:
        return
    is_gone = row.letter_state in LOST or row.letter in taken_back([row.letter])
    telling.letter = row.letter
    telling.state = {
        OutgoingState.SENT: EntryState.RETURNED if is_gone else EntryState.SENT,
        OutgoingState.TO_APPROVE: EntryState.WAITS,
    }.get(OutgoingState(row.state), EntryState.RETURNED)
    telling.save(update_fields=["letter", "state"])
    settle_question(telling.sheet)


def settle_question(sheet: FigureSheet) -> None:
    """Keep whether a question of the partner still waits for figures of ours that have left.

    The sheet is locked before anything is read, so that a question that comes in meanwhile is seen here or settled after. No clock
    is asked what came first: our letters name the questions that they answer.
    """
    # not for update of its key: acts that have each written a row of the sheet would wait for each other
    FigureSheet.objects.select_for_update(of=("self",), no_key=True).get(pk=sheet.pk)
    told = sheet.tellings.filter(ours=True, state=EntryState.SENT, counted_at__isnull=False)
    answered = {one for data in told.values_list("data", flat=True) for one in answers_in(data)}
    sheet.asks_us = any(one not in answered for one in questions_on(sheet))
    sheet.save(update_fields=["asks_us"])
