"""Conversations of three and more: who is in, by versions that their owners signed; what was said, and to whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.exchange.models.post import Peer
from comity.lib.clock import now
from comity.lib.ids import new_id


class Condition(models.TextChoices):
    """Whether something can still be said."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Conversation(models.Model):
    """A conversation of several as it stands here: a copy of the version that stands, for reading and for locking."""

    id = models.UUIDField(primary_key=True, editable=False)
    owner = models.CharField(max_length=128)
    deputy = models.CharField(max_length=128, blank=True)
    number = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    members = models.JSONField()  # [{node, unit}]; empty means nobody
    condition = models.CharField(max_length=8, choices=Condition.choices, default=Condition.OPEN)
    untold = models.JSONField(default=list)  # nodes that could not be told of the version that stands
    began_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        """Say its id and version."""
        return f"{self.id} {self.number}"

    @property
    def nodes(self) -> list[str]:
        """The member nodes, in the order in which they were added."""
        return [member["node"] for member in self.members]


class ConversationVersion(models.Model):
    """A version that was accepted, in the bytes that its author signed. Whether it stands follows from all of them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    prev = models.CharField(max_length=64, blank=True)
    takeover = models.BooleanField(default=False)
    token = models.TextField()
    letter = models.UUIDField(null=True)  # the letter that brought it; none for our own
    kept_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "prev", "takeover"], name="one_version_after_another"
            )
        ]

    def __str__(self) -> str:
        """Say number and digest."""
        return f"{self.number} {self.digest}"


class ConversationAssent(models.Model):
    """A deputy's signed word that it has a version and does not take over in its place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="assents")
    digest = models.CharField(max_length=64)
    by = models.CharField(max_length=128)
    token = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "digest", "by"], name="one_assent_to_a_version")
        ]

    def __str__(self) -> str:
        """Say who and to what."""
        return f"{self.by} {self.digest}"


class Wish(models.TextChoices):
    """What a member may ask the owner for."""

    JOIN = "join", _("To join")
    LEAVE = "leave", _("To leave")
    ADD = "add", _("To add somebody")


class WishState(models.TextChoices):
    """What became of it."""

    OPEN = "open", _("Waits for the owner")
    GRANTED = "granted", _("Granted")
    DECLINED = "declined", _("Declined")


class ConversationWish(models.Model):
    """What somebody asked the owner for, ours or theirs; a version of the owner's decides about it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="wishes")
    letter = models.UUIDField()
    node = models.CharField(max_length=128)  # who asks
    wish = models.CharField(max_length=8, choices=Wish.choices)
    member = models.CharField(max_length=128)  # whom it is about
    unit = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=WishState.choices, default=WishState.OPEN)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        """Say what is asked."""
        return f"{self.node} {self.wish} {self.member}"


class ConversationLetter(models.Model):
    """A letter said in a conversation of several, ours or theirs, with what its author had seen."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="letters")
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")  # at the other end of the link
    ours = models.BooleanField()
    mid = models.UUIDField()
    cseq = models.BigIntegerField()
    schema = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField()  # the version it cites
    digest = models.CharField(max_length=64)
    piece = models.UUIDField()
    audience = models.JSONField(default=list)
    after = models.JSONField(default=list)
    superseded = models.BooleanField(default=False)  # it was refused as stale and issued again
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["peer", "ours", "mid"], name="one_row_a_letter_of_a_conversation")
        ]
        indexes = [models.Index(fields=["conversation", "piece"])]

    def __str__(self) -> str:
        """Say letter and piece."""
        return f"{self.mid} {self.piece}"
