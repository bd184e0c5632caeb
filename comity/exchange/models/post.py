"""Peers, the outbox, the inbox and receipts. These rows are the truth; every process only moves them on."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import in_language
from comity.lib.clock import now
from comity.lib.ids import new_id


class PeerState(models.TextChoices):
    """Whether letters go to and come from a peer."""

    ACTIVE = "active", _("Paired")
    SUSPENDED = "suspended", _("Suspended")


class Peer(models.Model):
    """A partner's node, paired and pinned by its descriptor."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    node = models.CharField(max_length=128, unique=True)
    country = models.CharField(max_length=4)
    names = models.JSONField(default=dict)
    unit = models.CharField(max_length=64, default="desk")  # the unit letters are addressed to
    zone = models.CharField(max_length=64, default="UTC")
    root_thumbprint = models.CharField(max_length=64)
    descriptor = models.TextField()  # the signed descriptor, byte for byte
    old_keys = models.JSONField(
        default=list
    )  # of earlier cards: they verify for ever what they signed in their time
    certificates = models.TextField()  # PEM; TLS needs them whole, the descriptor pins their keys
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=PeerState.choices, default=PeerState.ACTIVE)
    sends_read_receipts = models.BooleanField(default=True)
    ceiling = models.PositiveSmallIntegerField(default=1)  # highest classification level on this link
    own_epoch = models.PositiveIntegerField(default=1)
    last_ls = models.BigIntegerField(default=0)  # the last link number given out
    paired_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        """Say its name in the reader's language."""
        return in_language(self.names) or self.node


class Numbering(models.Model):
    """Our own numbering within a conversation on one link: gapless, and chained by digest.

    A conversation of three and more has one on each link, so that no party learns how much goes to another.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    conv = models.UUIDField()
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="numberings")
    last_cseq = models.BigIntegerField(default=0)
    last_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conv", "peer"], name="one_numbering_a_conversation_and_link")
        ]

    def __str__(self) -> str:
        """Say conversation and number."""
        return f"{self.conv} {self.last_cseq}"


class LetterState(models.TextChoices):
    """Where a letter is. Receipts move it up; a late lower one never moves it back."""

    HELD = "held", _("Held back")
    QUEUED = "queued", _("Waits to be sent")
    STORED = "stored", pgettext_lazy("receipt", "Stored")
    DELIVERED = "delivered", pgettext_lazy("receipt", "Delivered")
    READ = "read", pgettext_lazy("receipt", "Read")
    ACTIONED = "actioned", pgettext_lazy("receipt", "Acted on")
    REFUSED = "refused", pgettext_lazy("receipt", "Refused")
    EXPIRED = "expired", _("Expired")
    VOID = "void", _("Withdrawn")


class OutLetter(models.Model):
    """A letter of ours: written, signed and sealed in the transaction of the act that sends it."""

    mid = models.UUIDField(primary_key=True, editable=False)
    peer = models.ForeignKey(
        Peer, on_delete=models.PROTECT, related_name="out_letters", db_index=False
    )  # what is unique begins with it
    conv = models.UUIDField()
    cseq = models.BigIntegerField()
    ls = models.BigIntegerField()
    epoch = models.PositiveIntegerField()
    prio = models.PositiveSmallIntegerField()
    schema = models.CharField(max_length=64)
    inner = models.BinaryField()  # the signed bytes
    body = models.BinaryField()  # the sealed bytes
    idg = models.CharField(max_length=64)
    dig = models.CharField(max_length=64)
    earlier_digs = models.JSONField(default=list)  # of bodies sent before the letter was encrypted anew
    hop = models.TextField(
        blank=True, default=""
    )  # the token of the attempt that was answered: what we prove with
    origin_kind = models.CharField(max_length=40)
    origin_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=LetterState.choices, default=LetterState.QUEUED)
    reason = models.CharField(max_length=80, blank=True)
    receipt_verified = models.BooleanField(
        default=False
    )  # a `stored` receipt under the pinned key over these bytes
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=now)
    last_error = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["peer", "epoch", "ls"], name="one_letter_a_link_number"),
            models.UniqueConstraint(fields=["peer", "conv", "cseq"], name="one_letter_a_conversation_number"),
        ]
        indexes = [
            # what delivery looks for all day (`due.unfinished`): few among all that were ever sent
            models.Index(
                fields=["peer", "prio", "ls"],
                condition=models.Q(state__in=["queued", "held"])
                | models.Q(
                    state__in=["stored", "delivered", "read", "actioned", "refused"], receipt_verified=False
                ),
                name="out_unfinished",
            ),
            models.Index(
                fields=["peer"],
                condition=models.Q(state="refused", reason="unknown-recipient-key"),
                name="out_unreadable",
            ),
            models.Index(fields=["origin_kind", "origin_id"]),
        ]

    def __str__(self) -> str:
        """Say its id."""
        return str(self.mid)


class InState(models.TextChoices):
    """Where a received letter is in our house."""

    STORED = "stored", _("Stored, not yet opened")
    WAITING = "waiting", _("Waits for its parts")
    DELIVERED = "delivered", pgettext_lazy("receipt", "Delivered")
    REFUSED = "refused", pgettext_lazy("receipt", "Refused")


class InLetter(models.Model):
    """A letter received. The edge stores it with its answer; the worker opens it afterwards."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    peer = models.ForeignKey(
        Peer, on_delete=models.PROTECT, related_name="in_letters", db_index=False
    )  # what is unique begins with it
    mid = models.UUIDField()
    idg = models.CharField(max_length=64)
    dig = models.CharField(max_length=64)
    ls = models.BigIntegerField()
    epoch = models.PositiveIntegerField()
    prio = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    hop = models.TextField()
    answer = models.TextField()  # the stored receipt: a duplicate gets these very bytes
    stored_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=InState.choices, default=InState.STORED)
    reason = models.CharField(max_length=80, blank=True)
    conv = models.UUIDField(null=True)
    cseq = models.BigIntegerField(null=True)
    schema = models.CharField(max_length=64, blank=True)
    inner = models.BinaryField(null=True)
    payload = models.JSONField(null=True)  # parsed once, strictly; the signed bytes stay in `inner`
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "mid"], name="one_letter_a_peer_and_id")]
        indexes = [
            models.Index(
                fields=["prio", "stored_at"],
                condition=models.Q(state__in=["stored", "waiting"]),
                name="in_queue",
            ),
            models.Index(
                fields=["peer", "prio", "epoch", "ls"],
                condition=models.Q(state__in=["stored", "waiting"]),
                name="in_queue_of_a_peer",
            ),
            models.Index(fields=["peer", "epoch", "ls"]),
            models.Index(fields=["peer", "conv", "cseq"]),
            models.Index(fields=["mid"]),
        ]

    def __str__(self) -> str:
        """Say its id."""
        return str(self.mid)


