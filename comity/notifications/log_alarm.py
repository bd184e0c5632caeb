"""The log stands below this room: it rings here when a check finds it altered, and the node's auditors are told."""

from collections.abc import Collection

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.accounts.roles import READS_LOG
from comity.audit.acts import Act
from comity.notifications.kinds import Kind, Urgency, register_kind
from comity.notifications.telling import notify

ALTERED = "log.altered"


def _whole_log(person: Person, ids: Collection[str]) -> Collection[str]:
    return ids if person.agency.is_home else ()


def register() -> None:
    """Make the kind known; at start."""
    register_kind(
        Kind(
            code=ALTERED,
            name=pgettext_lazy("notification", "Log"),
            words=_("A check found the log altered. Keep the database as it is, and call the operator."),
            roles=READS_LOG,
            visible=_whole_log,
            address=lambda _about_id: reverse("audit:log"),
            urgency=Urgency.NOW,
            repeats=False,
        )
    )


def ring(act: Act) -> None:
    """Tell the auditors of the node's own agency."""
    people = Person.objects.select_related("unit__agency").filter(
        is_active=True, unit__agency__is_home=True, roles__overlap=sorted(READS_LOG)
    )
    notify(act, people, ALTERED, about=("log", settings.NODE_ID))
