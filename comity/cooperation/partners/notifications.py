"""What people are told about letters on paper: to decide, released, given back."""

from collections.abc import Collection, Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.accounts.roles import DECIDES_COOPERATION, KEEPS_COOPERATION
from comity.audit.acts import Act
from comity.cooperation.access import paper_letters_visible_to
from comity.cooperation.models import PaperLetter
from comity.cooperation.states import LetterState
from comity.notifications.kinds import Settled, Told, Urgency, register_kinds_about
from comity.notifications.telling import notify

TO_DECIDE, RELEASED, GIVEN_BACK = "paper-letter.to-decide", "paper-letter.released", "paper-letter.given-back"
KINDS: tuple[Told, ...] = (
    (TO_DECIDE, _("A letter on paper waits for a second person."), DECIDES_COOPERATION, Urgency.SOON),
    (RELEASED, _("Your letter on paper is released. Print it, and say when it was handed over."), KEEPS_COOPERATION, Urgency.ORDINARY),
    (GIVEN_BACK, _("Your letter on paper was given back. Its page says why."), KEEPS_COOPERATION, Urgency.SOON),
)  # fmt: skip


# in which state of the letter each of them asks for something still
OPEN_IN = {TO_DECIDE: LetterState.WAITS, RELEASED: LetterState.RELEASED, GIVEN_BACK: LetterState.DRAFT}


def _unless(state: LetterState) -> Settled:
    def settled(ids: Collection[str]) -> Collection[str]:
        still = PaperLetter.objects.filter(pk__in=list(ids), state=state).values_list("pk", flat=True)
        return set(ids) - {str(one) for one in still}

    return settled


def _visible(person: Person, ids: Collection[str]) -> set[str]:
    return {str(one) for one in paper_letters_visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)}  # fmt: skip


def _address(about_id: str) -> str:
    return reverse("cooperation:letters-letter", args=[about_id])


def register_kinds() -> None:
    """Make the kinds known; at start."""
    name = pgettext_lazy("notification", "Letter on paper")
    settled = {code: _unless(state) for code, state in OPEN_IN.items()}
    register_kinds_about(name, KINDS, visible=_visible, address=_address, settled=settled)


def _tell(act: Act, people: Iterable[Person], kind: str, letter: PaperLetter) -> None:
    notify(act, people, kind, about=("paper-letter", letter.pk))


def tell_deciders(act: Act, letter: PaperLetter) -> None:
    """Tell who may be the second person."""
    found = Person.objects.select_related("unit__agency").filter(
        is_active=True, unit__agency=letter.agency_id, roles__overlap=sorted(DECIDES_COOPERATION)
    )
    _tell(act, [one for one in found if one.pk != letter.submitted_by_id], TO_DECIDE, letter)


def tell_writer(act: Act, kind: str, letter: PaperLetter) -> None:
    """Tell who handed it in what became of it."""
    if letter.submitted_by is not None and letter.submitted_by.is_active:
        _tell(act, [letter.submitted_by], kind, letter)
