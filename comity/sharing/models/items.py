"""Letters of other owners that this node holds or held."""

from django.db import models
from django.utils.translation import pgettext_lazy

from comity.exchange.models import Peer
from comity.lib.clock import now
from comity.lib.ids import new_id


class ItemState(models.TextChoices):
    """Whether an item may be used."""

    HELD = "held", pgettext_lazy("of an item", "Held")
    BLOCKED = "blocked", pgettext_lazy("of an item", "Blocked")  # until somebody has decided about it
    PURGED = "purged", pgettext_lazy("of an item", "Deleted")


class Item(models.Model):
    """A letter of another owner: its own letter, or one that somebody passed on to us.

    Once purged the row is the tombstone: it says that the letter was here and may not come back, and nothing of what it
    said. A letter that was taken back before it came has a tombstone from the beginning.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.CharField(max_length=128)  # node id
    mid = models.UUIDField()
    idg = models.CharField(max_length=64)
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")  # who handed it to us
    carrier = models.UUIDField(null=True)  # the letter in which it came; none of one that never came
    schema = models.CharField(max_length=64, blank=True)
    handling = models.JSONField(default=dict)  # as it binds now, see `Handling.to_json`
    narrowed = models.BooleanField(default=False)
    corrected = models.JSONField(null=True)  # the body as the owner corrected it
    verified = models.BooleanField(default=True)  # the owner's signature was checked with pinned keys
    state = models.CharField(max_length=8, choices=ItemState.choices, default=ItemState.HELD)
    why = models.CharField(max_length=40, blank=True)  # code: why it is blocked or purged
    taken_at = models.DateTimeField(default=now)
    use_until = models.DateTimeField(null=True)  # of the handling, to be found by the sweep
    keep_until = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "mid"], name="one_item_a_letter")]
        indexes = [
            models.Index(fields=["mid"]),
            models.Index(
                fields=["keep_until"],
                condition=models.Q(keep_until__isnull=False) & ~models.Q(state="purged"),
                name="items_to_purge",
            ),
            models.Index(
                fields=["use_until"],
                condition=models.Q(use_until__isnull=False, state="held"),
                name="items_to_block",
            ),
            models.Index(fields=["peer", "carrier"]),
        ]

    def __str__(self) -> str:
        """Say whose letter it is."""
        return f"{self.owner} {self.mid}"

    @property
    def is_second_hand(self) -> bool:
        """Whether another than its owner handed it to us."""
        return self.carrier is not None and self.carrier != self.mid
