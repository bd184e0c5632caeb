"""Asking several partners: standing groups, the parties of a draft, and what is said to the members of a conversation."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from comity.accounts.models import Agency, Person, in_language
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.requests.states import Direction, State


class StandingGroup(models.Model):
    """A named list of partners that are asked together, such as the police forces of ASEANAPOL."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    names = models.JSONField(default=dict)
    members = ArrayField(models.CharField(max_length=128), default=list)  # node ids
    deputy = models.CharField(max_length=128, blank=True)  # who may take over a conversation of the group
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=now)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        """Say its name in the reader's language."""
        return in_language(self.names)


class RequestParty(models.Model):
    """A further partner that a draft is meant for, under which article; its first partner stands on the request itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey("requests.Request", on_delete=models.CASCADE, related_name="parties")
    place = models.PositiveSmallIntegerField()
    node = models.CharField(max_length=128)
    agreement = models.CharField(max_length=120, blank=True)
    article = models.CharField(max_length=20, blank=True)
    left_out = models.BooleanField(default=False)  # somebody said so: it does not get the request

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["request", "node"], name="one_party_a_request_and_partner")
        ]

    def __str__(self) -> str:
        """Say who."""
        return self.node


class GroupMessage(models.Model):
    """What is said to members of a conversation beside requests and answers, ours or theirs."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)  # of ours, its piece as well
    piece = models.UUIDField(null=True, editable=False)  # of theirs: its id in its author's words
    conversation = models.UUIDField(db_index=True)
    about = models.ForeignKey(  # the request by whose matter its release is decided
        "requests.Request", on_delete=models.PROTECT, related_name="group_messages"
    )
    direction = models.CharField(max_length=8, choices=Direction.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    node = models.CharField(max_length=128)  # who says it
    text = models.TextField()
    text_language = models.CharField(max_length=10, blank=True)
    category = models.CharField(max_length=40)
    handling = models.JSONField(default=dict)
    decision = models.JSONField(null=True)  # of theirs: what our own copy of the agreement says
    message = models.UUIDField(null=True, blank=True)  # of theirs: the letter
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    return_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(default=now)
    created_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["node", "piece"], name="one_message_a_node_and_piece")]
        indexes = [
            models.Index(
                fields=["about"], condition=models.Q(state=State.TO_APPROVE), name="group_messages_to_approve"
            )
        ]

    def __str__(self) -> str:
        """Say what it belongs to."""
        return f"{self.conversation} {self.state}"


class MessageParty(models.Model):
    """One member that a message of ours is meant for: under which article, with which decision, in which letter."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.ForeignKey(GroupMessage, on_delete=models.CASCADE, related_name="parties")
    place = models.PositiveSmallIntegerField()
    node = models.CharField(max_length=128)
    agreement = models.CharField(max_length=120, blank=True)
    article = models.CharField(max_length=20, blank=True)
    left_out = models.BooleanField(default=False)
    decision = models.JSONField(null=True)  # the release decision its letter left with, with its inputs
    letter = models.UUIDField(null=True, blank=True)
    problem = models.CharField(max_length=80, blank=True)  # why its letter was lost

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["message", "node"], name="one_party_a_message_and_member")
        ]

    def __str__(self) -> str:
        """Say who."""
        return self.node
