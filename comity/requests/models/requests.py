"""Requests, ours and partners', and whom each is about."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from comity.accounts.models import Agency, Person, Unit
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.requests.states import Direction, PersonCategory, State, Urgency

if TYPE_CHECKING:
    from comity.requests.models.attachments import Attachment


class Request(models.Model):
    """One request to one partner, ours or a partner's. Its id is the same on both nodes.

    Its conversation is its own, with the same id, unless several were asked: then each party has its request, with its
    own clock and thread, and all of them name the conversation.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    direction = models.CharField(max_length=8, choices=Direction.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    ref = models.CharField(max_length=40)
    partner_ref = models.CharField(max_length=40, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    assigned_to = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    partner = models.CharField(max_length=128, blank=True)  # node id
    kind = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200, blank=True)
    questions = ArrayField(models.TextField(), default=list)
    facts = models.TextField(blank=True)
    facts_language = models.CharField(max_length=10, blank=True)
    person_link = models.TextField(blank=True)  # how each person touches the facts (UNTOC art. 27)
    offence = models.CharField(max_length=10, blank=True)  # ICCS
    purpose = models.CharField(max_length=40, blank=True)
    details = models.JSONField(
        default=dict
    )  # what some kinds ask for beside: authority, proceeding, warrant, plan
    evidence = models.BooleanField(default=False)  # asked as evidence for a court, not as police information
    agreement = models.CharField(max_length=120, blank=True)
    article = models.CharField(max_length=20, blank=True)
    urgency = models.CharField(max_length=14, choices=Urgency.choices, default=Urgency.ORDINARY)
    urgency_reason = models.TextField(blank=True)
    reply_by = models.DateTimeField(null=True, blank=True)
    clock_rule = models.JSONField(null=True)  # fixed when it is sent
    handling = models.JSONField(default=dict)
    rights = models.JSONField(default=dict)
    senior_decision = models.JSONField(null=True)
    decision = models.JSONField(null=True)  # the release decision it left with, with its inputs
    return_reason = models.TextField(blank=True)
    problem = models.CharField(max_length=80, blank=True)  # why the letter was lost with which it left before
    confirm_by = models.DateTimeField(null=True, blank=True)  # second person after a flash release
    message = models.UUIDField(null=True, blank=True)  # the letter in the exchange
    conversation = models.UUIDField(null=True, blank=True, db_index=True)  # where several were asked
    deputy = models.CharField(max_length=128, blank=True)  # of a draft to several: who may take over
    created_at = models.DateTimeField(default=now)
    # each change of a draft, its files and its state counts one; a page says which version it was opened with
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=now)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    sitting = models.CharField(max_length=36, blank=True)  # the opening of a page that wrote it last
    sitting_since = models.PositiveIntegerField(default=0)  # the version on which that page began to write
    sitting_turn = models.BigIntegerField(default=0)  # its last save: one that comes late is older
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_under = models.CharField(max_length=64, blank=True)  # the membership by which its party was out
    escalated_at = models.DateTimeField(null=True, blank=True)  # when its supervisors were told last
    # The clock, as the signed facts say it (`clock_rows`). A copy to sort, filter and count by: late is what is due before now.
    clock_state = models.CharField(max_length=10, blank=True)  # a ClockState; empty before it is sent
    clock_began_at = models.DateTimeField(null=True, blank=True)
    clock_due_at = models.DateTimeField(null=True, blank=True)  # while it runs, or where it stands still late
    clock_stopped_at = models.DateTimeField(null=True, blank=True)  # since when it stands still
    clock_stood_still = models.DurationField(default=timedelta)  # finished pauses
    clock_ended_at = models.DateTimeField(null=True, blank=True)
    clock_allowance = models.DurationField(default=timedelta)  # the whole time, without pauses

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "ref"], name="one_reference_an_agency")]
        indexes = [
            models.Index(fields=["agency", "state", "clock_due_at"]),
            models.Index(fields=["agency", "clock_state", "clock_due_at"]),
            models.Index(fields=["partner", "partner_ref"]),
            # lists and the desk: what runs out first, what is open, the newest, one partner's, one reference
            models.Index(
                fields=["agency", "clock_due_at", "id"],
                condition=models.Q(clock_due_at__isnull=False),
                name="requests_by_clock",
            ),
            models.Index(
                fields=["agency", "direction", "state", "clock_due_at", "id"],
                # with all that the desk sorts and narrows by: it is read from the index alone
                include=["clock_allowance", "clock_state", "drafted_by", "assigned_to", "unit", "partner"],
                condition=~models.Q(state=State.CLOSED),
                name="requests_open",
            ),
            models.Index(fields=["agency", "id"], name="requests_newest"),
            models.Index(fields=["agency", "partner", "id"], name="requests_of_partner"),
            models.Index(fields=["agency", "partner_ref"], name="requests_their_ref"),
            models.Index(fields=["sitting"], condition=~models.Q(sitting=""), name="requests_by_sitting"),
            models.Index(
                fields=["agency"], condition=models.Q(confirm_by__isnull=False), name="requests_to_confirm"
            ),
        ]

    def __str__(self) -> str:
        """Say the reference."""
        return self.ref

    @property
    def conv(self) -> UUID:
        """The conversation of its letters."""
        return self.conversation or self.id

    def own_files(self) -> list["Attachment"]:
        """Return the files of the request itself, those of its answers left out; one question for all its files."""
        return [one for one in self.attachments.all() if one.reply_id is None]


class RequestSubject(models.Model):
    """Somebody a request is about, exactly as the requesting side wrote it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="subjects")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    name_language = models.CharField(max_length=10, blank=True)
    category = models.CharField(max_length=10, choices=PersonCategory.choices, blank=True)
    birth_date = models.CharField(max_length=10, blank=True)  # a full date or a year
    sex = models.CharField(max_length=8, blank=True)
    nationality = models.CharField(max_length=4, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    document = models.CharField(max_length=40, blank=True)
    query = models.UUIDField(null=True, blank=True)  # the cross-check at arrival

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["request", "place"], name="one_subject_a_place")]

    def __str__(self) -> str:
        """Say the name as given."""
        return self.name


class ReferenceCounter(models.Model):
    """The next number of a year's references; a row lock keeps them gapless enough and never equal."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    letter = models.CharField(max_length=2)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "letter"], name="one_counter_a_year")
        ]

    def __str__(self) -> str:
        """Say letter and year."""
        return f"{self.letter}-{self.year}"
