"""Commitments: what is true are the entries of both sides; the rest is computed from them inside the act that adds one."""

from django.db import models

from comity.accounts.models import Agency, Person, Unit
from comity.cooperation.models.meetings import Meeting
from comity.cooperation.states import EntryState
from comity.lib.ids import new_id
from comity.operations.core.entries import Signed

LONGEST_AGREEMENT = (
    120  # signs of the id of an agreement, or of the title by which one without a form is called
)


class Commitment(models.Model):
    """A commitment under the same id on both nodes; its conversation has that id too.

    What stands below `article` is computed from the entries (`core.ledger`), for lists and reminders. `partner` is a node, or
    empty where the partner has none: then `partner_names` says who it is and nothing is countersigned. `agreement` and `article`
    are what it rests on; `leaves_under` and what follows say under what our letters leave (asked once, empty before).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    ref = models.CharField(max_length=20)
    own_ref = models.CharField(
        max_length=300, blank=True
    )  # the number that our own register gave it, where it came from one
    partner = models.CharField(max_length=128, blank=True)
    partner_country = models.CharField(max_length=2)
    partner_names = models.JSONField(default=dict)
    # the kept agency it is with, where it began without a node; from when on both sides hold it
    partner_agency = models.ForeignKey(
        "cooperation.PartnerAgency",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
    )
    two_sided_from = models.DateTimeField(null=True, blank=True)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="commitments"
    )
    agreement = models.CharField(max_length=LONGEST_AGREEMENT, blank=True)
    article = models.CharField(max_length=20, blank=True)
    partner_ref = models.CharField(max_length=40, blank=True)
    leaves_under = models.CharField(max_length=LONGEST_AGREEMENT, blank=True)
    leaves_article = models.CharField(max_length=20, blank=True)
    offence = models.CharField(max_length=10, blank=True)  # ICCS; what the cooperation is about
    handling = models.JSONField(default=dict)
    rights = models.JSONField(default=dict)
    # empty while nothing stands, or two versions do; `withdrawn` where nothing is left of what was proposed
    stage = models.CharField(max_length=12, blank=True)
    is_split = models.BooleanField(default=False)
    is_disputed = models.BooleanField(default=False)
    waits_on_us = models.BooleanField(default=False)
    waits_on_them = models.BooleanField(default=False)
    # a change of ours is disputed, and our side has neither withdrawn it nor proposed another since
    dispute_waits_on_us = models.BooleanField(default=False)
    # the day, by the agency's clock, since which our oldest open proposal waits for the partner
    unsigned_since = models.DateField(null=True, blank=True)
    # a record proposed as evidence waits: neither set aside nor named by what stands
    has_open_offers = models.BooleanField(default=False)
    # what lists read is older than the way in which it is computed now: the sweep computes it anew, once
    is_to_recompute = models.BooleanField(default=False)
    actor = models.CharField(max_length=128, blank=True)
    owner = models.CharField(max_length=200, blank=True)
    due = models.DateField(null=True, blank=True)
    # names of the zones in all of which that day must be over, and the first moment at which it is (`core.last_day`)
    due_zones = models.JSONField(default=list)
    over_at = models.DateTimeField(null=True, blank=True)
    # from the signed entries, so that both nodes count on one day: the first and the ending change that stand
    agreed_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    texts = models.JSONField(default=dict)
    mark = models.CharField(max_length=64, blank=True)
    their_mark = models.CharField(max_length=64, blank=True)  # as their last letter had it
    is_different = models.BooleanField(default=False)  # their mark stayed another one than ours
    document = models.UUIDField(null=True, blank=True)
    quotes = models.JSONField(default=list)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["agency", "-created_at"]),
            models.Index(fields=["agency", "stage", "due"]),
            models.Index(fields=["partner"]),
        ]

    def __str__(self) -> str:
        """Say the reference."""
        return self.ref


class CommitmentEntry(models.Model):
    """One signed entry of one side; `data` is what is signed, `id` the same on both nodes.

    `asks_second` says that a second person of our house decides before it leaves or stands: what drops or extends. `handling` is
    that of the partner's letter that brought it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="entries")
    node = models.CharField(max_length=128)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
    ours = models.BooleanField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=EntryState.choices)
    asks_second = models.BooleanField(default=False)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)
    handling = models.JSONField(default=dict)
    letter = models.UUIDField(null=True, blank=True)
    came_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["commitment", "node", "seq"]),
            models.Index(fields=["letter"]),
        ]

    def __str__(self) -> str:
        """Say what it does."""
        return f"{self.kind} {self.seq}"

    @property
    def signed(self) -> Signed:
        """The entry as the fold reads it."""
        return Signed(str(self.pk), self.node, self.seq, self.kind, self.at, self.data)

    @property
    def has_effect(self) -> bool:
        """Whether the fold counts it here: not what waits in the house or was given back."""
        return self.state in {EntryState.KEPT, EntryState.SENT, EntryState.RECEIVED}

    @property
    def waits_in_house(self) -> bool:
        """Whether a second person of our house is to decide about it before anything leaves."""
        return self.asks_second and self.decided_by_id is None and self.state == EntryState.WAITS


class CommitmentAlarm(models.Model):
    """That people were told of a date: once for each date and rule (`commitments.alarm_rules`)."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="alarms")
    due = models.DateField()
    rule = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "due", "rule"], name="one_alarm_a_commitment_date_and_rule"
            )
        ]

    def __str__(self) -> str:
        """Say rule and date."""
        return f"{self.rule} {self.due}"
