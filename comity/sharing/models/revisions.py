"""What an owner decides about a letter that has left: correct it, narrow its handling, take it back, have it deleted."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.exchange.models import Peer
from comity.lib.clock import now
from comity.lib.ids import new_id


class RevisionKind(models.TextChoices):
    """What is wanted of each holder."""

    CORRECTION = "correction", _("Correction")
    NARROWING = "narrowing", _("Stricter handling")
    RECALL = "recall", _("Recall")
    DELETION = "deletion", _("Request to delete")


class RevisionState(models.TextChoices):
    """How far this node itself has followed; of ours always `done`."""

    OPEN = "open", pgettext_lazy("of a recall", "Waits for a decision")
    DONE = "done", pgettext_lazy("of a recall", "Done")
    PARTLY = "partly", pgettext_lazy("of a recall", "Done in part")
    REFUSED = "refused", pgettext_lazy("of a recall", "Refused")


class Revision(models.Model):
    """One decision of the owner about one letter. It travels under the owner's id, at every holder the same."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rid = models.UUIDField(null=True, editable=False)  # of theirs: its id in its owner's words
    ours = models.BooleanField()
    owner = models.CharField(max_length=128)
    mid = models.UUIDField()
    idg = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=RevisionKind.choices)
    reason = models.CharField(max_length=40)  # code, see words.REASONS
    text = models.TextField(blank=True)
    content = models.JSONField(
        default=dict
    )  # corrected passages, or the stricter handling; gone with the item
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=now)
    # of theirs: who brought it, in which letter, the owner's own signed letter, and what we answered
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, null=True, related_name="+")
    letter = models.UUIDField(null=True)
    signed = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=RevisionState.choices, default=RevisionState.DONE)
    ground = models.CharField(max_length=40, blank=True)  # code of the legal reason, where we refused
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "rid"], name="one_revision_an_owner_and_id")]
        indexes = [
            models.Index(fields=["owner", "mid", "at"]),
            models.Index(fields=["ours", "state", "-at"]),
        ]

    def __str__(self) -> str:
        """Say kind and state."""
        return f"{self.kind} {self.state}"

    @property
    def travels_as(self) -> uuid.UUID:
        """The id under which it travels."""
        return self.rid or self.id


class HolderState(models.TextChoices):
    """What a holder has confirmed."""

    WAITING = "waiting", pgettext_lazy("of a holder", "Not confirmed yet")
    NEVER_LEFT = "never-left", pgettext_lazy("of a holder", "Stopped before it left")
    DONE = "done", pgettext_lazy("of a holder", "Confirmed")
    PARTLY = "partly", pgettext_lazy("of a holder", "Copies are still out")
    REFUSED = "refused", pgettext_lazy("of a holder", "Refused")


class Holder(models.Model):
    """One node that must follow a revision: one we gave the letter to, or one that a holder gave it to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="holders")
    node = models.CharField(max_length=128)
    via = models.CharField(max_length=128, blank=True)  # the holder that tells it, and whose word we have
    letter = models.UUIDField(
        null=True
    )  # our letter to it; none where another tells it, or it cannot be reached yet
    state = models.CharField(max_length=10, choices=HolderState.choices, default=HolderState.WAITING)
    ground = models.CharField(max_length=40, blank=True)
    copies = models.PositiveIntegerField(default=0)  # outside of its node, not destroyed yet
    at = models.DateTimeField(null=True)  # when it did it, as it signed
    verified = models.BooleanField(default=False)  # its signature was checked with pinned keys
    problem = models.CharField(max_length=80, blank=True)  # why our letter did not arrive

    class Meta:
        ordering = ["node"]
        constraints = [models.UniqueConstraint(fields=["revision", "node"], name="one_holder_a_revision")]
        indexes = [
            models.Index(fields=["letter"]),
            models.Index(
                fields=["revision"],
                condition=models.Q(state__in=["waiting", "partly"]),
                name="holders_pending",
            ),
        ]

    def __str__(self) -> str:
        """Say node and state."""
        return f"{self.node} {self.state}"
