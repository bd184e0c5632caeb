"""What was told to whom."""

from django.db import models
from django.db.models import Q

from comity.accounts.models import Person
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.notifications.kinds import Urgency


class Notification(models.Model):
    """One thing told to one person. The sentence is made when it is read, in the reader's language."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=60)
    urgency = models.CharField(max_length=10, choices=Urgency.choices)
    about_kind = models.CharField(max_length=40)  # a word of the trade, as in the log
    about_id = models.CharField(max_length=128)
    params = models.JSONField(default=dict)  # references, numbers and codes: never words somebody wrote
    created_at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-created_at"], name="told_newest_first"),
            models.Index(fields=["person"], condition=Q(seen_at=None), name="told_not_seen"),
            models.Index(fields=["created_at"], name="told_by_age"),
        ]

    def __str__(self) -> str:
        """Say its kind and what it is about."""
        return f"{self.kind} {self.about_kind} {self.about_id}"
