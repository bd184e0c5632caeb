"""Who may see a card of a namesake, and which number the next one has."""

from uuid import UUID

from django.db.models import QuerySet

from comity.accounts.access import AbsentError
from comity.accounts.models import Agency, Person
from comity.screening.access import hits_visible_to, may_screen
from comity.screening.models import NamesakeCard


def cards_visible_to(person: Person) -> QuerySet[NamesakeCard]:
    """Return the cards of the person's agency, the latest first; none without the role."""
    if not may_screen(person):
        return NamesakeCard.objects.none()
    # a card says who stands in the list it rests on: to who may use that list
    seen = hits_visible_to(person).order_by().values("pk")
    cards = NamesakeCard.objects.filter(agency_id=person.unit.agency_id, hit__in=seen)
    return cards.select_related("hit__query", "hit__of_list", "agency", "issued_by", "withdrawn_by").order_by(
        "-issued_at", "-ref"
    )


def card_for(person: Person, card_id: UUID) -> NamesakeCard:
    """Return a card of the own agency. Raises AbsentError."""
    found = cards_visible_to(person).filter(pk=card_id).first()
    if found is None:
        raise AbsentError("card", card_id, "absent")
    return found


def next_ref(agency: Agency, year: int) -> str:
    """Return the next number, N-YYYY-NNNN; two at once wait for each other."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    begun = NamesakeCard.objects.filter(agency=agency, ref__startswith=f"N-{year}-").count()
    return f"N-{year}-{begun + 1:04d}"
