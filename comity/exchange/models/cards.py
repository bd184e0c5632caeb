"""Our own cards, what partners and we know of each other's, and letters wrapped anew before a key was destroyed."""

from django.db import models

from comity.exchange.models.post import InLetter, Peer
from comity.lib.clock import now
from comity.lib.ids import new_id


class OwnCard(models.Model):
    """A version of our own descriptor, as it was signed. What keys we ever had stands here and is never changed."""

    version = models.PositiveIntegerField(primary_key=True)
    token = models.TextField()
    published_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        """Say the version."""
        return f"card {self.version}"


class CardState(models.Model):
    """What each side of a link knows of the other's card.

    Version 1 of ours is what a partner has at least: pairing took it.
    """

    peer = models.OneToOneField(Peer, primary_key=True, on_delete=models.CASCADE, related_name="cards")
    told = models.PositiveIntegerField(default=1)  # the newest version of ours that a letter told of
    taken = models.PositiveIntegerField(default=1)  # the newest of ours that the partner signed for
    wanted_at = models.DateTimeField(null=True, blank=True)  # since when we lack its present card
    ask_at = models.DateTimeField(null=True, blank=True)  # when to ask for it next
    answered_at = models.DateTimeField(null=True, blank=True)  # when it last gave it
    failures = models.PositiveIntegerField(default=0)  # questions in a row that were not answered

    class Meta:
        indexes = [
            models.Index(
                fields=["ask_at"], condition=models.Q(wanted_at__isnull=False), name="cards_to_ask_for"
            )
        ]

    def __str__(self) -> str:
        """Say how far the partner is."""
        return f"{self.taken}/{self.told}"


class Rewrapped(models.Model):
    """A body that was opened with a key about to be destroyed and encrypted anew to one of ours that stays.

    The body as it was received stays where it is: it is what the sender's hop token and our receipt are about.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    letter = models.ForeignKey(InLetter, on_delete=models.PROTECT, related_name="rewrapped")
    dig = models.CharField(max_length=64)  # of the body it stands for
    body = models.BinaryField()
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "dig"], name="one_rewrapped_body_a_digest")]

    def __str__(self) -> str:
        """Say whose digest."""
        return self.dig
