"""What people are told about the register of agreements: an end that comes nearer, a stop."""

from collections.abc import Callable, Collection
from datetime import timedelta
from functools import partial

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_COOPERATION
from comity.audit.acts import Act
from comity.cooperation.access import agreements_visible_to
from comity.cooperation.core.standing import STOPPED
from comity.cooperation.models import RegisteredAgreement
from comity.cooperation.states import AgreementState
from comity.notifications.kinds import Settled, Told, Urgency, register_kinds_about
from comity.notifications.telling import notify

ENDS = {180: "register.ends-180", 90: "register.ends-90", 30: "register.ends-30"}
STOPPED_KIND = "register.stopped"

KINDS: tuple[Told, ...] = (
    (ENDS[180], _("An agreement ends within 180 days. Prolong it, or say what follows it."), KEEPS_COOPERATION, Urgency.ORDINARY),
    (ENDS[90], _("An agreement ends within 90 days. Prolong it, or say what follows it."), KEEPS_COOPERATION, Urgency.ORDINARY),
    (ENDS[30], _("An agreement ends within 30 days. After its last day nothing leaves under it."), KEEPS_COOPERATION, Urgency.SOON),
    (STOPPED_KIND, _("An agreement is no longer in force. Nothing leaves under it. Its page says what is affected."), KEEPS_COOPERATION, Urgency.SOON),
)  # fmt: skip


def _ends_within(days: int) -> Q:
    return Q(state=AgreementState.IN_FORCE, expires_on__lte=localdate() + timedelta(days=days))


def _unless(open_: Callable[[], Q]) -> Settled:
    def settled(ids: Collection[str]) -> Collection[str]:
        still = RegisteredAgreement.objects.filter(open_(), pk__in=list(ids)).values_list("pk", flat=True)
        return set(ids) - {str(one) for one in still}

    return settled


def _seen(person: Person, ids: Collection[str]) -> set[str]:
    return {str(one) for one in agreements_visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)}


def register_kinds() -> None:
    """Make the kinds known; at start."""
    register_kinds_about(
        pgettext_lazy("notification", "Agreement"),
        KINDS,
        visible=_seen,
        address=lambda about_id: reverse("cooperation:register-agreement", args=[about_id]),
        repeats={STOPPED_KIND},
        settled={
            **{code: _unless(partial(_ends_within, days)) for days, code in ENDS.items()},
            STOPPED_KIND: _unless(lambda: Q(state__in=STOPPED)),
        },
    )


def tell(act: Act, kind: str, agreement: RegisteredAgreement) -> None:
    """Tell who keeps the register."""
    people = Person.objects.select_related("unit__agency").filter(
        is_active=True, unit__agency=agreement.agency_id, roles__overlap=sorted(KEEPS_COOPERATION)
    )
    notify(act, list(people), kind, about=("registered-agreement", agreement.pk))
