"""Answers, and the facts that each gives."""

from django.db import models

from comity.accounts.models import Person
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.requests.models.requests import Request
from comity.requests.states import Direction, Outcome, State


class Reply(models.Model):
    """An answer, drafted by one person and released by another where the rule says so."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="replies")
    direction = models.CharField(max_length=8, choices=Direction.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    ground = models.CharField(max_length=40, blank=True)  # coded refusal ground
    text = models.TextField(blank=True)
    text_language = models.CharField(max_length=10, blank=True)
    handling = models.JSONField(default=dict)
    rights = models.JSONField(default=dict)
    senior_decision = models.JSONField(null=True)
    decision = models.JSONField(null=True)
    return_reason = models.TextField(blank=True)
    problem = models.CharField(
        max_length=80, blank=True
    )  # why its letter was lost; the draft made of it says so too
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    message = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=now)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    sitting = models.CharField(max_length=36, blank=True)  # the opening of a page that wrote it last
    sitting_since = models.PositiveIntegerField(default=0)  # the version on which that page began to write
    sitting_turn = models.BigIntegerField(default=0)  # its last save: one that comes late is older
    sent_at = models.DateTimeField(null=True, blank=True)
    confirm_by = models.DateTimeField(null=True, blank=True)  # second person after a flash release
    read_at = models.DateTimeField(null=True, blank=True)  # first look at an answer of theirs
    after_closing = models.BooleanField(
        default=False
    )  # of theirs: it came when the request was closed already
    rating = models.CharField(max_length=12, blank=True)
    rating_note = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["request"], condition=models.Q(state=State.TO_APPROVE), name="replies_to_approve"
            ),
            models.Index(
                fields=["request"], condition=models.Q(confirm_by__isnull=False), name="replies_to_confirm"
            ),
            models.Index(
                fields=["request"],
                condition=models.Q(after_closing=True, read_at__isnull=True),
                name="replies_after_closing",
            ),
        ]

    def __str__(self) -> str:
        """Say what it answers."""
        return f"{self.request_id} {self.outcome}"


class ReplyItem(models.Model):
    """One fact that an answer gives, of one data category, so that its release can be decided by itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveSmallIntegerField()
    question = models.PositiveSmallIntegerField(null=True, blank=True)
    category = models.CharField(max_length=40)
    text = models.TextField()

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        """Say its place."""
        return f"{self.reply_id} {self.place}"
