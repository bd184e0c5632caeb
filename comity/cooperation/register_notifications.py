"""What people are told about the register of agreements: an end that comes nearer, a stop."""

from collections.abc import Callable, Collection
from functools import partial

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.accounts.roles import DECIDES_COOPERATION, KEEPS_COOPERATION
from comity.audit.acts import Act
from comity.cooperation.access import agreements_visible_to
from comity.cooperation.core.standing import STOPPED
from comity.cooperation.models import OneSidedForm, RegisteredAgreement
from comity.cooperation.register_ends import told_to_end
from comity.cooperation.states import FormState
from comity.notifications.kinds import Settled, Told, Urgency, register_kinds_about
from comity.notifications.telling import notify

ENDS = {180: "register.ends-180", 90: "register.ends-90", 30: "register.ends-30"}
STOPPED_KIND = "register.stopped"

FORM_WAITS, FORM_RETURNED = "register.form-to-confirm", "register.form-given-back"

KINDS: tuple[Told, ...] = (
    (ENDS[180], _("An agreement ends within 180 days. Prolong it, or say what follows it."), KEEPS_COOPERATION, Urgency.ORDINARY),
    (ENDS[90], _("An agreement ends within 90 days. Prolong it, or say what follows it."), KEEPS_COOPERATION, Urgency.ORDINARY),
    (ENDS[30], _("An agreement ends within 30 days. After its last day nothing leaves under it."), KEEPS_COOPERATION, Urgency.SOON),
    (FORM_WAITS, _("The form of an agreement waits for a second person, who reads it against the depositary’s copy."), DECIDES_COOPERATION, Urgency.SOON),
    (FORM_RETURNED, _("The form that you entered was given back. The page of the agreement says why."), KEEPS_COOPERATION, Urgency.SOON),
    (STOPPED_KIND, _("An agreement is no longer in force. Nothing leaves under it. Its page says what is affected."), KEEPS_COOPERATION, Urgency.SOON),
)  # fmt: skip


def _end_is_open(days: int) -> Q:
    return Q(pk__in=told_to_end(RegisteredAgreement.objects.all(), days))


def _has_form(state: FormState) -> Q:
    return Q(Exists(OneSidedForm.objects.filter(agreement=OuterRef("pk"), state=state)))


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
        repeats={STOPPED_KIND, FORM_WAITS, FORM_RETURNED},
        settled={
            **{code: _unless(partial(_end_is_open, days)) for days, code in ENDS.items()},
            STOPPED_KIND: _unless(lambda: Q(state__in=STOPPED)),
            FORM_WAITS: _unless(lambda: _has_form(FormState.WAITS)),
            FORM_RETURNED: _unless(lambda: ~_has_form(FormState.WAITS) & _has_form(FormState.RETURNED)),
        },
    )


def tell(act: Act, kind: str, agreement: RegisteredAgreement) -> None:
    """Tell who keeps the register."""
    people = Person.objects.select_related("unit__agency").filter(
        is_active=True, unit__agency=agreement.agency_id, roles__overlap=sorted(KEEPS_COOPERATION)
    )
    notify(act, list(people), kind, about=("registered-agreement", agreement.pk))


def tell_of_form(act: Act, form: OneSidedForm) -> None:
    """Tell who may confirm a form that waits, or who entered it that it was given back."""
    about = ("registered-agreement", form.agreement_id)
    if form.state == FormState.RETURNED:
        notify(act, [form.written_by], FORM_RETURNED, about=about)
        return
    people = Person.objects.select_related("unit__agency").filter(
        is_active=True, unit__agency=form.agreement.agency_id, roles__overlap=sorted(DECIDES_COOPERATION)
    )
    notify(act, [one for one in people if one.pk != form.written_by_id], FORM_WAITS, about=about)
