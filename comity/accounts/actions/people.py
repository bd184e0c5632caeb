"""Acts of the operator on people's accounts."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from comity.accounts import openings, work
from comity.accounts.access import AbsentError
from comity.accounts.actions._shared import (
    NotOperatorError,
    by_operator,
    checked_password,
    checked_place,
    checked_roles,
    give_standing,
    keep_an_operator,
    let_in,
    open_unit,
    other_person,
    start_password,
)
from comity.accounts.actions.role_changes import SecondPersonError, propose_roles
from comity.accounts.four_eyes import Standing, needs_second
from comity.accounts.lockout import Door
from comity.accounts.models import Person, RoleChange
from comity.accounts.session_rows import keys_of
from comity.accounts.signing import locked_row
from comity.audit import events
from comity.audit.actors import Process
from comity.audit.acts import Act, RefusalError, action


class NewPerson(NamedTuple):
    """A person just added, the password to start with (empty when one was given), and the change that waits, if any."""

    person: Person
    start_password: str
    change: RoleChange | None = None


def _name_taken() -> RefusalError:
    return RefusalError(_("Somebody signs in under this name already."), code="name-taken")


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
    """Add somebody. Without a password one is made, shown once, and changed by its owner at the first sign-in.

    Roles that need a second person are proposed; until they are confirmed the account opens nothing.
    """
    person = Person(
        sign_in=Person.normalize_username(sign_in.strip()),
        name=name,
        name_language=name_language,
        language=language,
        zone=zone,
        has_start_password=password is None,
    )
    wanted = Standing(frozenset(checked_roles(roles)), is_senior)
    waits = isinstance(act.actor, Person) and needs_second(person.standing, wanted)
    act.about("person", person.id)
    act.note(roles=sorted(wanted.roles), senior=is_senior, unit=str(unit_id), waits=waits)
    by_operator(act)
    person.unit = open_unit(unit_id)
    checked_place(language, zone)
    if Person.objects.filter(sign_in=person.sign_in).exists():
        raise _name_taken()
    if not waits:
        person.roles, person.is_senior = sorted(wanted.roles), is_senior
    start = start_password() if password is None else ""
    person.set_password(start if password is None else checked_password(password, person))
    let_in(act, person)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:  # the same form sent twice in one moment
        raise _name_taken() from error
    change = propose_roles(act, person.id, roles=sorted(wanted.roles), is_senior=is_senior) if waits else None
    return NewPerson(person, start, change)


@action(events.PERSON_MOVED)
def move_person(act: Act, person_id: UUID, unit_id: UUID) -> Person:
    """Move somebody to another unit of the same agency. Raises RefusalError when it is closed or another's."""
    person = other_person(act, person_id)
    unit = open_unit(unit_id)
    if unit.agency_id != person.unit.agency_id:
        raise RefusalError(_("Nobody is moved to another agency. Add an account there."), code="other-agency")
    act.note(before=str(person.unit_id), unit=str(unit_id))
    person.unit = unit
    person.save(update_fields=["unit"])
    return person


@action(events.PERSON_CHANGED)
def change_roles(act: Act, person_id: UUID, *, roles: Iterable[str], is_senior: bool) -> Person:
    """Give other roles at once: by a command on the machine, or where no second person is needed.

    Raises:
        SecondPersonError: a second person must confirm this change; propose it.
        RefusalError: the roles do not go together, or no operator would be left.
    """
    person = other_person(act, person_id)
    after = Standing(frozenset(checked_roles(roles)), is_senior)
    if isinstance(act.actor, Person) and needs_second(person.standing, after):
        raise SecondPersonError
    give_standing(act, person, after)
    return person


@action(events.PERSON_SUSPENDED)
def suspend_person(act: Act, person_id: UUID) -> None:
    """Close somebody's account and end the sessions, which must not live again when it is opened."""
    person = other_person(act, person_id)
    keep_an_operator(person, Standing())
    person.is_active = False
    person.save(update_fields=["is_active"])
    ended, _by_model = Session.objects.filter(session_key__in=keys_of(person)).delete()
    openings.end_all(act, person)
    act.note(sessions=ended)


@action(events.PERSON_RESUMED)
def resume_person(act: Act, person_id: UUID) -> None:
    """Open a closed account again. Raises RefusalError when its unit was closed meanwhile."""
    person = other_person(act, person_id)
    open_unit(person.unit_id)
    person.is_active = True
    person.save(update_fields=["is_active"])


@action(events.PERSON_UNLOCKED)
def unlock_person(act: Act, person_id: UUID) -> None:
    """Let somebody try again who was wrong too often."""
    person = other_person(act, person_id)
    person.door = Door()
    person.save(update_fields=["failed_sign_ins", "locked_until"])


@action(events.PERSON_CODE_KEY_REMOVED)
def remove_code_key(act: Act, person_id: UUID) -> None:
    """Forget somebody's code key, whose telephone is lost; the next sign-in makes a new one."""
    person = other_person(act, person_id)
    TOTPDevice.objects.filter(user=person).delete()
    openings.end_all(act, person)
    person.save(update_fields=let_in(act, person))


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
    person = other_person(act, person_id)
    start = start_password()
    person.set_password(start)
    person.has_start_password = True
    openings.end_all(act, person)
    person.save(update_fields=["password", "has_start_password", *let_in(act, person)])
    return start


@action(events.PERSON_RESET)
def reset_person(act: Act, person_id: UUID) -> str:
    """Open an account whatever closed it, without its code key, and return a password to start with."""
    other_person(act, person_id)
    resume_person(act, person_id)
    unlock_person(act, person_id)
    remove_code_key(act, person_id)
    return give_start_password(act, person_id)


@action(events.WORK_HANDED_OVER)
def hand_over_work(act: Act, person_id: UUID, to_id: UUID) -> int:
    """Hand somebody's open work to another active person of the same agency; return how many things there were.

    Each room that keeps work for people hands over its own (`comity.accounts.work`).
    """
    person = other_person(act, person_id)
    heir = locked_row(to_id)
    if heir is None or heir.id == person.id or heir.unit.agency_id != person.unit.agency_id:
        raise AbsentError("person", to_id, "absent")
    if not heir.is_active:
        raise RefusalError(_("This account is closed. Choose somebody who works here."), code="suspended")
    handed = work.hand_over(act, person, heir)
    act.note(to=heir.pseudonym, handed=handed)
    return handed
