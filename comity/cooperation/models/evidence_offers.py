"""Records that colleagues propose as evidence of a commitment: by kind, identifier, number and digest, never their content."""

from django.db import models
from django.db.models import Q

from comity.accounts.models import Agency, Person
from comity.cooperation.models.commitments import Commitment
from comity.lib.ids import new_id


class EvidenceOffer(models.Model):
    """That somebody who may open a record proposes it as evidence; whoever keeps the commitment names it in a change, or sets it aside.

    `number` is how the record is called in its room, so that it can be spoken of without being opened. An offer is open until it is
    set aside; a record that what stands names needs none.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="offers")
    kind = models.CharField(max_length=40)
    record = models.UUIDField()
    number = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    offered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    aside_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    aside_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "kind", "record"],
                condition=Q(aside_at=None),
                name="one_open_offer_a_commitment_and_record",
            )
        ]
        indexes = [models.Index(fields=["kind", "record"])]

    def __str__(self) -> str:
        """Say kind and number."""
        return f"{self.kind} {self.number}"

    @property
    def named(self) -> dict[str, str]:
        """As a change names it: what travels."""
        return {"kind": self.kind, "ref": str(self.record), "digest": self.digest}
