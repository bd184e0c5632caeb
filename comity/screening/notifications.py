"""What this room tells people: hits that a message brought about and that nobody has decided."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.accounts.roles import SCREENS
from comity.audit.acts import Act
from comity.notifications.kinds import Kind, register_kind
from comity.notifications.telling import notify
from comity.screening.access import visible_to
from comity.screening.models import Query

HIT_WAITS = "query.hit-waits"


def _visible(person: Person, ids: Collection[str]) -> set[str]:
    return {str(each) for each in visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)}


def register_kinds() -> None:
    """Make the kind known; at start."""
    register_kind(
        Kind(
            code=HIT_WAITS,
            name=pgettext_lazy("notification", "Hit"),
            words=_("The check %(ref)s found records that may be meant. They wait for a decision."),
            roles=SCREENS,
            visible=_visible,
            address=lambda about_id: reverse("screening:query", args=[about_id]),
            params=frozenset({"ref"}),
        )
    )


def tell_hit_waits(act: Act, query: Query) -> None:
    """Tell who decides about hits in the agency whose records were looked through."""
    people = Person.objects.select_related("unit__agency").filter(
        is_active=True, unit__agency_id=query.agency_id, roles__overlap=sorted(SCREENS)
    )
    notify(act, people, HIT_WAITS, about=("query", query.pk), params={"ref": query.ref})
