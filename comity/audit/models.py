"""Rows of the log. The application role may only INSERT here; nothing is changed or deleted by the program."""

from django.db import models

from comity.lib.clock import now
from comity.lib.ids import new_id


class Entry(models.Model):
    """One act, look or refusal, committed with the act itself.

    `body` holds the exact JSON bytes that were hashed; the other columns repeat parts of it for finding and are
    compared with it by the verifier. No names, numbers or free text of persons stand in an entry (EXCHANGE 1.16).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event = models.CharField(max_length=64)
    outcome = models.CharField(max_length=8, choices=[("done", "done"), ("refused", "refused")])
    at = models.DateTimeField(default=now)
    actor = models.CharField(max_length=160)
    agency = models.CharField(max_length=64, blank=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=160)
    body = models.BinaryField()
    salt = models.BinaryField()
    hash = models.BinaryField()  # SHA-256(salt || body): all that a witness learns

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "at"]),
            models.Index(fields=["subject_kind", "at"]),
            models.Index(fields=["at"]),
            models.Index(fields=["actor", "at"]),
            models.Index(fields=["event", "at"]),
            models.Index(fields=["at"], condition=models.Q(outcome="refused"), name="entries_refused"),
        ]

    def __str__(self) -> str:
        """Name the event and the entry."""
        return f"{self.event} {self.id}"


class Unplaced(models.Model):
    """An entry that waits for its place in the tree.

    Rows come and go by two triggers (migration `0002_places`): an entry waits from its own transaction on, whoever
    wrote it, and stops waiting in the transaction that gives it a leaf. So the sequencer finds what is new without
    looking through what is old, and the application needs no right to delete anything here.
    """

    entry = models.OneToOneField(
        Entry,
        primary_key=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,  # the trigger copies the id; a check would lock the entry's row in each act
        related_name="waiting",
    )

    def __str__(self) -> str:
        """Say which entry."""
        return f"waiting {self.entry_id}"


class Leaf(models.Model):
    """The place of an entry in the tree, given by the sequencer after the act has committed."""

    index = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="leaf")
    hash = models.BinaryField()  # RFC 6962 leaf hash of the entry's hash

    def __str__(self) -> str:
        """Say the index."""
        return f"leaf {self.index}"


class Tile(models.Model):
    """A full tile of 256 hashes (C2SP tlog-tiles); partial tiles are cut from the leaves when asked for."""

    level = models.SmallIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "number"], name="one_tile_a_place")]

    def __str__(self) -> str:
        """Say level and number."""
        return f"tile {self.level}/{self.number}"


class Checkpoint(models.Model):
    """A signed tree head of our own log (C2SP tlog-checkpoint).

    There is one at the end of each full tile at least. `added` is a second copy of the leaf hashes, written apart
    from the leaves and vouched for by the root: with it a rewritten leaf is named, not just noticed.
    """

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    added = models.BinaryField(default=b"")  # leaf hashes since the checkpoint before, 32 bytes each
    edge = models.BinaryField(default=b"")  # hashes to continue the tree from, the largest subtree first
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        """Say the size."""
        return f"checkpoint {self.size}"


class PartnerCheckpoint(models.Model):
    """A checkpoint of a partner's log that reached us in a receipt or hop token: the partner cannot take it back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    node = models.CharField(max_length=128)
    origin = models.CharField(max_length=200)
    size = models.BigIntegerField()
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField(default=now)
    is_fork = models.BooleanField(
        db_default=False, default=False
    )  # another state of the same length was held before

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["node", "size", "root"], name="one_partner_checkpoint"),
        ]
        indexes = [models.Index(fields=["node"], condition=models.Q(is_fork=True), name="forked_partners")]

    def __str__(self) -> str:
        """Say whose and how large."""
        return f"{self.node} {self.size}"
