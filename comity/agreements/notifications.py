"""What people are told about agreements: that a partner holds another form than we do, or does not rely on it."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_AGREEMENTS
from comity.agreements.access import may_keep
from comity.agreements.models import PartnerForm
from comity.audit.acts import Act
from comity.notifications.kinds import Kind, Urgency, register_kind
from comity.notifications.telling import notify

DIFFERENT = "agreement.form-differs"


def _seen(person: Person, ids: Collection[str]) -> set[str]:
    if not may_keep(person):
        return set()
    return set(PartnerForm.objects.filter(agreement__in=ids).values_list("agreement", flat=True))


def register_kinds() -> None:
    """Make the kind known; at start."""
    register_kind(
        Kind(
            code=DIFFERENT,
            name=pgettext_lazy("notification", "Agreement"),
            words=_("A partner holds another form of an agreement than we do. Only what both permit may leave. Compare the two."),
            roles=KEEPS_AGREEMENTS,
            visible=_seen,
            address=lambda agreement: reverse("agreements:forms", args=[agreement]),
            urgency=Urgency.SOON,
            repeats=True,
        )
    )  # fmt: skip


def tell_keepers(act: Act, agreement: str) -> None:
    """Tell who keeps agreements that a partner's form differs."""
    found = Person.objects.select_related("unit__agency").filter(
        is_active=True, unit__agency__is_home=True, roles__overlap=sorted(KEEPS_AGREEMENTS)
    )
    notify(act, list(found), DIFFERENT, about=("agreement", agreement))
