"""The node's mailer: decides when a mail is due, sends what waits, and purges what is old.

The rows are the truth. One mailer at a time works on them, under an advisory lock; a killed one leaves its rows, and at
worst a mail that the server took is sent twice. A server that does not answer blocks nothing: mails wait.
"""

import logging
import smtplib
import ssl
import threading
from collections import defaultdict
from contextlib import closing
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import InterfaceError, OperationalError, connection
from django.db.models import Max

from comity.audit.actors import Process
from comity.audit.guard import actions_only
from comity.lib.clock import now
from comity.notifications import actions
from comity.notifications.access import long_unseen_pages, settled_among
from comity.notifications.kinds import Urgency
from comity.notifications.mail_code import code_of
from comity.notifications.mail_rules import GIVE_UP, Quiet, Rules
from comity.notifications.mail_text import Text, code_text, waiting_text
from comity.notifications.models import Mail, Mailbox, MailKind, Notification

ME = Process("mailer")
SWEEP = 15.0  # seconds between two looks: flash leaves within them
RETRY = 30.0  # seconds after the database went away
PURGE_EVERY = timedelta(hours=6)
SETTLED_KEPT = timedelta(days=1)
BATCH = 100
_LOCK = int.from_bytes(b"comimail")
_ORDER = [Urgency.ORDINARY, Urgency.SOON, Urgency.NOW]

log = logging.getLogger(__name__)


def is_on() -> bool:
    """Whether this node sends mails at all."""
    return bool(settings.EMAIL_HOST)


def rules_of(mailbox: Mailbox) -> Rules:
    """Return what a person chose, as the rule reads it."""
    quiet = (
        Quiet(mailbox.quiet_from, mailbox.quiet_until)
        if mailbox.quiet_from is not None and mailbox.quiet_until is not None
        else None
    )
    every = timedelta(minutes=settings.MAIL_EVERY_MINUTES)
    return Rules(mailbox.choice, mailbox.person.time_zone, every, quiet)


def queue_due(at: datetime) -> int:
    """Put a mail into the outbox for each person to whom one is due; return how many."""
    pending: dict[UUID, list[Notification]] = defaultdict(list)
    found = list(Notification.objects.filter(seen_at=None, mailed_at=None, created_at__gt=at - GIVE_UP))
    settled = settled_among(found)
    for told in found:
        if told.pk not in settled:
            pending[told.person_id].append(told)
    boxes = Mailbox.objects.filter(
        person_id__in=pending, person__is_active=True, confirmed_at__isnull=False
    ).select_related("person__unit__agency")
    last = dict(
        Mail.objects.filter(person_id__in=pending, kind=MailKind.WAITING)
        .values_list("person_id")
        .annotate(Max("created_at"))
    )
    queued = 0
    for box in boxes:
        rules = rules_of(box)
        # what was told before the address stood there is not mailed afterwards
        fresh = [
            one
            for one in pending[box.person_id]
            if rules.wants(one.urgency)
            and box.confirmed_at is not None
            and one.created_at >= box.confirmed_at
        ]
        if rules.is_due([(one.created_at, one.urgency) for one in fresh], last.get(box.person_id), at):
            urgency = max((Urgency(one.urgency) for one in fresh), key=_ORDER.index)
            actions.queue_mail(ME, box.person_id, [one.pk for one in fresh], urgency)
            queued += 1
    return queued


def send_due(at: datetime) -> int:
    """Try to send what waits; return how many the server took. After one failure the rest waits for the next look."""
    taken = 0
    waiting = Mail.objects.filter(sent_at=None, dropped_at=None, next_attempt_at__lte=at)
    for mail in waiting.select_related("person__unit__agency").order_by("created_at")[:BATCH]:
        box = Mailbox.objects.filter(person=mail.person).first()
        reason = _needless_because(mail, box, at)
        if reason or box is None:
            actions.drop_mail(ME, mail.pk, reason)
            continue
        try:
            _send(box.address, _text_of(mail, box))
        except smtplib.SMTPRecipientsRefused:
            actions.note_failed_mail(ME, mail.pk, "recipient-refused")
        except ValueError:  # an address or a subject that no mail can carry holds up nobody else's
            actions.note_failed_mail(ME, mail.pk, "not-a-mail")
        except (
            smtplib.SMTPException,
            OSError,
        ) as error:  # not its words: a server may quote what it was given
            actions.note_failed_mail(ME, mail.pk, _problem(error))
            break
        else:
            actions.note_sent_mail(ME, mail.pk)
            taken += 1
    return taken


def _problem(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return "tls"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "sign-in-refused"
    return (
        "not-reached"
        if isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException)
        else "refused"
    )


def _needless_because(mail: Mail, box: Mailbox | None, at: datetime) -> str:
    if box is None or not box.address or not mail.person.is_active:
        return "no-address"
    if at - mail.created_at > GIVE_UP:
        return "too-old"
    if mail.kind == MailKind.CODE:
        return "" if box.code_nonce and box.code_until is not None and at < box.code_until else "too-old"
    if not box.is_confirmed:
        return "no-address"
    unseen = Notification.objects.filter(person=mail.person, seen_at=None, mailed_at=mail.created_at)
    told = list(unseen)
    return "" if len(told) > len(settled_among(told)) else "seen"


def _text_of(mail: Mail, box: Mailbox) -> Text:
    language = mail.person.language
    if mail.kind == MailKind.CODE:
        return code_text(language, settings.WEB_URL, code_of(box.code_nonce, box.address))
    return waiting_text(language, settings.WEB_URL, urgent=mail.urgency != Urgency.ORDINARY)


def _send(address: str, text: Text) -> None:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    server = get_connection()
    mail = EmailMessage(
        text.subject,
        text.body,
        to=[address],
        connection=server,
        headers={
            "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office notices come back
            "Message-ID": f"<{uuid4()}@{domain}>",  # Django would name this machine
        },
    )
    try:
        mail.send()
    finally:
        server.close()  # Django leaves it open where TLS could not be begun


def sweep(at: datetime) -> int:
    """Do once what there is to do; return how many mails left. Does nothing while another mailer is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
    try:
        with actions_only():
            queue_due(at)
            return send_due(max(at, now()))  # what was queued just now leaves now
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def purge_old(at: datetime) -> int:
    """Delete what is older than the node keeps notifications; return how many."""
    before = at - timedelta(days=settings.NOTIFICATIONS_KEPT_DAYS)
    if not Notification.objects.filter(created_at__lt=before).exists():
        return 0
    return actions.purge(ME, before)


def put_away_settled(at: datetime) -> int:
    """Count as seen what was settled unseen, a day after it was told: it piles up nowhere, and what comes back within the day is news still."""
    away = 0
    for told in long_unseen_pages(at - SETTLED_KEPT):
        if settled := settled_among(told):
            away += actions.put_away(ME, settled)
    return away


def run(stop: threading.Event) -> None:
    """Send and purge until told to stop. Outlives a restart of the database."""
    purged_at: datetime | None = None
    while not stop.is_set():
        try:
            with closing(connection):
                while not stop.is_set():
                    at = now()
                    if purged_at is None or at - purged_at > PURGE_EVERY:
                        purge_old(at)
                        put_away_settled(at)
                        purged_at = at
                    if is_on():
                        sweep(at)
                    stop.wait(SWEEP)
        except (OperationalError, InterfaceError):
            log.warning("The mailer waits for the database.")
            stop.wait(RETRY)
