"""Acts on agencies, units and people. Signing in and out stand in `signing`."""

import secrets
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from comity.accounts.access import AbsentError, may_run_node
from comity.accounts.lockout import Door, after_wrong
from comity.accounts.models import Agency, Person, Unit
from comity.accounts.roles import Role, may_be_held_together
from comity.accounts.signing import acting_person, locked_row
from comity.audit import events
from comity.audit.actors import Process
from comity.audit.acts import Act, RefusalError, action
from comity.web.display import Display

_LEGIBLE = "abcdefghijkmnpqrstuvwxyz23456789"  # no l, o, 0, 1: read out over a telephone


class NotOperatorError(RefusalError):
    """Only the operator of this node may do this."""

    code = "role"


class WeakPasswordError(RefusalError):
    """This password is too easy to guess. Choose a longer one."""

    code = "weak-password"


class WrongPasswordError(RefusalError):
    """This is not your present password."""

    code = "wrong-password"
    rows_stay = True


class NewPerson(NamedTuple):
    """A person just added, and the password to start with; empty when a password was given."""

    person: Person
    start_password: str


def _by_operator(act: Act) -> None:
    answer = may_run_node(act.actor)
    if not answer:
        raise NotOperatorError(_("Only the operator of this node may do this."), code=answer.reason)


def _other_person(act: Act, person_id: UUID) -> Person:
    """Return whom the operator acts on, row locked. Nobody opens, closes or raises their own account."""
    act.about("person", person_id)
    _by_operator(act)
    if isinstance(act.actor, Person) and act.actor.id == person_id:
        raise RefusalError(_("Another operator must do this for you."), code="own-account")
    person = locked_row(person_id)
    if person is None:
        raise AbsentError("person", person_id, "absent")
    return person


def _checked_roles(roles: Iterable[str]) -> list[str]:
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


def _checked_password(password: str, person: Person) -> str:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise WeakPasswordError(" ".join(error.messages)) from error
    return password


def _checked_place(language: str, zone: str) -> None:
    if language not in dict(settings.LANGUAGES):
        raise RefusalError(_("The pages do not exist in this language."), code="language")
    if zone and zone not in available_timezones():
        raise RefusalError(_("This time zone is not known."), code="zone")


def _start_password() -> str:
    signs = [secrets.choice(_LEGIBLE) for _place in range(20)]  # 100 bits
    return "-".join("".join(signs[at : at + 5]) for at in range(0, 20, 5))


@action(events.NODE_MADE)
def make_node(
    act: Act,
    *,
    code: str,
    country: str,
    names: dict[str, str],
    zone: str,
    unit: str,
    unit_names: dict[str, str],
) -> Unit:
    """Add the agency this node belongs to, with its first unit. Refused when there is one already."""
    act.about("node", settings.NODE_ID)
    if Agency.objects.filter(is_home=True).exists():
        raise RefusalError(_("This node has its agency already."), code="already-made")
    agency = add_agency(act, code=code, country=country, names=names, zone=zone, is_home=True)
    return add_unit(act, agency_id=agency.id, code=unit, names=unit_names)


@action(events.AGENCY_ADDED)
def add_agency(
    act: Act, *, code: str, country: str, names: dict[str, str], zone: str, is_home: bool = False
) -> Agency:
    """Add an agency: a code for the wire, the country as on a passport (ICAO 9303), names by language."""
    act.about("agency", code)
    _by_operator(act)
    _checked_place("en", zone)
    return Agency.objects.create(code=code, country=country, names=names, zone=zone, is_home=is_home)


@action(events.UNIT_ADDED)
def add_unit(act: Act, *, agency_id: UUID, code: str, names: dict[str, str]) -> Unit:
    """Add a unit to an agency."""
    act.about("unit", f"{agency_id}/{code}")
    _by_operator(act)
    return Unit.objects.create(agency_id=agency_id, code=code, names=names)


@action(events.PERSON_ADDED)
def add_person(
    act: Act,
    *,
    sign_in: str,
    name: str,
    name_language: str,
    unit_id: UUID,
    roles: Iterable[str],
    language: str = "en",
    zone: str = "",
    is_senior: bool = False,
    password: str | None = None,
) -> NewPerson:
    """Add somebody. Without a password one is made, shown once, and changed by its owner at the first sign-in."""
    person = Person(
        sign_in=Person.normalize_username(sign_in.strip()),
        name=name,
        name_language=name_language,
        unit_id=unit_id,
        roles=_checked_roles(roles),
        language=language,
        zone=zone,
        is_senior=is_senior,
        has_start_password=password is None,
    )
    act.about("person", person.id)
    act.note(roles=person.roles, unit=str(unit_id))
    _by_operator(act)
    _checked_place(language, zone)
    if Person.objects.filter(sign_in=person.sign_in).exists():
        raise RefusalError(_("Somebody signs in under this name already."), code="name-taken")
    start = _start_password() if password is None else ""
    person.set_password(start if password is None else _checked_password(password, person))
    person.save(force_insert=True)
    return NewPerson(person, start)


