"""What the register says to the room of agreements: which forms are not in force by it, and how each stands."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from comity.accounts.models import Agency, Person
from comity.agreements.access import newest_versions, register_stops
from comity.agreements.lapsing import STOPPED
from comity.agreements.reasons import register_words
from comity.agreements.telling import register_register
from comity.cooperation import register_notifications, register_sweeps
from comity.cooperation.access import agreements_visible_to
from comity.cooperation.actions._register import today_at
from comity.cooperation.models import RegisteredAgreement
from comity.cooperation.register_alone import stops_of_alone
from comity.cooperation.register_words import REGISTER, state_words, stop_words
from comity.cooperation.states import AgreementState
from comity.exchange.registry import Sweep, register_sweep
from comity.lib.clock import now
from comity.web import ways_on
from comity.web.ways_on import WayOn


def stops(agreements: Collection[str]) -> Mapping[str, str]:
    """Return which of those forms are not in force by the register, with a sentence; past its last day none is, at once."""
    rows = RegisteredAgreement.objects.filter(terms__in=[one for one in agreements if one])
    found = {}
    today = None
    for row in rows.select_related("agency"):
        if row.state == AgreementState.IN_FORCE and row.expires_on is not None:
            today = today or today_at(row.agency, now())
        is_over = row.expires_on is not None and today is not None and row.expires_on < today
        if row.state != AgreementState.IN_FORCE or is_over:
            state = state_words(AgreementState.EXPIRED if row.state == AgreementState.IN_FORCE else row.state)
            found[row.terms] = _(
                "%(ref)s stands in the register as “%(state)s”. Enter there that it is in force first."
            ) % {"ref": row.ref, "state": state}
    return {**stops_of_alone(agreements), **found}  # fmt: skip


def standings() -> Mapping[str, str]:
    """Return how the forms that the register names stand in it: partners are told."""
    home = Agency.objects.filter(is_home=True).first()
    rows = RegisteredAgreement.objects.filter(agency=home).exclude(terms="")
    return dict(rows.values_list("terms", "state"))


def way_to_entry(person: Person, version: UUID) -> WayOn | None:
    """Return the link from what runs under a form that lets nothing leave to its entry here, for those who see the register."""
    form = newest_versions().filter(pk=version).values_list("agreement", flat=True).first()
    found = agreements_visible_to(person).filter(terms=form).first() if form else None
    if found is None:
        return None
    label = _("%(ref)s in the register") % {"ref": found.ref}
    return WayOn(label, reverse("cooperation:register-agreement", args=[found.pk]))


def register() -> None:
    """Tell the rooms below; at start."""
    register_stops(stops)
    ways_on.offer(STOPPED, way_to_entry)
    register_words(REGISTER, stop_words)
    register_register(standings)
    register_sweep(Sweep("register", register_sweeps.EVERY, register_sweeps.sweep))
    register_notifications.register_kinds()
