"""What the acts of this room share: who may act, and what is checked before anything is kept."""

import re
import secrets
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.accounts.access import AbsentError, may_run_node
from comity.accounts.four_eyes import Standing, is_let_in
from comity.accounts.models import Person, Unit
from comity.accounts.roles import Role, may_be_held_together
from comity.accounts.signing import locked_row
from comity.audit.acts import Act, RefusalError
from comity.lib.zones import known_zones

_OPERATORS_LOCK = int.from_bytes(b"comioper")
_LEGIBLE = "abcdefghijkmnpqrstuvwxyz23456789"  # no l, o, 0, 1: read out over a telephone
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
CODE_SHAPE = gettext_lazy("Write small letters, digits and hyphens between them.")
LONGEST_CODE = 64
_COUNTRY = re.compile(r"[A-Z]{1,3}", re.ASCII)  # as on a passport, ICAO Doc 9303 part 3: D, VNM


class NotOperatorError(RefusalError):
    """Only the operator of this node may do this."""

    words = gettext_lazy("Only the operator of this node may do this.")
    code = "role"


class WeakPasswordError(RefusalError):
    """This password is too easy to guess. Choose a longer one."""

    words = gettext_lazy("This password is too easy to guess. Choose a longer one.")
    code = "weak-password"


class WrongPasswordError(RefusalError):
    """This is not your present password."""

    words = gettext_lazy("This is not your present password.")
    code = "wrong-password"
    rows_stay = True


def by_operator(act: Act) -> None:
    """Let an operator or a command on the machine pass. Raises NotOperatorError."""
    answer = may_run_node(act.actor)
    if not answer:
        raise NotOperatorError(_("Only the operator of this node may do this."), code=answer.reason)


def other_person(act: Act, person_id: UUID) -> Person:
    """Return whom the operator acts on, row locked. Nobody opens, closes or raises their own account."""
    act.about("person", person_id)
    by_operator(act)
    if isinstance(act.actor, Person) and act.actor.id == person_id:
        raise RefusalError(_("Another operator must do this for you."), code="own-account")
    person = locked_row(person_id)
    if person is None:
        raise AbsentError("person", person_id, "absent")
    return person


def let_in(act: Act, person: Person) -> list[str]:
    """Note on the person who could now sign in for them, beside who still could; return the fields to save."""
    helpers = set(person.let_in_by) if is_let_in(person.own_since, act.at) else set()
    if isinstance(act.actor, Person):
        helpers.add(act.actor.id)
    person.let_in_by, person.own_since = sorted(helpers), None
    return ["let_in_by", "own_since"]


def keep_an_operator(person: Person, after: Standing) -> None:
    """Raise RefusalError when nobody could run the node any more.

    One act at a time asks: two operators who close each other would each see the other at work. A lock of its own, since
    each holds a person's row already and rows taken in two orders would wait for each other.
    """
    if Role.OPERATOR not in person.roles or Role.OPERATOR in after.roles or not person.is_active:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_OPERATORS_LOCK])
    operators = Person.objects.filter(roles__contains=[Role.OPERATOR], is_active=True)
    if not operators.exclude(id=person.id).exists():
        raise RefusalError(
            _("Nobody could run this node any more. Add another operator first."), code="last-operator"
        )


def give_standing(act: Act, person: Person, after: Standing) -> None:
    """Write the roles; for actions that found that they may."""
    keep_an_operator(person, after)
    act.note(roles=sorted(after.roles), before=sorted(person.roles), senior=after.is_senior)
    person.roles, person.is_senior = sorted(after.roles), after.is_senior
    person.save(update_fields=["roles", "is_senior"])


def checked_roles(roles: Iterable[str]) -> list[str]:
    """Return roles one person may hold together, sorted. Raises RefusalError."""
    try:
        held = frozenset(Role(role) for role in roles)
    except ValueError as error:
        raise RefusalError(_("One of these roles does not exist here."), code="roles") from error
    if not may_be_held_together(held):
        raise RefusalError(
            _("Operator and auditor stand alone: choose one of them, or one or more of the other roles."),
            code="roles",
        )
    return sorted(held)


def checked_password(password: str, person: Person) -> str:
    """Return a password that is hard to guess. Raises WeakPasswordError."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise WeakPasswordError(" ".join(error.messages)) from error
    return password


def checked_place(language: str, zone: str) -> None:
    """Raise RefusalError unless the pages exist in the language and the zone, when given, is known."""
    if language not in dict(settings.LANGUAGES):
        raise RefusalError(_("The pages do not exist in this language."), code="language")
    if zone and zone not in known_zones():
        raise RefusalError(_("This time zone is not known."), code="zone")


def checked_code(code: str) -> str:
    """Return a code as it stands on the wire and in the log. Raises RefusalError."""
    if len(code) > LONGEST_CODE or not CODE.fullmatch(code):
        raise RefusalError(str(CODE_SHAPE), code="code")
    return code


def checked_country(country: str) -> str:
    """Return a code as on a passport. Raises RefusalError."""
    if not _COUNTRY.fullmatch(country):
        raise RefusalError(
            _("Write the country as on its passports (ICAO Doc 9303), such as VNM."), code="country"
        )
    return country


def checked_names(names: Mapping[str, str]) -> dict[str, str]:
    """Return names by language without empty ones. Raises RefusalError when none is left."""
    kept = {language: name.strip() for language, name in names.items() if name.strip()}
    if not kept:
        raise RefusalError(_("Give a name in at least one language."), code="name")
    return kept


def open_unit(unit_id: UUID) -> Unit:
    """Return a unit that people may work in, row locked. Raises AbsentError, RefusalError when it is closed."""
    unit = Unit.objects.select_for_update(of=("self",)).select_related("agency").filter(id=unit_id).first()
    if unit is None:
        raise AbsentError("unit", unit_id, "absent")
    if unit.closed_at is not None:
        raise RefusalError(_("This unit is closed. Choose one that is open."), code="unit-closed")
    return unit


def start_password() -> str:
    """Return a password to start with, 100 bits in four groups."""
    signs = [secrets.choice(_LEGIBLE) for _place in range(20)]
    return "-".join("".join(signs[at : at + 5]) for at in range(0, 20, 5))
