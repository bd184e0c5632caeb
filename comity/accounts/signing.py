"""Acts of signing in: password, then one-time code; asking again who is there; signing out.

What was wrong is never said to the person: an unknown name, a wrong password, a suspended person and a closed door read
alike and cost the same time. The log knows the reason. Wrong attempts are counted in the refused act itself, under a
lock on the person's row, so that a hundred guesses sent at once are still five.
"""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp.plugins.otp_totp.models import TOTPDevice

from comity.accounts.lockout import Door, after_wrong
from comity.accounts.models import Person
from comity.audit import events
from comity.audit.acts import Act, RefusalError, action


class SignInRefusedError(RefusalError):
    """The name, the password or the code is not right, or signing in is paused."""

    words = gettext_lazy("The name, the password or the code is not right, or signing in is paused.")
    rows_stay = True  # the count of wrong attempts


class WrongCodeError(SignInRefusedError):
    """The code is not right, or it was used before."""

    def __init__(self, reason: str, *, door_closed: bool) -> None:
        """Take the reason for the log, and whether this person must sign in anew."""
        super().__init__(
            _("This code is not right, or it was used before. Enter the one shown now."), code=reason
        )
        self.door_closed = door_closed


def _refusal(reason: str) -> SignInRefusedError:
    return SignInRefusedError(
        _(
            "The name or the password is not right, or there were too many wrong attempts. "
            "Try again, wait a quarter of an hour, or ask the person who runs this node."
        ),
        code=reason,
    )


def locked_row(person_id: UUID | None = None, **named: str) -> Person | None:
    """Return a person with the row locked until the act ends, or None."""
    # not the key: whoever is told something meanwhile refers to this row and must not wait
    people = Person.objects.select_for_update(of=("self",), no_key=True).select_related("unit__agency")
    return people.filter(**({"id": person_id} if person_id else named)).first()


def acting_person(act: Act) -> Person:
    """Return the acting person with the row locked. Refuses partners, processes and who is suspended or gone."""
    found = locked_row(act.actor.id) if isinstance(act.actor, Person) else None
    if found is None or not found.is_active:
        act.about("person", "unknown" if found is None else found.id)
        raise RefusalError(_("Sign in to do this."), code="not-a-person")
    act.about("person", found.id)
    return found


def code_key(person: Person) -> TOTPDevice | None:
    """Return the person's key for one-time codes; None when there is none yet."""
    return TOTPDevice.objects.filter(user=person, confirmed=True).first()


def mark_own_secrets(act: Act, person: Person) -> list[str]:
    """Note since when password and code key are the owner's own again, who set one just now; return the fields to save."""
    if person.own_since is None and not person.has_start_password and code_key(person) is not None:
        person.own_since = act.at
    return ["own_since"]


def _count_wrong(act: Act, person: Person) -> None:
    person.door = after_wrong(person.door, act.at)
    person.save(update_fields=["failed_sign_ins", "locked_until"])
    act.note(wrong_in_a_row=person.failed_sign_ins)


@action(events.PERSON_PASSWORD_GIVEN)
def give_password(act: Act, sign_in: str, password: str) -> Person:
    """Take name and password from a stranger; the code is still to come. Raises SignInRefusedError."""
    person = locked_row(sign_in=sign_in)
    act.about("person", person.id if person else "unknown")
    if person is None:
        Person().set_password(password)  # takes as long as looking at a real one
        raise _refusal("unknown")
    is_right = person.check_password(password)
    if person.is_locked(act.at):
        raise _refusal("locked")
    if not is_right:
        _count_wrong(act, person)
        raise _refusal("wrong-password")
    if not person.is_active:
        raise _refusal("suspended")
    return person


@action(events.PERSON_SIGNED_IN)
def sign_in(act: Act, code: str) -> TOTPDevice:
    """Take the one-time code of a person whose password was right. Raises WrongCodeError."""
    person = acting_person(act)
    if person.is_locked(act.at):
        raise WrongCodeError("locked", door_closed=True)
    return _with_right_code(act, person, code, begins_anew=True)


@action(events.PERSON_CONFIRMED)
def confirm_presence(act: Act, code: str) -> None:
    """Take a code from a person who is signed in. Raises WrongCodeError.

    A stranger's wrong guesses do not stop this act, or anybody could keep an officer from approving; but who is wrong
    here when the door is closed, or closes it by being wrong, has to sign in anew.
    """
    _with_right_code(act, acting_person(act), code, begins_anew=False)


def _with_right_code(act: Act, person: Person, code: str, *, begins_anew: bool) -> TOTPDevice:
    device = code_key(person)
    if device is None:
        raise WrongCodeError("no-code-key", door_closed=True)
    if not device.verify_token(code):  # remembers the last code, so that none is taken twice (RFC 6238, 5.2)
        _count_wrong(act, person)
        raise WrongCodeError("wrong-code", door_closed=person.is_locked(act.at))
    if begins_anew:
        person.door = Door()
        person.save(update_fields=["failed_sign_ins", "locked_until"])
    return device


@action(events.PERSON_SIGNED_IN)
def sign_in_with_first_key(act: Act, key: str, code: str) -> TOTPDevice:
    """Keep a person's first code key and sign in with a code of it. Raises RefusalError, WrongCodeError."""
    person = acting_person(act)
    if person.is_locked(act.at):
        raise WrongCodeError("locked", door_closed=True)
    if code_key(person) is not None:
        raise RefusalError(_("You have a code key already. Sign in with it."), code="has-code-key")
    person.door = Door()
    person.save(update_fields=["failed_sign_ins", "locked_until"])
    return set_code_key(act, key, code)


@action(events.PERSON_CODE_KEY_SET)
def set_code_key(act: Act, key: str, code: str) -> TOTPDevice:
    """Replace the acting person's key (40 hexadecimal digits) once a code proves that the telephone has it.

    Sessions signed in with the old key end. Raises RefusalError when the code does not fit; nothing is counted, since
    who sees the new key needs no guessing.
    """
    person = acting_person(act)
    device = TOTPDevice(user=person, key=key, name="telephone", confirmed=True)
    if not device.verify_token(code):
        raise RefusalError(
            _(
                "This code does not belong to the new key. Scan the picture again and enter the code shown now."
            ),
            code="wrong-code",
        )
    TOTPDevice.objects.filter(user=person).exclude(pk=device.pk).delete()
    person.save(update_fields=mark_own_secrets(act, person))
    return device


@action(events.PERSON_SIGNED_OUT)
def sign_out(act: Act) -> None:
    """End the acting person's session; the view forgets it."""
    if isinstance(act.actor, Person):
        act.about("person", act.actor.id)
    else:
        act.about("person", "unknown")
