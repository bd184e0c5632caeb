"""Agreements as they are held: each version's file, byte for byte, and when we stopped relying on one."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

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

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "version"], name="one_row_a_version")]

    def __str__(self) -> str:
        """Say id and version."""
        return f"{self.agreement} v{self.version}"


class Suspension(models.Model):
    """Our own side does not rely on an agreement, from an act with its reason until another one.

    It holds for the agreement, not for one version of it: a new version does not end it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.CharField(max_length=120)
    began_at = models.DateTimeField(default=now)
    began_by = models.CharField(max_length=160)
    began_reason = models.TextField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=160, blank=True)
    ended_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(ended_at=None), name="one_open_suspension_an_agreement"
            )
        ]

    def __str__(self) -> str:
        """Say of which agreement, and since when."""
        return f"{self.agreement} since {self.began_at.isoformat()}"
