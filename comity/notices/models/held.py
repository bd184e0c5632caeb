"""A notice of somebody else that we hold: of a partner by letter, or of INTERPOL by file."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Agency, Person
from comity.exchange.models import Peer
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.notices.models.circulation import FlagReason

CHECK_ORIGIN = "held-notice"  # what the check of a notice's person came from


class HeldSource(models.TextChoices):
    """Where a notice comes from."""

    PARTNER = "partner", _("Partner")
    INTERPOL = "interpol", _("INTERPOL, public notice")


class HeldState(models.TextChoices):
    """Whether a notice may be acted on."""

    STANDING = "standing", pgettext_lazy("of a notice", "Stands")
    EXPIRED = "expired", pgettext_lazy("of a notice", "Expired")
    WITHDRAWN = "withdrawn", pgettext_lazy("of a notice", "Withdrawn")


class HeldNotice(models.Model):
    """A notice as it came. Once its owner took it back the row says that it was here, and nothing of what it said.

    A partner's bears the id of its file, which is its conversation too. `sheet` is `core.sheet.WantedSheet` as JSON.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.UUIDField(null=True, blank=True)  # its id at the partner
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=HeldSource.choices)
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, null=True, related_name="+")
    ref = models.CharField(max_length=40)
    partner_ref = models.CharField(max_length=40, blank=True)  # or the number of a public notice
    state = models.CharField(max_length=10, choices=HeldState.choices, default=HeldState.STANDING)
    file_kind = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=40, blank=True)  # what is asked of us
    purpose = models.CharField(max_length=40, blank=True)
    agreement = models.CharField(max_length=120, blank=True)
    article = models.CharField(max_length=20, blank=True)
    offence = models.CharField(max_length=10, blank=True)
    sheet = models.JSONField(default=dict)
    name = models.CharField(max_length=300, blank=True)
    name_language = models.CharField(max_length=10, blank=True)
    handling = models.JSONField(default=dict)
    message = models.UUIDField(null=True, blank=True)  # the last letter that brought it
    version = models.PositiveIntegerField(default=1)  # of the partner's sheet
    query = models.UUIDField(null=True, blank=True)  # the check against our own records
    received_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # of a file
    flag = models.CharField(max_length=16, choices=FlagReason.choices, blank=True)
    flag_text = models.TextField(blank=True)
    flag_at = models.DateTimeField(null=True, blank=True)
    flag_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    flag_outgoing = models.UUIDField(null=True, blank=True)
    flag_letter_state = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "ref"], name="one_notice_a_reference"),
            models.UniqueConstraint(fields=["peer", "file"], name="one_notice_a_file_and_partner"),
            models.UniqueConstraint(
                fields=["agency", "partner_ref"],
                condition=models.Q(source=HeldSource.INTERPOL),
                name="one_public_notice_a_number",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "id"], name="held_newest"),
            models.Index(fields=["agency", "state", "id"], name="held_by_state"),
            models.Index(fields=["message"]),
            models.Index(fields=["until"], condition=models.Q(state="standing"), name="held_to_expire"),
        ]

    def __str__(self) -> str:
        """Say the reference; the name is in the sheet."""
        return self.ref

    @property
    def last_moment(self) -> datetime | None:
        """The last second it stands: a day it is shown by is the day that was chosen, not the one that begins at its end."""
        return self.until - timedelta(seconds=1) if self.until else None
