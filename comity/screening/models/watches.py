"""Persons somebody is to be told of when a record or a list comes to name them."""

from django.db import models

from comity.accounts.models import Agency, Person
from comity.lib.ids import new_id
from comity.records.purposes import Purpose


class Watch(models.Model):
    """A query that stays, with its owner, its purpose and its last day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ref = models.CharField(max_length=20)  # S-YYYY-NNNN, of the queries' series
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    reference = models.CharField(max_length=80)
    reason = models.TextField()
    person = models.JSONField(default=dict)  # as entered, see asked.Asked
    fingerprint = models.CharField(max_length=64)
    began_at = models.DateTimeField()
    ends_on = models.DateField()  # the last day
    seen = models.JSONField(default=dict)  # {list: the stamp it had when it was looked through}
    told = models.JSONField(default=dict)  # {subject or entry: its digest when the owner was told of it}
    looked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=128, blank=True)  # pseudonym
    end_reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "ref"], name="one_watch_a_ref")]
        indexes = [
            models.Index(fields=["agency", "-began_at"]),
            models.Index(
                fields=["ends_on"], condition=models.Q(ended_at__isnull=True), name="watches_standing"
            ),
        ]

    def __str__(self) -> str:
        """Say the reference."""
        return self.ref