@action(events.PERSON_CHANGED)
def change_person(
    act: Act, person_id: UUID, *, unit_id: UUID, roles: Iterable[str], is_senior: bool
) -> Person:
    """Move somebody to another unit, or give other roles."""
    person = _other_person(act, person_id)
    person.unit_id, person.roles, person.is_senior = unit_id, _checked_roles(roles), is_senior
    act.note(roles=person.roles, unit=str(unit_id), senior=is_senior)
    person.save(update_fields=["unit", "roles", "is_senior"])
    return person


@action(events.PERSON_SUSPENDED)
def suspend_person(act: Act, person_id: UUID) -> None:
    """Close somebody's account; sessions end with the next page."""
    person = _other_person(act, person_id)
    person.is_active = False
    person.save(update_fields=["is_active"])


@action(events.PERSON_RESUMED)
def resume_person(act: Act, person_id: UUID) -> None:
    """Open a closed account again."""
    person = _other_person(act, person_id)
    person.is_active = True
    person.save(update_fields=["is_active"])


@action(events.PERSON_UNLOCKED)
def unlock_person(act: Act, person_id: UUID) -> None:
    """Let somebody try again who was wrong too often."""
    person = _other_person(act, person_id)
    person.door = Door()
    person.save(update_fields=["failed_sign_ins", "locked_until"])


@action(events.PERSON_CODE_KEY_REMOVED)
def remove_code_key(act: Act, person_id: UUID) -> None:
    """Forget somebody's code key, whose telephone is lost; the next sign-in makes a new one."""
    person = _other_person(act, person_id)
    TOTPDevice.objects.filter(user=person).delete()


@action(events.PERSON_CODE_KEY_SET)
def issue_code_key(act: Act, person_id: UUID) -> str:
    """Make somebody's code key on the machine itself and return its `otpauth://` address.

    For the first administrator and for rehearsals; on the pages people make their own, which nobody else has seen.
    """
    act.about("person", person_id)
    if not isinstance(act.actor, Process):
        raise NotOperatorError(_("Only a command on the machine itself may do this."))
    device = TOTPDevice.objects.create(user_id=person_id, name="telephone", confirmed=True)
    return str(device.config_url)


@action(events.PERSON_PASSWORD_SET)
def give_start_password(act: Act, person_id: UUID) -> str:
    """Replace somebody's password by one to start with, and return it; sessions of that person end."""
    person = _other_person(act, person_id)
    start = _start_password()
    person.set_password(start)
    person.has_start_password = True
    person.save(update_fields=["password", "has_start_password"])
    return start


@action(events.PERSON_RESET)
def reset_person(act: Act, person_id: UUID) -> str:
    """Open an account whatever closed it, without its code key, and return a password to start with."""
    _other_person(act, person_id)
    resume_person(act, person_id)
    unlock_person(act, person_id)
    remove_code_key(act, person_id)
    return give_start_password(act, person_id)


@action(events.PERSON_PASSWORD_SET)
def set_password(act: Act, present: str, new: str) -> Person:
    """Change one's own password; other sessions end. Raises WrongPasswordError (counted), WeakPasswordError."""
    person = acting_person(act)
    if person.is_locked(act.at) or not person.check_password(present):
        person.door = after_wrong(person.door, act.at)
        person.save(update_fields=["failed_sign_ins", "locked_until"])
        raise WrongPasswordError(_("This is not your present password."))
    if new == present:
        raise WeakPasswordError(_("Choose a password that is not the present one."))
    person.set_password(_checked_password(new, person))
    person.has_start_password = False
    person.save(update_fields=["password", "has_start_password"])
    return person


@action(events.PERSON_LANGUAGE_SET)
def set_language(act: Act, language: str, zone: str | None = None) -> Person:
    """Choose the language of one's pages, and one's time zone (empty: the agency's; None: leave it)."""
    person = acting_person(act)
    _checked_place(language, zone or "")
    person.language = language
    person.zone = person.zone if zone is None else zone
    person.save(update_fields=["language", "zone"])
    return person


@action(events.PERSON_DISPLAY_SET)
def set_display(act: Act, display: Display) -> Person:
    """Choose single keys, lines and colours of one's pages."""
    person = acting_person(act)
    person.display = display.write()
    person.save(update_fields=["display"])
    return person


@action(events.PAGE_REFUSED)
def refuse_page(act: Act, kind: str, identifier: str, reason: str) -> None:
    """Write down that somebody asked for what is not there or not theirs; always raises RefusalError."""
    act.about(kind, identifier)
    raise RefusalError(code=reason)
