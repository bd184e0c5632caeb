"""What has not left: words on their way to the second person, and words that came too late to be saved."""

from django.db import models

from comity.accounts.models import Person
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.requests.states import State


class ClarificationDraft(models.Model):
    """A question asked back, or what is said to one, before it leaves: given back, or waiting for the second person.

    What has left stands in `Clarification`, which alone moves the clock.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(
        "requests.Request", on_delete=models.CASCADE, related_name="clarification_drafts"
    )
    clarification = (
        models.ForeignKey(  # the question it answers; of a question of ours, itself once it has left
            "requests.Clarification", on_delete=models.CASCADE, null=True, related_name="drafts"
        )
    )
    part = models.CharField(max_length=8)  # question, answer
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    text = models.TextField()
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    return_reason = models.TextField(blank=True)
    problem = models.CharField(max_length=80, blank=True)  # why the letter was lost with which it left before
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=now)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["changed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["clarification"], condition=~models.Q(state=State.SENT), name="one_draft_a_question"
            )
        ]

    def __str__(self) -> str:
        """Say what it belongs to."""
        return f"{self.request_id} {self.state}"


class SetAside(models.Model):
    """What somebody wrote on a version that was no longer the newest: for that person, until it is settled.

    What is older than seven days goes with the next words that anybody sets aside.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey("requests.Request", on_delete=models.CASCADE, related_name="set_aside")
    reply = models.ForeignKey("requests.Reply", on_delete=models.CASCADE, null=True, related_name="set_aside")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    sitting = models.CharField(max_length=36)  # one opening of the page: two windows of one person are two
    sheet = models.JSONField()
    marks = models.JSONField(null=True)  # of the version it began from
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["request", "person", "sitting"], name="one_set_aside_a_sitting")
        ]

    def __str__(self) -> str:
        """Say what it belongs to."""
        return f"{self.request_id} {self.at}"
