"""What a ministry asks its post to do, and what the post says to it: between two nodes, or two agencies on one."""

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Agency, Person
from comity.exchange.models import Peer
from comity.lib.ids import new_id
from comity.protection.models.post import PostFile


class TaskState(models.TextChoices):
    """How far a task is."""

    TO_APPROVE = "to-approve", pgettext_lazy("of a task", "Waits for approval")
    RETURNED = "returned", pgettext_lazy("of a task", "Given back")
    GIVEN = "given", pgettext_lazy("of a task", "Given, not accepted yet")
    ACCEPTED = "accepted", pgettext_lazy("of a task", "Accepted")
    CLOSED = "closed", pgettext_lazy("of a task", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("of a task", "Withdrawn")
    LOST = "lost", pgettext_lazy("of a task", "Did not arrive")


class PostTask(models.Model):
    """One task; its id is the same on both sides and the conversation of its letters.

    `giver` is the ministry and `taker` the post, each only where it is an agency of this node; `peer` is the other node, None
    where both are here.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    giver = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    taker = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, null=True, related_name="+")
    ref = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    text = models.TextField()
    text_language = models.CharField(max_length=10, blank=True)
    person_name = models.CharField(max_length=300, blank=True)
    person_language = models.CharField(max_length=10, blank=True)
    file = models.ForeignKey(PostFile, on_delete=models.PROTECT, null=True, related_name="tasks")
    zone = models.CharField(max_length=64, default="UTC")
    given_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=TaskState.choices)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    letter = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["giver", "due_at"], name="post_task_given"),
            models.Index(fields=["taker", "due_at"], name="post_task_taken"),
        ]

    def __str__(self) -> str:
        """Say the reference."""
        return self.ref


class StepKind(models.TextChoices):
    """What is said about a task."""

    ACCEPTED = "task-accepted", pgettext_lazy("about a task", "Accepted")
    REPORT = "task-report", pgettext_lazy("about a task", "Report")
    CLOSED = "task-closed", pgettext_lazy("about a task", "Closed")
    WITHDRAWN = "task-withdrawn", pgettext_lazy("about a task", "Withdrawn")


class StepState(models.TextChoices):
    """Where what is said stands."""

    TO_APPROVE = "to-approve", pgettext_lazy("about a task", "Waits for approval")
    RETURNED = "returned", pgettext_lazy("about a task", "Given back")
    SAID = "said", pgettext_lazy("about a task", "Said")
    LOST = "lost", pgettext_lazy("about a task", "Did not arrive")


class TaskStep(models.Model):
    """What was said about a task, by the post or by the ministry; lines are only added. `by` is None for the other node's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.ForeignKey(PostTask, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=16, choices=StepKind.choices)
    text = models.TextField(blank=True)
    text_language = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=StepState.choices)
    letter = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["task", "at"], name="post_task_steps")]

    def __str__(self) -> str:
        """Say its kind."""
        return self.kind
