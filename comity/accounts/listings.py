"""Lists of people and of changes of their roles."""

from collections.abc import Sequence

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Agency, ChangeState, Person, RoleChange
from comity.accounts.roles import Role
from comity.accounts.waiting import waited_too_long
from comity.lib.clock import now
from comity.web.listing import Choice, Column, Days, Flag, Listing, Nothing, Sort
from comity.web.listing.filters import Choices
from comity.web.pieces.marks import mark, tag
from comity.web.pieces.quotes import name
from comity.web.pieces.times import when

SUSPENDED, PAUSED = _("Account closed"), _("Signing in is paused")
START, NO_ROLE, OPEN = _("Start password not changed yet"), _("No role yet"), _("Open account")
CHANGE_TAGS = {ChangeState.WAITING: "soon", ChangeState.CONFIRMED: "ok", ChangeState.DECLINED: "late"}


ACCOUNTS = {"": Q(is_active=True), "closed": Q(is_active=False), "every": Q()}


def state_of(person: Person) -> tuple[str, str]:
    """Return how an account stands: the look of its tag, and its words."""
    if not person.is_active:
        return "late", str(SUSPENDED)
    if person.is_locked_now:
        return "held", str(PAUSED)
    if person.has_start_password:
        return "soon", str(START)
    return ("ok", str(OPEN)) if person.roles else ("soon", str(NO_ROLE))


def role_tags(labels: Sequence[str]) -> SafeString:
    """Return roles as tags."""
    return format_html_join(" ", "{}", ((tag("", label),) for label in labels))


def role_words(roles: Sequence[str], *, is_senior: bool = False) -> list[str]:
    """Return roles as words in the reader's language, and whether the person decides as named senior."""
    labels = dict(Role.choices)
    senior = [str(pgettext_lazy("beside roles", "Named senior"))] if is_senior else []
    return [str(labels.get(role, role)) for role in roles] + senior


def agencies(request: HttpRequest) -> Choices:  # noqa: ARG001  # the operator sees all
    """Return the agencies by their names, this node's own first."""
    return [(agency.code, str(agency)) for agency in Agency.objects.order_by("-is_home", "code")]


def _linked(person: Person) -> SafeString:
    shown = name(person.name, lang=person.name_language)
    return format_html(
        '<a class="title" href="{}">{}</a>', reverse("accounts:person", args=[person.pk]), shown
    )


PEOPLE: Listing[Person, Person] = Listing(
    name="people",
    title=_("People"),
    rows=lambda _request, found: found,
    order="agency",
    tabs="state",
    nothing=Nothing(
        _("Nobody has an account yet"),
        _("An officer who writes and a second person who approves are the least a desk needs."),
        "accounts:add-person",
        _("Add a person"),
    ),
    columns=(
        Column("name", pgettext_lazy("of a person", "Name"), _linked, lambda one: one.name, is_head=True),
        Column(
            "sign_in",
            _("Signs in as"),
            lambda one: one.sign_in,
            lambda one: one.sign_in,
            sort=Sort("sign_in"),
            kind="mono nowrap",
        ),
        Column(
            "agency",
            _("Unit"),
            lambda one: mark(one.agency.country, one.unit, us=one.agency.is_home),
            lambda one: f"{one.agency} · {one.unit}",
            sort=Sort("unit__agency__code"),
        ),
        Column(
            "roles",
            _("Roles"),
            lambda one: role_tags(role_words(one.roles, is_senior=one.is_senior)),
            lambda one: ", ".join(role_words(one.roles, is_senior=one.is_senior)),
        ),
        Column("state", _("State"), lambda one: tag(*state_of(one)), lambda one: state_of(one)[1]),
    ),
    filters=(
        Choice(
            "state",
            _("State"),
            [("closed", SUSPENDED), ("every", _("All"))],
            lambda _request, state: ACCOUNTS[state],
            any_words=_("Open accounts"),
            always=True,
        ),
        Choice(
            "agency", _("Agency"), agencies, lambda _request, code: Q(unit__agency__code=code)
        ),
        Choice("role", _("Role"), Role.choices, lambda _request, role: Q(roles__contains=[role])),
        Flag("start", START, lambda _request: Q(has_start_password=True)),
        Flag("paused", PAUSED, lambda _request: Q(locked_until__gt=now())),
    ),
)  # fmt: skip


DECIDED = (ChangeState.CONFIRMED, ChangeState.DECLINED, ChangeState.WITHDRAWN, ChangeState.EXPIRED)


def _standing(state: str) -> Q:
    """Narrow to where changes stand now, whether or not it was written down yet that one expired."""
    if state == "every":
        return Q()
    over = waited_too_long(now())
    if state == ChangeState.EXPIRED:
        return Q(state=state) | over
    return Q(state=state) if state else Q(state=ChangeState.WAITING) & ~over


def _decider(change: RoleChange) -> str:
    return change.decided_by.name if change.decided_by else ""


def _change_linked(change: RoleChange) -> SafeString:
    shown = name(change.person.name, lang=change.person.name_language)
    href = reverse("accounts:role-change", args=[change.pk])
    return format_html('<a class="title" href="{}">{}</a>', href, shown)


def change_tag(change: RoleChange) -> SafeString:
    """Return where a change stands, as a tag."""
    return tag(CHANGE_TAGS.get(change.standing, ""), change.standing.label)


ROLE_CHANGES: Listing[RoleChange, RoleChange] = Listing(
    name="role-changes",
    title=_("Changes of roles"),
    rows=lambda _request, found: found,
    order="-proposed",
    tabs="state",
    nothing=Nothing(
        _("No change of roles was proposed yet"),
        _("An operator proposes other roles on a person’s page; a second person confirms them here."),
    ),
    columns=(
        Column("person", _("About"), _change_linked, lambda one: one.person.name, is_head=True),
        Column(
            "roles",
            _("New roles"),
            lambda one: role_tags(role_words(one.roles, is_senior=one.is_senior)),
            lambda one: ", ".join(role_words(one.roles, is_senior=one.is_senior)),
        ),
        Column(
            "by",
            _("Proposed by"),
            lambda one: name(one.proposed_by.name, lang=one.proposed_by.name_language),
            lambda one: one.proposed_by.name,
        ),
        Column(
            "proposed",
            pgettext_lazy("when a change was", "Proposed"),
            lambda one: when(one.proposed_at, style="short"),
            lambda one: one.proposed_at,
            sort=Sort("proposed_at", falls=True),
            kind="nowrap",
        ),
        Column("state", _("State"), change_tag, lambda one: str(one.standing.label)),
        Column(
            "before",
            _("Roles before"),
            None,
            lambda one: ", ".join(role_words(one.roles_before, is_senior=one.was_senior)),
        ),
        Column("decided_by", _("Decided by"), None, _decider),
        Column("decided", _("Decided at"), None, lambda one: one.decided_at),
    ),
    filters=(
        Choice(
            "state",
            _("State"),
            [(state.value, state.label) for state in DECIDED] + [("every", _("All"))],
            lambda _request, state: _standing(state),
            any_words=pgettext_lazy("changes of roles", "Waiting"),
            always=True,
        ),
        Choice("role", _("New roles"), Role.choices, lambda _request, role: Q(roles__contains=[role])),
        Days("proposed", pgettext_lazy("when a change was", "Proposed"), "proposed_at"),
    ),
)  # fmt: skip
