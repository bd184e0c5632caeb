"""What the rooms want to send: one row a letter, from the offer to the letter that left."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Agency, Person, Unit
from comity.exchange.models import Peer
from comity.lib.ids import new_id


class OutgoingState(models.TextChoices):
    """Where a thing stands that a room wants to send."""

    TO_APPROVE = "to-approve", _("Waits for approval")
    SENT = "sent", _("Sent")
    RETURNED = "returned", _("Given back")


class Outgoing(models.Model):
    """A letter that a room wants to send to one partner, under what, and who decided.

    `asked` is the question of the release decision without its recipient's ceiling, approvals and author, which are put in at
    each asking; `decision` is {question, decision, agreement, at} as it left with. Of a letter that a partner gave back after a
    restore both are lost, and nobody is known to have offered it where the author's account is gone.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    schema = models.CharField(max_length=60)
    data = models.JSONField()
    conv = models.UUIDField()
    refers = models.JSONField(default=list)  # [[letter, relation]]
    origin_kind = models.CharField(max_length=40)
    origin_id = models.UUIDField()
    asked = models.JSONField()
    agreement = models.CharField(max_length=64, blank=True)
    article = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)  # of the urgency
    state = models.CharField(max_length=12, choices=OutgoingState.choices)
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    offered_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)
    senior_decision = models.JSONField(null=True)
    decision = models.JSONField(null=True)
    letter = models.UUIDField(null=True, blank=True, unique=True)
    letter_state = models.CharField(max_length=12, blank=True)  # the last receipt's

    class Meta:
        indexes = [
            models.Index(fields=["origin_kind", "origin_id"]),
            models.Index(
                fields=["offered_at"],
                condition=models.Q(state="to-approve"),
                name="release_waiting",
            ),
        ]

    def __str__(self) -> str:
        """Say schema and state; the content is nobody's label."""
        return f"{self.schema} {self.state}"
