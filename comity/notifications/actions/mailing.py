"""Acts on addresses and mails. The log says that an address was entered, never which."""

from datetime import time, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.accounts.access import AbsentError, may_run_node
from comity.accounts.models import Person
from comity.audit import events
from comity.audit.acts import Act, RefusalError, action
from comity.lib.clock import now
from comity.lib.mail_server import can_be_written
from comity.notifications.kinds import Urgency
from comity.notifications.mail_code import is_code_of, new_nonce
from comity.notifications.mail_rules import retry_after
from comity.notifications.models import Choice, Mail, Mailbox, MailKind, Notification

CODE_COUNTS = timedelta(hours=1)
WRONG_CODES = 5
CODES_A_DAY = 5


class NotAnAddressError(RefusalError):
    """This is not an e-mail address."""

    words = gettext_lazy("This is not an e-mail address.")
    code = "not-an-address"


class TooManyCodesError(RefusalError):
    """So many codes were sent today that no more are."""

    words = gettext_lazy("So many codes were sent today that no more are.")
    code = "too-many-codes"


class WrongMailCodeError(RefusalError):
    """The code is wrong or too old."""

    words = gettext_lazy("The code is wrong or too old.")
    code = "wrong-code"
    rows_stay = True


def _own_mailbox(act: Act) -> Mailbox:
    if not isinstance(act.actor, Person):
        raise RefusalError(code="not-a-person")
    act.about("person", act.actor.id)
    Person.objects.select_for_update().get(pk=act.actor.pk)  # two tabs make one mailbox
    return Mailbox.objects.get_or_create(person=act.actor)[0]


def _checked(address: str) -> str:
    try:
        validate_email(address)
    except ValidationError as error:
        raise _no_address() from error
    if not can_be_written(address):
        raise _no_address()
    return address


def _no_address() -> NotAnAddressError:
    return NotAnAddressError(_("This is not an e-mail address. Look it over and try again."))


@action(events.ADDRESS_ENTERED)
def enter_address(act: Act, address: str) -> Mailbox:
    """Enter one's own address; a code goes there, and nothing else until it was given back here.

    Raises:
        NotAnAddressError: it has not the form of one.
        TooManyCodesError: five codes were sent within a day.
    """
    mailbox = _own_mailbox(act)
    mailbox.address = _checked(address)
    codes = Mail.objects.filter(person=mailbox.person, kind=MailKind.CODE)
    if codes.filter(created_at__gt=now() - timedelta(days=1)).count() >= CODES_A_DAY:
        raise TooManyCodesError(
            _("Five codes were sent within a day. Try again tomorrow, or ask the operator.")
        )
    mailbox.confirmed_at = None
    mailbox.code_nonce = new_nonce()
    mailbox.code_until = now() + CODE_COUNTS
    mailbox.wrong_codes = 0
    mailbox.save()
    codes.filter(sent_at=None, dropped_at=None).update(dropped_at=now())
    Mail.objects.create(person=mailbox.person, kind=MailKind.CODE)
    return mailbox


@action(events.ADDRESS_CONFIRMED)
def confirm_address(act: Act, code: str) -> Mailbox:
    """Confirm one's own address by the code that was sent there.

    Raises:
        WrongMailCodeError: it is another one, older than an hour, or five wrong ones came before.
    """
    mailbox = _own_mailbox(act)
    in_time = mailbox.code_until is not None and now() < mailbox.code_until
    fits = is_code_of(code, mailbox.code_nonce, mailbox.address)
    if not in_time or mailbox.wrong_codes >= WRONG_CODES or not fits:
        mailbox.wrong_codes = min(mailbox.wrong_codes + 1, WRONG_CODES)
        mailbox.save(update_fields=["wrong_codes"])
        raise WrongMailCodeError(
            _("This code is wrong or older than an hour. After five wrong ones have a new one sent.")
        )
    mailbox.confirmed_at = now()
    mailbox.code_nonce, mailbox.code_until = "", None
    mailbox.save()
    return mailbox


