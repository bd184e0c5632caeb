"""What is kept for proof alone: receipts that contradict others, and descriptors that were replaced."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.exchange.models.post import Peer
from comity.lib.clock import now
from comity.lib.ids import new_id


class Contradiction(models.TextChoices):
    """What is odd about a receipt whose signature holds."""

    SECOND = "second-of-state", _("Another receipt of the same state was taken before")
    TURNED = "taken-and-refused", _("The partner signed both that it took the letter and that it did not")
    NUMBER = "number-twice", _("Its number stands on another receipt")
    ID = "id-twice", _("Its id stands on another receipt")
    WATER = "count-goes-back", _("It says that fewer letters came than an earlier receipt says")
    TIME = "time", _("Its time does not fit the letter or the receipts around it")


class OddReceipt(models.Model):
    """A receipt of a partner that is signed as it must be and contradicts another one: evidence, and nothing else.

    It moves no letter. `why` is the first contradiction found, `against` the receipt it contradicts where there is one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="odd_receipts")
    mid = models.UUIDField()
    rid = models.UUIDField()
    state = models.CharField(max_length=10)
    why = models.CharField(max_length=20, choices=Contradiction.choices)
    against = models.UUIDField(null=True)  # the rid of a receipt we keep
    signed_at = models.DateTimeField()
    kept_at = models.DateTimeField(default=now)
    token = models.TextField()
    digest = models.CharField(max_length=43)  # of the token: brought again it is the same evidence

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "digest"], name="one_odd_receipt_a_token")]
        indexes = [models.Index(fields=["mid"])]

    def __str__(self) -> str:
        """Say letter and contradiction."""
        return f"{self.mid} {self.why}"


class KeptDescriptor(models.Model):
    """A descriptor of a partner or of our own, byte for byte: its keys verify what they signed in their time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    node = models.CharField(max_length=128)
    version = models.PositiveIntegerField()
    token = models.TextField()
    kept_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["node", "version"], name="one_descriptor_a_version")]

    def __str__(self) -> str:
        """Say node and version."""
        return f"{self.node} {self.version}"
