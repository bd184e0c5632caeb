"""What this room tells people: leaves asked for and decided, deletions to decide, holders that have not confirmed, copies to destroy."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE, SCREENS, WORKS_ON_REQUESTS, Role
from comity.audit.acts import Act
from comity.exchange.models import OutLetter
from comity.notifications.kinds import Kind, Urgency, register_kind
from comity.notifications.models import Notification
from comity.notifications.telling import notify
from comity.sharing.access import (
    consents_visible_to,
    copies_visible_to,
    items_visible_to,
    may_decide,
    passings_visible_to,
    revisions_visible_to,
)
from comity.sharing.letters import OURS
from comity.sharing.models import Destruction, Item
from comity.web.words import Words

CONSENT_ASKED, CONSENT_DECIDED = "consent.asked", "consent.decided"
PASSING_WAITS, PASSING_DECIDED, PASSED_ON = "passing.to-approve", "passing.decided", "item.passed-on"
DELETION_WAITS, REVISED, NOT_CONFIRMED = "deletion.to-decide", "item.revised", "revision.not-confirmed"
DESTROY = "copy.to-destroy"
NOT_DELETED = "letter.not-deleted"
ONCE = frozenset({NOT_CONFIRMED, NOT_DELETED})

Rows = Callable[[Person], QuerySet[Any]]


def _visible(rows: Rows) -> Callable[[Person, Collection[str]], set[str]]:
    def those(person: Person, ids: Collection[str]) -> set[str]:
        return {str(each) for each in rows(person).filter(pk__in=ids).values_list("pk", flat=True)}

    return those


def _own_destructions(person: Person) -> QuerySet[Destruction]:
    return Destruction.objects.filter(copy__in=copies_visible_to(person))


def _letters(person: Person) -> QuerySet[OutLetter]:
    return OutLetter.objects.all() if may_decide(person) else OutLetter.objects.none()


def _to(name: str) -> Callable[[str], str]:
    return lambda about_id: reverse(name, args=[about_id])


def _to_letter(about_id: str) -> str:
    return reverse("sharing:letter", args=[OURS, about_id])


CONSENT, PASSING = pgettext_lazy("notification", "Owner’s leave"), pgettext_lazy("notification", "Passing on")
RECALL, COPY = pgettext_lazy("notification", "Recall"), pgettext_lazy("notification", "Copy")
LETTER = pgettext_lazy("notification", "Letter")
KINDS: tuple[tuple[str, Words, Words, frozenset[Role], Rows, str, Urgency], ...] = (
    (CONSENT_ASKED, CONSENT, _("A partner asks for your leave to use one of your letters. It waits for a decision."), APPROVES_RELEASE, consents_visible_to, "sharing:consent", Urgency.ORDINARY),
    (CONSENT_DECIDED, CONSENT, _("The owner has answered your question for leave."), WORKS_ON_REQUESTS, consents_visible_to, "sharing:consent", Urgency.ORDINARY),
    (PASSING_WAITS, PASSING, _("An item of another owner is to be passed on. It waits for your approval."), APPROVES_RELEASE, passings_visible_to, "sharing:passing", Urgency.ORDINARY),
    (PASSING_DECIDED, PASSING, _("It was decided whether the item is passed on."), WORKS_ON_REQUESTS, passings_visible_to, "sharing:passing", Urgency.ORDINARY),
    (PASSED_ON, PASSING, _("A partner passed on an item of another owner."), WORKS_ON_REQUESTS, items_visible_to, "sharing:item", Urgency.ORDINARY),
    (DELETION_WAITS, RECALL, _("A partner asks you to delete one of its letters. It waits for a decision."), APPROVES_RELEASE, revisions_visible_to, "sharing:revision", Urgency.SOON),
    (REVISED, RECALL, _("The owner of an item that you hold has corrected it, made its handling stricter or taken it back."), WORKS_ON_REQUESTS, revisions_visible_to, "sharing:revision", Urgency.SOON),
    (NOT_CONFIRMED, RECALL, _("A holder has not confirmed what you decided about a letter. Decide whether you call."), APPROVES_RELEASE, revisions_visible_to, "sharing:revision", Urgency.SOON),
    (NOT_DELETED, LETTER, _("The time of one of your letters at a holder is over, and the holder has not signed that it is deleted. Decide whether you call."), APPROVES_RELEASE, _letters, "", Urgency.ORDINARY),
    (DESTROY, COPY, _("A copy that you took out holds something that was taken back. Destroy it and confirm."), SCREENS, _own_destructions, "sharing:destruction", Urgency.SOON),
)  # fmt: skip


def register_kinds() -> None:
    """Make the kinds known; at start."""
    for code, name, words, roles, rows, page, urgency in KINDS:
        register_kind(
            Kind(
                code=code,
                name=name,
                words=words,
                roles=roles,
                visible=_visible(rows),
                address=_to(page) if page else _to_letter,
                urgency=urgency,
                repeats=code not in ONCE,
            )
        )


def _at_home(roles: frozenset[Role]) -> QuerySet[Person]:
    return Person.objects.select_related("unit__agency").filter(
        is_active=True, unit__agency__is_home=True, roles__overlap=sorted(roles)
    )


def tell_deciders(
    act: Act, kind: str, about: str, identifier: UUID, *, without: Person | None = None
) -> bool:
    """Tell who decides for the house; return whether there is anybody."""
    people = [one for one in _at_home(APPROVES_RELEASE) if one != without]
    notify(act, people, kind, about=(about, identifier))
    return bool(people)


def told_of(kind: str, about: str, identifiers: Collection[UUID]) -> set[str]:
    """Return about which of these things somebody was told, whatever became of it."""
    wanted = [str(one) for one in identifiers]
    rows = Notification.objects.filter(kind=kind, about_kind=about, about_id__in=wanted)
    return set(rows.values_list("about_id", flat=True))


def has_deciders() -> bool:
    """Whether there is anybody who decides for the house."""
    return _at_home(APPROVES_RELEASE).exists()


def tell_officers(act: Act, kind: str, about: str, identifier: UUID) -> None:
    """Tell who works on requests."""
    notify(act, _at_home(WORKS_ON_REQUESTS), kind, about=(about, identifier))


def tell_one(act: Act, kind: str, about: str, identifier: UUID, person: Person | None) -> None:
    """Tell one person."""
    notify(act, [person] if person is not None and person.is_active else [], kind, about=(about, identifier))


def tell_taker(act: Act, destruction: Destruction) -> None:
    """Tell who took a copy out; where they have left, who decides for the house."""
    taker = destruction.copy.person
    people = [taker] if taker.is_active else list(_at_home(APPROVES_RELEASE))
    notify(act, people, DESTROY, about=("copy", destruction.pk))


def item_page(item: Item) -> str:
    """Return the address of an item's own page."""
    return reverse("sharing:letter", args=[item.owner, item.mid])
