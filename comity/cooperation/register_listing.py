"""The list of the register of agreements."""

from collections.abc import Sequence

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.accounts.access import signed_in_person
from comity.agreements import reference
from comity.agreements.countries import country_name
from comity.cooperation.access import agreements_visible_to, keeps
from comity.cooperation.commitments.listing import DaysOfCalendar
from comity.cooperation.meeting_words import shown, states_words, text_of
from comity.cooperation.models import RegisteredAgreement
from comity.cooperation.register_subjects import (
    alike,
    code_of,
    subject_words,
    subjects_shown,
    subjects_words,
)
from comity.cooperation.states import AGREEMENT_TAGS, AgreementKind, AgreementState
from comity.web.listing import Choice, Column, Flag, Listing, Nothing, Reference, Sort
from comity.web.listing.filters import Choices
from comity.web.pieces.marks import tag
from comity.web.pieces.times import when

MOST_STATES, MOST_SUBJECTS = 3, 3
OWN_TOO = _("Ours, or the number in your register, whole.")


def _states(request: HttpRequest) -> Choices:
    seen = agreements_visible_to(signed_in_person(request)).order_by().values_list("parties", flat=True)
    language = get_language() or "en"
    codes = {code for parties in seen for code in parties}
    return sorted(((code, country_name(code, language)) for code in codes), key=lambda pair: pair[1])


def _kept_subjects(request: HttpRequest) -> set[str]:
    seen = agreements_visible_to(signed_in_person(request)).order_by().values_list("subjects", flat=True)
    return {subject for subjects in seen for subject in subjects}


def _subjects(request: HttpRequest) -> Choices:
    found = {code_of(one) for one in _kept_subjects(request)}
    return sorted(((one, subject_words(one)) for one in found), key=lambda pair: pair[1])


def _about(request: HttpRequest, subject: str) -> Q:
    """Narrow to a subject, however it was spelled; a class of offence is found under the wider ones too."""
    wider = (
        [subject[:end] for end in range(2, len(subject) + 1)]
        if subject in reference.offence_classes()
        else []
    )
    return Q(subjects__overlap=[subject, *wider, *alike(subject, _kept_subjects(request))])


def _head(one: RegisteredAgreement) -> SafeString:
    href = reverse("cooperation:register-agreement", args=[one.pk])
    return format_html('<a class="title" href="{}">{}</a>', href, shown(one.titles))


def _rows(_request: HttpRequest, found: Sequence[RegisteredAgreement]) -> Sequence[RegisteredAgreement]:
    return found


def _state(one: RegisteredAgreement) -> SafeString:
    return tag(AGREEMENT_TAGS[AgreementState(one.state)], one.get_state_display())


def _about_words(one: RegisteredAgreement) -> SafeString:
    more = "…" if len(one.subjects) > MOST_SUBJECTS else ""
    return format_html("{}{}", subjects_shown(one.subjects[:MOST_SUBJECTS]), more)


REGISTER: Listing[RegisteredAgreement, RegisteredAgreement] = Listing(
    name="register",
    title=_("Register of agreements"),
    rows=_rows,
    order="-added",
    nothing=Nothing(
        _("No agreement stands in the register"),
        _("Treaties, memoranda, plans and agreed minutes stand here with their parties, steps and articles."),
        "cooperation:register-new",
        _("Add to the register"),
        may=keeps,
    ),
    columns=(
        Column("title", _("Agreement"), _head, lambda one: text_of(one.titles).text, is_head=True),
        Column("ref", _("Reference"), lambda one: one.ref, lambda one: one.ref, sort=Sort("ref"), kind="mono nowrap"),
        Column("kind", _("Kind"), lambda one: one.get_kind_display(), lambda one: one.get_kind_display()),
        Column("parties", _("Parties"), lambda one: states_words(one.parties, MOST_STATES), lambda one: states_words(one.parties)),
        Column("subjects", pgettext_lazy("of an agreement", "Subjects"), _about_words, lambda one: subjects_words(one.subjects)),
        Column("state", _("Status"), _state, lambda one: one.get_state_display(), sort=Sort("state")),
        Column(
            "ends", _("Last day in force"), lambda one: when(one.expires_on, style="day") if one.expires_on else "—",
            lambda one: one.expires_on, sort=Sort("expires_on", among=Q(expires_on__isnull=False)), kind="nowrap",
        ),
        Column("own", _("Number in your register"), lambda one: one.own_ref, lambda one: one.own_ref, kind="mono"),
        Column("form", _("Machine-readable form"), None, lambda one: one.terms),
        Column("added", _("Added"), None, lambda one: one.created_at, sort=Sort("created_at", falls=True)),
    ),
    filters=(
        Choice("state", _("Status"), AgreementState.choices, lambda _request, state: Q(state=state)),
        Choice("partner", _("With which state"), _states, lambda _request, state: Q(parties__contains=[state])),
        Choice("kind", _("Kind"), AgreementKind.choices, lambda _request, kind: Q(kind=kind)),
        Choice("subject", pgettext_lazy("of an agreement", "Subject"), _subjects, _about),
        Reference("ref", _("Reference"), lambda _request, ref: Q(ref__in={ref, ref.upper()}) | Q(own_ref__iexact=ref), hint=OWN_TOO),
        DaysOfCalendar("ends", _("Last day in force"), "expires_on"),
        Flag("formless", _("Only those without a machine-readable form"), lambda _request: Q(terms="")),
    ),
)  # fmt: skip
