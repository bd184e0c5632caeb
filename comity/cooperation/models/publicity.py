"""Events to protect, and what both sides say to the press."""

from django.db import models

from comity.accounts.models import Agency, Person
from comity.cooperation.models.meetings import Meeting
from comity.lib.ids import new_id


class ProtectedEvent(models.Model):
    """A summit, a chairmanship or a visit that is protected: its time, its liaison cell, the lists that are screened for it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    titles = models.JSONField(default=dict)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=64, default="UTC")
    place = models.CharField(max_length=300, blank=True)
    cell = models.TextField(blank=True)  # who sits in the liaison cell, and how it is reached
    meeting = models.ForeignKey(
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="protected"
    )
    runs = models.JSONField(default=list)  # ids of screening runs over its accreditation lists
    requests = models.JSONField(default=list)  # ids of requests about threats
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency", "begins_at"])]

    def __str__(self) -> str:
        """Say when it begins."""
        return self.begins_at.isoformat()


class PublicLine(models.Model):
    """What is said to the press on a matter, who cleared it on which side, and until when it is embargoed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="lines"
    )
    matter = models.CharField(max_length=300)
    texts = models.JSONField(default=dict)
    embargo_until = models.DateTimeField(null=True, blank=True)
    cleared = models.JSONField(default=list)  # [{"side", "who", "office", "at"}]
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency", "-written_at"])]

    def __str__(self) -> str:
        """Say the matter."""
        return self.matter
