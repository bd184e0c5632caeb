"""The disclosure ledger: what went to whom, in which letter, and on what it rested."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.lib.clock import now
from comity.lib.ids import new_id


class Basis(models.TextChoices):
    """What a disclosure rests on."""

    ORIGINAL = "original", _("The owner sent it")
    CORRECTION = "correction", _("The owner corrected it")
    LISTED = "listed", _("The owner listed this agency")
    CONSENT = "consent", _("The owner agreed")


class Disclosure(models.Model):
    """One letter went to one node: in a letter of ours, or in one that a holder told us of. Rows are only added."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.CharField(max_length=128)
    mid = models.UUIDField()
    idg = models.CharField(max_length=64)
    node = models.CharField(max_length=128)  # who has it
    by_node = models.CharField(max_length=128)  # who gave it: this node, or a holder
    by_letter = models.UUIDField()
    basis = models.CharField(max_length=10, choices=Basis.choices)
    consent = models.UUIDField(null=True)
    at = models.DateTimeField(default=now)
    keep_until = models.DateTimeField(null=True)  # after it no copy may be left there

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "mid", "node", "by_letter"], name="one_disclosure_a_letter_and_node"
            )
        ]
        indexes = [models.Index(fields=["by_letter"])]

    def __str__(self) -> str:
        """Say what went where."""
        return f"{self.mid} {self.node}"
