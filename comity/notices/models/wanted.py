"""A person sought: our own file, from the first word of the sheet to its closure."""

from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Agency, Person, Unit
from comity.lib.clock import now
from comity.lib.ids import new_id


class FileKind(models.TextChoices):
    """What a file becomes: a request for a red notice, or a circulation among chosen partners."""

    RED = "red", _("Request for a red notice")
    BILATERAL = "bilateral", _("Wanted circulation among partners")


class FileState(models.TextChoices):
    """Where a file stands."""

    DRAFT = "draft", pgettext_lazy("of a wanted file", "Being written")
    CIRCULATED = "circulated", pgettext_lazy("of a wanted file", "Circulated")
    EXPIRED = "expired", pgettext_lazy("of a wanted file", "Expired")
    WITHDRAWN = "withdrawn", pgettext_lazy("of a wanted file", "Withdrawn")
    CLOSED = "closed", pgettext_lazy("of a wanted file", "Closed")  # it never left


class CloseReason(models.TextChoices):
    """Why a search ended."""

    HANDED_OVER = "handed-over", _("The person was handed over")
    ARRESTED_HERE = "arrested-here", _("The person was arrested at home")
    DIED = "died", _("The person has died")
    WARRANT_ENDED = "warrant-ended", _("The warrant was lifted")
    WRONG_PERSON = "wrong-person", _("It is about another person")
    REFUGEE = "refugee", _("The person is a refugee")
    TIME_BARRED = "time-barred", _("The offence or the sentence has lapsed")
    TRANSFERRED = "transferred", _("The proceedings were transferred")
    NOT_NEEDED = "not-needed", _("The person is not sought any more")


class WantedFile(models.Model):
    """A wanted person. Its id is the conversation of its letters, and the same at every partner.

    `sheet` is `core.sheet.WantedSheet` as JSON; `version` counts each save, so that an older page cannot overwrite a newer one.
    `name`, `name_language` and `offence` are copied out of it for lists.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    ref = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=FileKind.choices)
    state = models.CharField(max_length=10, choices=FileState.choices, default=FileState.DRAFT)
    subject = models.UUIDField(null=True, blank=True)  # the record it was made from
    request = models.UUIDField(null=True, blank=True)  # the request it was made from
    sheet = models.JSONField(default=dict)
    name = models.CharField(max_length=300, blank=True)
    name_language = models.CharField(max_length=10, blank=True)
    offence = models.CharField(max_length=10, blank=True)  # ICCS
    version = models.PositiveIntegerField(default=1)
    # nobody: a file that a partner gave back after a restore, by somebody whose account was lost
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=now)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(default=now)
    handling = models.JSONField(default=dict)  # of its letters, in the short form of the forms
    excluded = ArrayField(models.CharField(max_length=128), default=list)  # nodes that never get it
    # what is known of them is older than a restore: the list is asked for anew before the file goes to anybody new
    excluded_lost = models.BooleanField(default=False)
    stopped = models.PositiveSmallIntegerField(default=0)  # how many rules fail
    to_answer = models.PositiveSmallIntegerField(default=0)  # how many ask a person who has not answered
    circulated_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    review_at = models.DateTimeField(
        null=True, blank=True
    )  # when its owner is asked whether it is still needed
    reviewed_at = models.DateTimeField(null=True, blank=True)
    renewals = models.JSONField(default=list)  # [{at, by, reason, until}]
    review_told_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField(max_length=16, choices=CloseReason.choices, blank=True)
    end_text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "ref"], name="one_wanted_reference_an_agency")
        ]
        indexes = [
            models.Index(fields=["agency", "id"], name="wanted_newest"),
            models.Index(fields=["agency", "state", "id"], name="wanted_by_state"),
            models.Index(
                fields=["review_at"],
                condition=models.Q(state=FileState.CIRCULATED),
                name="wanted_to_review",
            ),
            models.Index(
                fields=["expires_at"],
                condition=models.Q(state=FileState.CIRCULATED),
                name="wanted_to_expire",
            ),
        ]

    def __str__(self) -> str:
        """Say the reference; the name is in the sheet."""
        return self.ref

    @property
    def last_moment(self) -> datetime | None:
        """The last second it stands: a day it is shown by is the day that was chosen, not the one that begins at its end."""
        return self.expires_at - timedelta(seconds=1) if self.expires_at else None
