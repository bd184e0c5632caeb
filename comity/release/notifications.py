"""What this room tells people: something waits for approval, something was decided."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE, Role
from comity.audit.acts import Act
from comity.notifications.kinds import Kind, Urgency, register_kind
from comity.notifications.telling import notify
from comity.release.access import outgoing_of, waiting_for
from comity.release.models import Outgoing, OutgoingState

WAITS, APPROVED, GIVEN_BACK = "outgoing.to-approve", "outgoing.approved", "outgoing.given-back"
DECIDED = "outgoing.decided"  # told by earlier versions, which did not say how it was decided
DRAFTS = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.INVESTIGATOR, Role.CONSULAR, Role.COOPERATION})


def _visible(person: Person, ids: Collection[str]) -> set[str]:
    return {str(each) for each in outgoing_of(person).filter(pk__in=ids).values_list("pk", flat=True)}


def register_kinds() -> None:
    """Make the kinds known; at start."""
    name = pgettext_lazy("notification", "Release")
    for code, words, roles in (
        (WAITS, _("Something is to leave the house. It waits for your approval."), APPROVES_RELEASE),
        (APPROVED, _("What you offered was approved. Its letter is on its way."), DRAFTS),
        (GIVEN_BACK, _("What you offered was given back. Its page says why."), DRAFTS),
        (DECIDED, _("It was decided whether what you offered leaves the house."), DRAFTS),
    ):
        register_kind(
            Kind(
                code=code,
                name=name,
                words=words,
                roles=roles,
                visible=_visible,
                address=lambda about_id: reverse("release:outgoing", args=[about_id]),
                urgency=Urgency.ORDINARY,
                repeats=True,
            )
        )


def tell_approvers(act: Act, outgoing: Outgoing) -> None:
    """Tell who of the agency may approve and may see the thing, without who offered it."""
    people = Person.objects.select_related("unit__agency").filter(
        is_active=True, unit__agency=outgoing.agency, roles__overlap=sorted(APPROVES_RELEASE)
    )
    asked = [one for one in people if waiting_for(one).filter(pk=outgoing.pk).exists()]
    notify(act, asked, WAITS, about=("outgoing", outgoing.id))


def tell_drafter(act: Act, outgoing: Outgoing) -> None:
    """Tell who offered it how it was decided."""
    person = outgoing.drafted_by
    notify(
        act,
        [person] if person is not None and person.is_active else [],
        GIVEN_BACK if outgoing.state == OutgoingState.RETURNED else APPROVED,
        about=("outgoing", outgoing.id),
    )
