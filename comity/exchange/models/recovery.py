"""After a restore: where we stand with each partner, what we lost, and what we give back to partners that lost theirs."""

from django.db import models

from comity.exchange.models.post import Peer
from comity.lib.clock import now
from comity.lib.ids import new_id


class Restore(models.Model):
    """This node was brought back from a backup and counts in a new epoch since. Nothing is sent until it has ended."""

    epoch = models.PositiveIntegerField(primary_key=True)
    at = models.DateTimeField(default=now)
    backup_at = models.DateTimeField(null=True)  # none: the rows were there already
    retention_at = models.DateTimeField(null=True)  # what was due to be deleted meanwhile has been
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Say the epoch."""
        return f"epoch {self.epoch}"


class Step(models.TextChoices):
    """How far the questions to one partner are."""

    ASKING = "asking", "asking"  # pages come
    WANTING = "wanting", "wanting"  # letters that we lost come back
    DONE = "done", "done"
    STUCK = "stuck", "stuck"  # what it answers has no end; a person decides


class Recovery(models.Model):
    """What one partner was asked after a restore, and how far it has answered."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="recoveries")
    epoch = models.PositiveIntegerField()
    ours_epoch = models.PositiveIntegerField(
        default=0
    )  # up to here we have proof that our letters were taken
    ours_ls = models.BigIntegerField(default=0)
    theirs_epoch = models.PositiveIntegerField(default=0)  # up to here we miss none of its letters
    theirs_ls = models.BigIntegerField(default=0)
    step = models.CharField(max_length=8, choices=Step.choices, default=Step.ASKING)
    after = models.CharField(max_length=200, blank=True)  # where the last page ended
    last_epoch = models.PositiveIntegerField(default=0)  # the last letter that was told of
    last_ls = models.BigIntegerField(default=0)
    last_mid = models.CharField(max_length=36, blank=True)
    pages = models.PositiveIntegerField(default=0)
    tombstones = models.PositiveIntegerField(default=0)
    letters = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)  # claims that did not hold
    expired = models.BigIntegerField(default=0)  # letters of its own that cannot come again
    heard_at = models.DateTimeField(null=True)  # its first page
    cleared_at = models.DateTimeField(null=True)  # all tombstones are in: its letters may be shown again
    done_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)  # a person has decided not to wait for it
    released_by = models.CharField(max_length=160, blank=True)
    released_because = models.TextField(blank=True)
    next_attempt_at = models.DateTimeField(default=now)
    failures = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["peer", "epoch"], name="one_recovery_a_peer_and_epoch")
        ]

    def __str__(self) -> str:
        """Say the step."""
        return f"{self.epoch} {self.step}"


class RecalledLetter(models.Model):
    """A letter of ours that we recalled, by the word of the partner that we asked."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="recalled")
    mid = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recovery", "mid"], name="one_recalled_letter_an_id")]

    def __str__(self) -> str:
        """Say its id."""
        return str(self.mid)


class LostState(models.TextChoices):
    """Where a letter of ours is that only the partner still had."""

    WANTED = "wanted", "wanted"
    BACK = "back", "back"
    GONE = "gone", "gone"  # the partner cannot give it back


class LostLetter(models.Model):
    """A letter of ours that the partner holds under our own hop token, and that we know no more."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="lost")
    mid = models.UUIDField()
    idg = models.CharField(max_length=64)
    dig = models.CharField(max_length=64)
    epoch = models.PositiveIntegerField()
    ls = models.BigIntegerField()
    prio = models.PositiveSmallIntegerField()
    receipts = models.JSONField(default=list)  # as the partner gave them; looked at when the letter is back
    state = models.CharField(max_length=8, choices=LostState.choices, default=LostState.WANTED)
    is_rebuilt = models.BooleanField(default=False)  # its room has taken it back
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recovery", "mid"], name="one_lost_letter_an_id")]
        indexes = [models.Index(fields=["mid"])]

    def __str__(self) -> str:
        """Say its id."""
        return str(self.mid)


class PeerRestore(models.Model):
    """A partner's node was restored from a backup: it has raised its epoch, and may have asked us what it missed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="restores")
    epoch = models.PositiveIntegerField()
    at = models.DateTimeField(default=now)
    asked_at = models.DateTimeField(null=True)
    expired = models.PositiveIntegerField(default=0)  # letters of ours that cannot be sent again

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "epoch"], name="one_restore_a_peer_and_epoch")]

    def __str__(self) -> str:
        """Say the epoch."""
        return f"epoch {self.epoch}"


class LetterToReturn(models.Model):
    """A letter of a restored partner that it wants back from us."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="to_return")
    epoch = models.PositiveIntegerField()
    mid = models.UUIDField()
    posted = models.UUIDField(null=True)  # the letter it went back in
    problem = models.CharField(max_length=80, blank=True)
    tries = models.PositiveIntegerField(default=0)  # in a row that failed
    next_attempt_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "epoch", "mid"], name="one_return_a_letter")]

    def __str__(self) -> str:
        """Say the letter."""
        return str(self.mid)


class AlarmKind(models.TextChoices):
    """What shows that a node runs twice, or from an older state than its partner knows."""

    CLASH = "clash", "clash"  # two letters of the partner's under one number
    AHEAD = "ahead", "ahead"  # the partner has letters of ours under numbers that we have not given out
    LATER_EPOCH = "later-epoch", "later-epoch"  # the partner knows us in a later epoch


class LinkAlarm(models.Model):
    """A sign that two copies of one node are running. `epoch` is that of the node in question."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="alarms")
    kind = models.CharField(max_length=12, choices=AlarmKind.choices)
    epoch = models.PositiveIntegerField()
    ls = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "kind", "epoch"], name="one_alarm_a_kind")]

    def __str__(self) -> str:
        """Say what."""
        return f"{self.kind} {self.epoch}"
