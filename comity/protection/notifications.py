"""What this room tells those who hold a person: a clock ends soon or has lapsed, a notice was not taken."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE
from comity.audit.acts import Act
from comity.notifications.kinds import Kind, Urgency, register_kind
from comity.notifications.telling import notify
from comity.protection.access import HOLDS_PEOPLE, visible_to
from comity.protection.models import Detention

ENDS_SOON, LAPSED, NOT_TAKEN = "detention.ends-soon", "detention.lapsed", "detention.not-taken"


def _visible(person: Person, ids: Collection[str]) -> set[str]:
    return {str(pk) for pk in visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)}


def register_kinds() -> None:
    """Make the kinds known; at start."""
    name = pgettext_lazy("notification", "Person held")
    for code, words, urgency in (
        (
            ENDS_SOON,
            _("%(ref)s: the time ends soon. The person, or the post, has to be told."),
            Urgency.SOON,
        ),
        (LAPSED, _("%(ref)s: the time has lapsed. Tell the person, or the post, now."), Urgency.NOW),
        (
            NOT_TAKEN,
            _("%(ref)s: what was sent to the post did not arrive. Tell the post by another channel."),
            Urgency.NOW,
        ),
    ):
        register_kind(
            Kind(
                code=code,
                name=name,
                words=words,
                roles=HOLDS_PEOPLE,
                visible=_visible,
                address=lambda about_id: reverse("protection:detention", args=[about_id]),
                urgency=urgency,
                params=frozenset({"ref"}),
                repeats=code == NOT_TAKEN,
            )
        )


def tell_holders(act: Act, kind: str, detention: Detention) -> bool:
    """Tell who works on persons held in the unit, and the supervisors of the agency; return whether there is anybody."""
    people = Person.objects.select_related("unit__agency").filter(
        is_active=True, unit__agency=detention.agency, roles__overlap=sorted(HOLDS_PEOPLE)
    )
    near = [one for one in people if one.unit_id == detention.unit_id or one.holds(APPROVES_RELEASE)]
    asked = near or list(people)
    notify(act, asked, kind, about=("detention", detention.id), params={"ref": detention.ref})
    return bool(asked)
