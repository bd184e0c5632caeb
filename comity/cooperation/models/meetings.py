"""Meetings in their series: who was there, what was on the table, what was decided."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from comity.accounts.models import Agency, Person, Unit
from comity.cooperation.states import (
    DelegateRole,
    MeetingKind,
    MeetingState,
    NameOrder,
    PaperKind,
    ProposalState,
)
from comity.exchange.models import StoredFile
from comity.lib.ids import new_id


class Series(models.Model):
    """A row of meetings under one name: the ministerial meetings with a partner, a general assembly."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    names = models.JSONField(default=dict)  # by language
    kind = models.CharField(max_length=20, choices=MeetingKind.choices)
    parties = ArrayField(models.CharField(max_length=2), default=list)  # states, ISO 3166-1 alpha-2
    nodes = ArrayField(models.CharField(max_length=128), default=list)  # partners that have one
    every_months = models.PositiveSmallIntegerField(null=True, blank=True)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency", "-created_at"])]

    def __str__(self) -> str:
        """Say the kind; names are shown in the reader's language."""
        return self.kind


class Meeting(models.Model):
    """One meeting. Days are days at its place: `zone` says where; both are the moments in UTC.

    `ordinal` is taken as it was given; that it does not follow in its series was seen by whoever set `ordinal_confirmed`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    ref = models.CharField(max_length=20)
    own_ref = models.CharField(
        max_length=300, blank=True
    )  # the number that our own register gave it, where it came from one
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings"
    )
    kind = models.CharField(max_length=20, choices=MeetingKind.choices)
    ordinal = models.PositiveIntegerField(null=True, blank=True)
    ordinal_confirmed = models.BooleanField(default=False)
    titles = models.JSONField(default=dict)  # by language
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    cancelled_reason = models.TextField(blank=True)  # why it is not held; empty in every other state
    cancelled_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    begins_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    is_whole_days = models.BooleanField(default=True)
    is_month_only = models.BooleanField(default=False)  # planned for a month or a year, no day is known
    zone = models.CharField(max_length=64, default="UTC")
    place = models.CharField(max_length=300, blank=True)
    place_country = models.CharField(max_length=2, blank=True)
    parties = ArrayField(models.CharField(max_length=2), default=list)
    nodes = ArrayField(models.CharField(max_length=128), default=list)
    members = models.PositiveIntegerField(null=True, blank=True)  # delegations with a vote
    summary = models.TextField(blank=True)
    summary_language = models.CharField(max_length=12, blank=True)
    uid = models.CharField(max_length=255)  # iCalendar, RFC 5545 section 3.8.4.7
    sequence = models.PositiveIntegerField(default=0)  # raised with each change, RFC 5545 section 3.8.7.4
    # of the calendar that was taken in last: a change here is none of theirs, and makes theirs no older
    their_sequence = models.PositiveIntegerField(null=True, blank=True)
    # whoever keeps it said that no calendar program is to have it, or its calendar came as private
    is_kept_from_feeds = models.BooleanField(default=False)
    document = models.UUIDField(null=True, blank=True)  # of the room of documents, where it was read from one
    quotes = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "uid"], name="one_meeting_a_calendar_id"),
            models.CheckConstraint(
                condition=models.Q(models.Q(state=MeetingState.CANCELLED), ~models.Q(cancelled_reason=""))
                | models.Q(~models.Q(state=MeetingState.CANCELLED), models.Q(cancelled_reason="")),
                name="a_cancelled_meeting_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "begins_at"]),
            models.Index(fields=["series", "ordinal"]),
        ]

    def __str__(self) -> str:
        """Say the reference."""
        return self.ref


class Delegate(models.Model):
    """Somebody at a meeting: the name as it was received, with its order; rank and office by language."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="delegates")
    side = models.CharField(max_length=2)  # the state, ISO 3166-1 alpha-2; empty for a body of several
    organisation = models.JSONField(default=dict)  # by language
    role = models.CharField(max_length=10, choices=DelegateRole.choices)
    name = models.CharField(max_length=200)
    name_language = models.CharField(max_length=12, blank=True)
    family = models.CharField(max_length=100, blank=True)
    given = models.CharField(max_length=100, blank=True)
    order = models.CharField(max_length=12, choices=NameOrder.choices)
    readings = models.JSONField(default=dict)  # the name as other scripts write it, by language
    rank = models.JSONField(default=dict)
    office = models.JSONField(default=dict)
    place = models.PositiveIntegerField()  # in the list of the delegation

    class Meta:
        indexes = [models.Index(fields=["meeting", "side", "place"])]

    def __str__(self) -> str:
        """Say the name."""
        return self.name


class AgendaItem(models.Model):
    """One item of the agenda."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    place = models.PositiveIntegerField()
    texts = models.JSONField(default=dict)
    minutes = models.TextField(blank=True)  # what was said about it
    minutes_language = models.CharField(max_length=12, blank=True)
    version = models.PositiveIntegerField(
        default=1
    )  # of item and minutes, so that nobody writes over another

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "place"], name="one_agenda_item_a_place")]

    def __str__(self) -> str:
        """Say the place."""
        return str(self.place)


class MeetingPaper(models.Model):
    """A document of a meeting: invitation, working paper, report, minutes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=20)
    titles = models.JSONField(default=dict)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        """Say the kind."""
        return self.kind

    @property
    def kind_words(self) -> str:
        """What it is, in the reader's language."""
        return str(PaperKind(self.kind).label)


class Proposal(models.Model):
    """Something put before a meeting: to be decided by a vote, an office to be filled by an election, or a report to be noted.

    Reports are numbered apart, and nothing is counted on them.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveIntegerField()
    texts = models.JSONField(default=dict)
    proposed_by = models.CharField(max_length=200, blank=True)
    is_election = models.BooleanField(default=False)
    is_report = models.BooleanField(default=False)
    rule = models.CharField(
        max_length=20
    )  # core.votes.Rule, of an election core.elections.Needs, of a report none
    seats = models.PositiveSmallIntegerField(default=1)
    candidates = models.JSONField(default=list)  # of an election: [{"key", "name", "state"}]
    quorum_of = models.PositiveSmallIntegerField(
        default=1
    )  # the quorum is quorum_of / quorum_in of the members
    quorum_in = models.PositiveSmallIntegerField(default=2)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.TABLED)
    elected = models.JSONField(default=list)  # keys of candidates

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "is_report", "number"], name="one_proposal_a_number")
        ]

    def __str__(self) -> str:
        """Say the number."""
        return str(self.number)

    @property
    def is_counted(self) -> bool:
        """Whether it is decided by one counted vote."""
        return not self.is_election and not self.is_report


class Ballot(models.Model):
    """One counted vote, or one round of an election. Counts are added, never changed; a wrong one is annulled with a reason."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="ballots")
    round = models.PositiveSmallIntegerField()
    present = models.PositiveIntegerField()
    members = models.PositiveIntegerField()
    in_favour = models.PositiveIntegerField(null=True)
    against = models.PositiveIntegerField(null=True)
    abstained = models.PositiveIntegerField(null=True)
    no_vote = models.PositiveIntegerField(null=True)
    votes = models.JSONField(default=dict)  # of a round: votes by candidate
    invalid = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=12)
    counted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    counted_at = models.DateTimeField()
    annulled_at = models.DateTimeField(null=True, blank=True)
    annulled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    annulled_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "round"],
                condition=models.Q(annulled_at=None),
                name="one_standing_count_a_round",
            )
        ]

    def __str__(self) -> str:
        """Say round and outcome."""
        return f"{self.round} {self.outcome}"
