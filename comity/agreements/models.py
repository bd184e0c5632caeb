"""Agreements as they are held: each version's file, byte for byte, and what is needed to find it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from comity.lib.clock import now
from comity.lib.ids import new_id


class AgreementVersion(models.Model):
    """One version of an agreement. Versions are added, never changed; the newest one speaks."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    source = models.BinaryField()  # the YAML file as it came
    parties = ArrayField(models.CharField(max_length=128))
    added_by = models.CharField(max_length=160)
    added_at = models.DateTimeField(default=now)
    # our own side may stop relying on it at once, without a new version
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "version"], name="one_row_a_version")]

    def __str__(self) -> str:
        """Say id and version."""
        return f"{self.agreement} v{self.version}"
