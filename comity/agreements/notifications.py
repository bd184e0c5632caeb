"""What people are told about agreements: that a partner holds another form, does not rely on it, or did not take our step or our form."""

from collections.abc import Callable, Collection, Iterable

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_AGREEMENTS, READS_AGREEMENTS
from comity.agreements.access import may_keep, may_read, newest_versions, partner_stops
from comity.agreements.models import FormTelling, PartnerForm, SideStep, StepTelling
from comity.agreements.standing import Step
from comity.audit.acts import Act
from comity.notifications.kinds import Kind, Urgency, register_kind
from comity.notifications.telling import notify
from comity.web.words import Words

DIFFERENT = "agreement.form-differs"
NOT_RELIED = "agreement.not-relied"
STOPPED_THERE = "agreement.stopped-there"
RESUMED_THERE = "agreement.resumed-there"
REFUSED_THERE = "agreement.step-refused"
FORM_REFUSED = "agreement.form-refused"

Concerned = Callable[
    [str, str], Iterable[Person]
]  # agreement and partner's node -> who has something open under it
_concerned: list[Concerned] = []


def register_concerned(concerned: Concerned) -> None:
    """Have a room above asked who has something open with a partner under an agreement; at start."""
    if concerned not in _concerned:
        _concerned.append(concerned)


def _seen(person: Person, ids: Collection[str]) -> set[str]:
    if not may_keep(person):
        return set()
    return set(PartnerForm.objects.filter(agreement__in=ids).values_list("agreement", flat=True))


def _same_now(ids: Collection[str]) -> set[str]:
    ours = dict(newest_versions().filter(agreement__in=ids).values_list("agreement", "digest"))
    forms = PartnerForm.objects.filter(agreement__in=ids).values_list("agreement", "digest")
    return set(ids) - {name for name, digest in forms if ours.get(name) != digest}


def _relied_or_stepped(ids: Collection[str]) -> set[str]:
    """Return of which no partner says that it does not rely on it without a step that says since when."""
    stops = partner_stops(ids)
    forms = PartnerForm.objects.filter(agreement__in=ids, relies=False).values_list("agreement", "node")
    return set(ids) - {name for name, node in forms if node not in {one.node for one in stops.get(name, ())}}


def _seen_steps(person: Person, ids: Collection[str]) -> set[str]:
    if not may_read(person):
        return set()
    return set(SideStep.objects.filter(agreement__in=ids).values_list("agreement", flat=True))


def _refusal_over(ids: Collection[str]) -> set[str]:
    newer = SideStep.objects.filter(
        agreement=OuterRef("agreement"), node=settings.NODE_ID, at__gt=OuterRef("step__at")
    )
    # of a stop that we have lifted since nothing is told any more
    refused = StepTelling.objects.filter(~Exists(newer), agreement__in=ids, refusals__gt=0)
    return set(ids) - set(refused.values_list("agreement", flat=True))


def _seen_tellings(person: Person, ids: Collection[str]) -> set[str]:
    if not may_keep(person):
        return set()
    return set(FormTelling.objects.filter(agreement__in=ids).values_list("agreement", flat=True))


def _form_refusal_over(ids: Collection[str]) -> set[str]:
    refused = FormTelling.objects.filter(agreement__in=ids, refusals__gt=0)
    return set(ids) - set(refused.values_list("agreement", flat=True))


def _of_steps(code: str, words: Words) -> Kind:
    return Kind(
        code=code,
        name=pgettext_lazy("notification", "Agreement"),
        words=words,
        roles=READS_AGREEMENTS,
        visible=_seen_steps,
        address=lambda agreement: reverse("agreements:agreement", args=[agreement]),
        urgency=Urgency.SOON,
        repeats=True,
    )


def register_kinds() -> None:
    """Make the kinds known; at start."""
    register_kind(
        _of_steps(
            STOPPED_THERE,
            _(
                "A partner has stopped relying on an agreement. Nothing passes between you under it. Its page says who, since when and why."
            ),
        )
    )
    register_kind(
        _of_steps(
            RESUMED_THERE,
            _("A partner relies on an agreement again. Its page says whether anything else still stops it."),
        )
    )
    register_kind(
        Kind(
            code=REFUSED_THERE,
            name=pgettext_lazy("notification", "Agreement"),
            words=_("A partner’s node did not take our step about an agreement. It is told again by itself; tell your counterpart too."),
            roles=KEEPS_AGREEMENTS,
            visible=_seen_steps,
            address=lambda agreement: reverse("agreements:agreement", args=[agreement]),
            urgency=Urgency.SOON,
            repeats=True,
            settled=_refusal_over,
        )
    )  # fmt: skip
    register_kind(
        Kind(
            code=FORM_REFUSED,
            name=pgettext_lazy("notification", "Agreement"),
            words=_("A partner’s node did not take the form of an agreement that we told it. It is told again by itself; tell your counterpart too."),
            roles=KEEPS_AGREEMENTS,
            visible=_seen_tellings,
            address=lambda agreement: reverse("agreements:forms", args=[agreement]),
            urgency=Urgency.SOON,
            repeats=True,
            settled=_form_refusal_over,
        )
    )  # fmt: skip
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
            settled=_same_now,
        )
    )  # fmt: skip
    register_kind(
        Kind(
            code=NOT_RELIED,
            name=pgettext_lazy("notification", "Agreement"),
            words=_("A partner says that it does not rely on an agreement, without the step that says since when. Nothing passes between you under it. Ask your counterpart."),
            roles=KEEPS_AGREEMENTS,
            visible=_seen,
            address=lambda agreement: reverse("agreements:forms", args=[agreement]),
            urgency=Urgency.SOON,
            repeats=True,
            settled=_relied_or_stepped,
        )
    )  # fmt: skip


def tell_keepers(act: Act, agreement: str) -> None:
    """Tell who keeps agreements that a partner's form is another one than ours."""
    notify(act, _keepers(), DIFFERENT, about=("agreement", agreement))


def tell_unstepped(act: Act, agreement: str) -> None:
    """Tell who keeps agreements that a partner does not rely on one, of which it told no step."""
    notify(act, _keepers(), NOT_RELIED, about=("agreement", agreement))


def tell_of_refusal(act: Act, agreement: str) -> None:
    """Tell who keeps agreements that a partner's node refused our step: until it takes it, it relies on the agreement as before."""
    notify(act, _keepers(), REFUSED_THERE, about=("agreement", agreement))


def tell_of_refused_form(act: Act, agreement: str) -> None:
    """Tell who keeps agreements that a partner's node refused the form we told: it compares nothing with its own until it takes it."""
    notify(act, _keepers(), FORM_REFUSED, about=("agreement", agreement))


def tell_of_step(act: Act, step: SideStep) -> None:
    """Tell who keeps agreements, and who has something open under it with that partner, of a partner's step."""
    people = {one.pk: one for one in _keepers()}
    for concerned in _concerned:
        people |= {one.pk: one for one in concerned(step.agreement, step.node)}
    kind = RESUMED_THERE if step.kind == Step.RESUMED else STOPPED_THERE
    notify(act, list(people.values()), kind, about=("agreement", step.agreement))


def _keepers() -> list[Person]:
    found = Person.objects.select_related("unit__agency").filter(
        is_active=True, unit__agency__is_home=True, roles__overlap=sorted(KEEPS_AGREEMENTS)
    )
    return list(found)