@action(events.ADDRESS_ENTERED)
def give_address(act: Act, person_id: UUID, address: str) -> Mailbox:
    """Enter a person's address as the operator, who knows it from the agency; it counts as confirmed."""
    act.about("person", person_id)
    answer = may_run_node(act.actor)
    person = Person.objects.select_for_update().filter(pk=person_id).first() if answer else None
    if person is None:
        raise AbsentError("person", person_id, answer.reason or "absent")
    mailbox, _made = Mailbox.objects.get_or_create(person=person)
    mailbox.address = _checked(address)
    mailbox.confirmed_at = now()
    mailbox.code_nonce, mailbox.code_until = "", None
    mailbox.save()
    act.note(by_operator=True)
    return mailbox


@action(events.ADDRESS_REMOVED)
def remove_address(act: Act) -> None:
    """Take one's own address away; no mail leaves any more."""
    mailbox = _own_mailbox(act)
    mailbox.address, mailbox.confirmed_at, mailbox.code_nonce, mailbox.code_until = "", None, "", None
    mailbox.save()


@action(events.MAIL_CHOSEN)
def choose_mail(
    act: Act, choice: str, *, quiet_from: time | None = None, quiet_until: time | None = None
) -> Mailbox:
    """Choose which mails one wants, and the hours without; both ends of these or neither."""
    mailbox = _own_mailbox(act)
    if choice not in Choice.values or (quiet_from is None) != (quiet_until is None):
        raise RefusalError(
            _("Give both the beginning and the end of the quiet hours, or neither."), code="choice"
        )
    mailbox.choice, mailbox.quiet_from, mailbox.quiet_until = choice, quiet_from, quiet_until
    mailbox.save(update_fields=["choice", "quiet_from", "quiet_until"])
    act.note(choice=choice, quiet=quiet_from is not None)
    return mailbox


@action(events.MAIL_QUEUED)
def queue_mail(act: Act, person_id: UUID, told: list[UUID], urgency: Urgency) -> Mail:
    """Put one mail about all that was told into the outbox, and mark these as mailed in the same transaction."""
    act.about("person", person_id)
    mail = Mail.objects.create(
        person_id=person_id, kind=MailKind.WAITING, urgency=urgency, created_at=act.at, next_attempt_at=act.at
    )
    Notification.objects.filter(pk__in=told, mailed_at=None).update(mailed_at=mail.created_at)
    act.note(mail=str(mail.pk), notifications=len(told))
    return mail


def _locked(act: Act, mail_id: UUID) -> Mail:
    mail = Mail.objects.select_for_update().get(pk=mail_id)
    act.about("person", mail.person_id)
    act.note(mail=str(mail.pk))
    return mail


@action(events.MAIL_SENT)
def note_sent_mail(act: Act, mail_id: UUID) -> None:
    """Write down that the mail server took a mail."""
    mail = _locked(act, mail_id)
    mail.sent_at, mail.last_error = now(), ""
    mail.attempts += 1
    mail.save()


@action(events.MAIL_FAILED)
def note_failed_mail(act: Act, mail_id: UUID, problem: str) -> None:
    """Count a failed attempt and say when the next one is due; later each time."""
    mail = _locked(act, mail_id)
    mail.attempts += 1
    mail.last_error = problem[:60]
    mail.next_attempt_at = now() + retry_after(mail.attempts)
    mail.save()
    act.note(problem=mail.last_error, attempt=mail.attempts)


@action(events.MAIL_DROPPED)
def drop_mail(act: Act, mail_id: UUID, reason: str) -> None:
    """Give a mail up that nobody needs any more."""
    mail = _locked(act, mail_id)
    mail.dropped_at, mail.last_error = now(), reason
    mail.save()
    act.note(reason=reason)
