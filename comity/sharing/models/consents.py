"""Leaves that were asked for: of partners by us, of us by partners. Both nodes keep one under the same id."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.sharing.allowing import Use
from comity.web.words import Words

USES: list[tuple[str, Words]] = [
    (Use.COURT.value, _("Use in court")),
    (Use.ONWARD.value, _("Passing on to an agency")),
    (Use.OTHER.value, _("Use beyond the written restriction")),
    (Use.KEEP.value, _("Keeping it longer")),
]


class ConsentState(models.TextChoices):
    """Where it stands. Only `granted`, before its end, unlocks anything."""

    ASKED = "asked", pgettext_lazy("of a consent", "Asked")
    GRANTED = "granted", pgettext_lazy("of a consent", "Granted")
    REFUSED = "refused", pgettext_lazy("of a consent", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("of a consent", "Withdrawn")
    LOST = "lost", pgettext_lazy("of a consent", "Not delivered")


class Consent(models.Model):
    """The owner's leave for one letter, one use, one agency, until one moment."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ours = models.BooleanField()  # we asked; False: we were asked
    owner = models.CharField(max_length=128)
    mid = models.UUIDField()
    idg = models.CharField(max_length=64)
    asker = models.CharField(max_length=128)
    use = models.CharField(max_length=8, choices=USES)
    agency = models.CharField(max_length=128)  # whom it is passed on to; of other uses the asker
    purpose = models.CharField(max_length=40, blank=True)
    text = models.TextField(blank=True)  # why it is asked for
    wanted_until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ConsentState.choices, default=ConsentState.ASKED)
    expires = models.DateTimeField(null=True)
    decision_text = models.TextField(blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=now)
    decided_at = models.DateTimeField(null=True)
    question_letter = models.UUIDField(null=True)
    decision_letter = models.UUIDField(null=True)
    problem = models.CharField(max_length=80, blank=True)  # why a letter about it did not arrive
    set_aside_at = models.DateTimeField(null=True)  # its asker leaves a lost question at that

    class Meta:
        indexes = [
            models.Index(fields=["owner", "mid", "state"]),
            models.Index(fields=["ours", "state", "-asked_at"]),
            models.Index(fields=["question_letter"]),
        ]

    def __str__(self) -> str:
        """Say use and state."""
        return f"{self.use} {self.state}"
