"""Cards of innocent namesakes: issued on a decision, shown by their bearer, withdrawn."""

from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.audit import events
from comity.audit.acts import Act, RefusalError, action
from comity.screening import access, card_access
from comity.screening.actions._shared import person_of, reason_of
from comity.screening.asked import Asked
from comity.screening.models import Hit, HitState, NamesakeCard, Verdict
from comity.screening.standing import today_at

LONGEST = timedelta(days=5 * 366)


class CardError(RefusalError):
    """A card is issued for somebody who was decided to be another person, and who has a document."""

    words = gettext_lazy(
        "A card is issued for somebody who was decided to be another person, and who has a document."
    )
    code = "no-card"


@action(events.CARD_ISSUED)
def issue_card(act: Act, hit_id: UUID, valid_until: date) -> NamesakeCard:
    """Issue a card that says: the bearer of this document is not the person of that record.

    It counts for the number of the document asked for, so that whoever has it is not taken for the other again, whatever
    spelling they are looked for under; once the record has changed, it is proposed again all the same.
    """
    act.about("hit", hit_id)
    person = person_of(act)
    hit = access.hit_to_decide(person, hit_id)
    rests_on = _decided(hit)
    numbers = Asked.from_json(rests_on.query.person).number_fingerprints()
    if hit.state != HitState.NOT_SAME:
        raise CardError(_("A card is issued once somebody has decided that this is not the same person."))
    if not numbers:
        raise CardError(
            _(
                "A card speaks for the bearer of a document. Check the person again with the number of their passport."
            )
        )
    if not today_at(person.agency) <= valid_until <= today_at(person.agency) + LONGEST:
        raise CardError(_("The last day is today or later, five years from now at most."))
    card = NamesakeCard.objects.create(
        ref=card_access.next_ref(person.agency, act.at.year),
        agency=person.agency,
        hit=rests_on,
        fingerprint=numbers[0],
        issued_at=act.at,
        issued_by=person,
        valid_until=valid_until,
    )
    act.about("card", card.pk)
    act.note(ref=card.ref, hit=str(hit.pk), valid_until=valid_until.isoformat())
    return card


def _decided(hit: Hit) -> Hit:
    """The hit that somebody decided about: itself, or the earlier one it was rejected by."""
    own = hit.adjudications.filter(verdict=Verdict.NOT_SAME).exists()
    return hit if own or hit.remembered is None else hit.remembered.hit


@action(events.CARD_VIEWED)
def view_card(act: Act, card_id: UUID) -> NamesakeCard:
    """Return a card for a person to look at."""
    act.about("card", card_id)
    return card_access.card_for(person_of(act), card_id)


@action(events.CARD_WITHDRAWN)
def withdraw_card(act: Act, card_id: UUID, reason: str) -> NamesakeCard:
    """Withdraw a card: it counts no more. What was decided about the very same question stays decided."""
    act.about("card", card_id)
    person = person_of(act)
    card = card_access.card_for(person, card_id)
    said = reason_of(reason)
    if card.withdrawn_at is not None:
        raise CardError(_("The card was withdrawn already."))
    card.withdrawn_at, card.withdrawn_by, card.withdrawal_reason = act.at, person, said
    card.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    return card
