"""Items of other owners that we pass on."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.exchange.models import Peer
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.sharing.models.items import Item
from comity.sharing.models.ledger import Basis


class PassingState(models.TextChoices):
    """How far passing an item on has come."""

    TO_APPROVE = "to-approve", _("Waits for approval")
    SENT = "sent", pgettext_lazy("of passing on", "Passed on")
    RETURNED = "returned", _("Given back")
    LOST = "lost", pgettext_lazy("of passing on", "Not delivered")


class Passing(models.Model):
    """One item to one partner, with the release decision it leaves by."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="passings")
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    agreement = models.CharField(max_length=120)
    article = models.CharField(max_length=20, blank=True)
    purpose = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    offence = models.CharField(max_length=10)
    urgency = models.CharField(max_length=14)
    categories = models.JSONField(default=list)
    rights = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    basis = models.CharField(max_length=10, choices=Basis.choices)
    consent = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=PassingState.choices)
    decision = models.JSONField(null=True)
    senior_decision = models.JSONField(null=True)
    return_reason = models.TextField(blank=True)
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    letter = models.UUIDField(null=True)
    problem = models.CharField(max_length=80, blank=True)
    set_aside_at = models.DateTimeField(
        null=True
    )  # who proposed it leaves it at that: it was lost, or given back
    created_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-created_at"]), models.Index(fields=["letter"])]

    def __str__(self) -> str:
        """Say where it goes."""
        return f"{self.item_id} {self.peer_id}"
