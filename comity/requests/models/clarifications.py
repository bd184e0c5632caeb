"""Questions asked back."""

from django.db import models

from comity.accounts.models import Person
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.requests.models.requests import Request


class Clarification(models.Model):
    """A question asked back, and what was said to it. While it is open the clock stands still."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="clarifications")
    question = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=now)
    question_message = models.UUIDField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_message = models.UUIDField(null=True, blank=True)
    problem = models.CharField(max_length=80, blank=True)  # why the last letter of ours about it was lost
    release = models.JSONField(null=True)  # the decision our letter about it left with, with its inputs

    class Meta:
        ordering = ["asked_at"]
        indexes = [
            models.Index(
                fields=["request"], condition=models.Q(answered_at__isnull=True), name="questions_open"
            )
        ]

    def __str__(self) -> str:
        """Say what it belongs to."""
        return f"{self.request_id} {self.id}"