class LetterCopy(models.Model):
    """Another body that came under the id of a letter.

    With the same `idg` it is the same letter encrypted anew, tried when the first body could not be opened. With another
    `idg` it is evidence of a reused id and never opened.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    letter = models.ForeignKey(InLetter, on_delete=models.PROTECT, related_name="copies")
    idg = models.CharField(max_length=64)
    dig = models.CharField(max_length=64)
    body = models.BinaryField()
    hop = models.TextField()
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "dig"], name="one_copy_a_digest")]

    def __str__(self) -> str:
        """Say its digest."""
        return self.dig


class Receipt(models.Model):
    """A signed receipt, received for a letter of ours or given for a letter of theirs."""

    rid = models.UUIDField(primary_key=True, editable=False)
    peer = models.ForeignKey(
        Peer, on_delete=models.PROTECT, related_name="receipts", db_index=False
    )  # what is unique begins with it
    given = models.BooleanField()  # True: we signed it
    mid = models.UUIDField()
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    token = models.TextField()
    posted_at = models.DateTimeField(null=True, blank=True)  # given ones: when the peer took it
    next_attempt_at = models.DateTimeField(default=now)
    attempts = models.PositiveIntegerField(default=0)
    # received ones, to be compared with each other: their number and count, and under which epochs of both sides
    rseq = models.BigIntegerField(null=True)
    hw = models.BigIntegerField(null=True)
    signer_epoch = models.PositiveIntegerField(null=True)
    own_epoch = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["peer", "given", "mid", "state"], name="one_receipt_a_state"),
            models.UniqueConstraint(
                fields=["peer", "signer_epoch", "rseq"],
                condition=models.Q(given=False),
                name="one_receipt_a_number",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(given=True, posted_at__isnull=True),
                name="receipts_to_post",
            ),
            models.Index(fields=["mid"]),
        ]

    def __str__(self) -> str:
        """Say letter and state."""
        return f"{self.mid} {self.state}"


class Link(models.Model):
    """What moves on a link: apart from the peer's row, so that sending never waits for receiving.

    Whoever needs both rows locks the peer first.
    """

    peer = models.OneToOneField(Peer, on_delete=models.CASCADE, related_name="link")
    in_epoch = models.PositiveIntegerField(default=0)
    in_hw = models.BigIntegerField(default=0)  # up to here no link number is missing
    out_rseq = models.BigIntegerField(default=0)  # receipts given
    last_contact_at = models.DateTimeField(null=True, blank=True)  # it answered or called, signature verified
    failures = models.PositiveIntegerField(default=0)  # calls in a row that nobody answered
    next_call_at = models.DateTimeField(default=now)  # not called before; a first contact brings it forward
    problem = models.CharField(max_length=80, blank=True)  # what the last failed call said
    clock_ms = models.BigIntegerField(
        null=True, blank=True
    )  # how far its clock was before ours, at a greeting
    round_trip_ms = models.PositiveIntegerField(null=True, blank=True)  # how exact that is: half of this
    clock_at = models.DateTimeField(null=True, blank=True)  # when that was

    def __str__(self) -> str:
        """Say how far."""
        return f"{self.in_epoch}/{self.in_hw}"


class Void(models.Model):
    """A link number of a peer that its signed void closed: `hw` passes over it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="voids")
    epoch = models.PositiveIntegerField()
    ls = models.BigIntegerField()
    mid = models.UUIDField()
    idg = models.CharField(max_length=64)
    conv = models.UUIDField()
    cseq = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "epoch", "ls"], name="one_void_a_number")]
        indexes = [models.Index(fields=["peer", "conv", "cseq"])]

    def __str__(self) -> str:
        """Say the number."""
        return f"{self.epoch}/{self.ls}"
