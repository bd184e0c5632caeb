"""Cards that say: this person was compared with that record and is another."""

from django.db import models

from comity.accounts.models import Agency, Person
from comity.lib.ids import new_id
from comity.screening.models.queries import Hit


class NamesakeCard(models.Model):
    """A card of an innocent namesake: who, beside whom, decided by whom, and until when it counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ref = models.CharField(max_length=20)  # N-YYYY-NNNN
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    hit = models.ForeignKey(Hit, on_delete=models.PROTECT, related_name="cards")
    fingerprint = models.CharField(max_length=64)  # of the number by which the bearer is known again
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    valid_until = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawal_reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "ref"], name="one_card_a_ref")]
        indexes = [models.Index(fields=["agency", "fingerprint"])]

    def __str__(self) -> str:
        """Say the reference."""
        return self.ref
