"""What was said about clocks."""

from django.db import models

from comity.lib.clock import now
from comity.lib.ids import new_id


class Reminder(models.Model):
    """That something was said about a clock: once for a rule and a length of time, which a grant of more time changes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey("requests.Request", on_delete=models.CASCADE, related_name="reminders")
    rule = models.CharField(max_length=40)
    allowance = models.DurationField()
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "rule", "allowance"], name="one_reminder_a_rule_and_term"
            )
        ]

    def __str__(self) -> str:
        """Say rule and request."""
        return f"{self.request_id} {self.rule}"
