"""What was told to whom."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.notifications.kinds import Urgency


class Notification(models.Model):
    """One thing told to one person. The sentence is made when it is read, in the reader's language."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=60)
    urgency = models.CharField(max_length=10, choices=Urgency.choices)
    about_kind = models.CharField(max_length=40)  # a word of the trade, as in the log
    about_id = models.CharField(max_length=128)
    params = models.JSONField(default=dict)  # references, numbers and codes: never words somebody wrote
    created_at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-created_at"], name="told_newest_first"),
            models.Index(fields=["person"], condition=Q(seen_at=None), name="told_not_seen"),
            models.Index(fields=["person", "-id"], condition=~Q(seen_at=None), name="told_and_seen"),
            models.Index(fields=["created_at"], name="told_by_age"),
        ]

    def __str__(self) -> str:
        """Say its kind and what it is about."""
        return f"{self.kind} {self.about_kind} {self.about_id}"


class Choice(models.TextChoices):
    """Which mails somebody wants."""

    OFF = "off", pgettext_lazy("mails", "None")
    URGENT = "urgent", pgettext_lazy("mails", "Urgent ones only")
    ALL = "all", pgettext_lazy("mails", "All")


class Mailbox(models.Model):
    """Where a person gets mails, once the address is confirmed, and which they want."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="mailbox")
    address = models.EmailField(blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    code_nonce = models.CharField(
        max_length=32, blank=True
    )  # the code follows from it and the node's secret key
    code_until = models.DateTimeField(null=True, blank=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    choice = models.CharField(max_length=6, choices=Choice.choices, default=Choice.URGENT)
    quiet_from = models.TimeField(null=True, blank=True)  # on the clock of the person's zone
    quiet_until = models.TimeField(null=True, blank=True)

    def __str__(self) -> str:
        """Say whose it is."""
        return f"mailbox of {self.person_id}"

    @property
    def is_confirmed(self) -> bool:
        """Whether mails may go there."""
        return bool(self.address) and self.confirmed_at is not None


class MailKind(models.TextChoices):
    """What a mail is for."""

    WAITING = "waiting", "waiting"
    CODE = "code", "code"


class Mail(models.Model):
    """A mail to be sent, or sent. It holds no text: that is made from the urgency alone when it leaves."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=MailKind.choices)
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.ORDINARY)
    created_at = models.DateTimeField(default=now)
    next_attempt_at = models.DateTimeField(default=now)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=60, blank=True)  # a code of ours, never the server's words
    sent_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)  # no longer wanted, or given up

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(sent_at=None, dropped_at=None), name="mail_waiting"
            ),
            models.Index(fields=["person", "-created_at"], name="mail_of_person"),
            models.Index(fields=["created_at", "id"], name="mail_by_age"),
            models.Index(fields=["sent_at", "id"], condition=~Q(sent_at=None), name="mail_sent"),
        ]

    def __str__(self) -> str:
        """Say what it is for and to whom."""
        return f"{self.kind} {self.person_id}"
