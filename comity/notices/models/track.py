"""A track: a person's way from hit to handover, the same on the nodes of all who take part, and the entries it is made of."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Agency, Person, Unit
from comity.exchange.models import Peer
from comity.lib.clock import now
from comity.lib.ids import new_id


class TrackKind(models.TextChoices):
    """What a track leads to; the codes are those of resources/tracks.yaml."""

    EXTRADITION = "extradition", _("Extradition")
    PROCEEDINGS = "proceedings", _("Transfer of proceedings")
    DEPORTATION = "deportation", _("Deportation")
    SENTENCED = "sentenced", _("Transfer of a sentenced person")


class TrackRole(models.TextChoices):
    """The part of a node in a track; the codes are those of core.track_plan.Role."""

    ASKING = "asking", pgettext_lazy("side of a track", "Asking side")
    HOLDING = "holding", pgettext_lazy("side of a track", "Holding side")
    TRANSIT = "transit", pgettext_lazy("side of a track", "Transit")


class TrackState(models.TextChoices):
    """Where a track stands; the last four are those of core.track_board.Standing."""

    WAITS = "waits", pgettext_lazy("of a track", "Waits for approval")
    RETURNED = "returned", pgettext_lazy("of a track", "Given back")
    OPEN = "open", pgettext_lazy("of a track", "Under way")
    HANDED_OVER = "handed-over", pgettext_lazy("of a track", "Handed over")
    ENDED = "ended", pgettext_lazy("of a track", "Ended before")
    CLOSED = "closed", pgettext_lazy("of a track", "Closed")


class Track(models.Model):
    """A track. Its id is the conversation of its letters, and the same on every node.

    `person` is {name, language, birth, sex, nationality, document}. What stands below `standing` is copied out of the fold of
    its entries (`comity.notices.core.track`), for lists, clocks and counts; nobody writes it but `keep_facts`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    ref = models.CharField(max_length=40)
    partner_ref = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=16, choices=TrackKind.choices)
    role = models.CharField(max_length=8, choices=TrackRole.choices)  # ours
    person = models.JSONField(default=dict)
    name = models.CharField(max_length=300)
    name_language = models.CharField(max_length=10, blank=True)
    offence = models.CharField(max_length=10)  # ICCS
    urgency = models.CharField(max_length=16, default="ordinary")
    urgency_reason = models.TextField(blank=True)
    handling = models.JSONField(default=dict)  # of our letters, in the short form of the forms
    notice = models.UUIDField(null=True, blank=True)  # the wanted file, under its owner's id
    hit = models.UUIDField(null=True, blank=True)  # the hit of ours that it began with
    sister = models.UUIDField(null=True, blank=True)  # the track whose place it takes
    hit_at = models.DateTimeField(null=True, blank=True)
    begun_by_node = models.CharField(max_length=128)
    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField()
    message = models.UUIDField(null=True, blank=True)  # the letter that brought it
    received_at = models.DateTimeField(default=now)
    return_reason = models.TextField(blank=True)
    # copied out of the fold
    state = models.CharField(max_length=12, choices=TrackState.choices)
    end_reason = models.CharField(max_length=24, blank=True)
    task = models.CharField(max_length=20, blank=True)
    task_code = models.CharField(max_length=24, blank=True)
    waits_on = ArrayField(models.CharField(max_length=128), default=list)  # nodes
    waits_since = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    due_began = models.DateTimeField(null=True, blank=True)
    due_step = models.CharField(max_length=24, blank=True)
    differs = models.BooleanField(default=False)
    stopped = models.BooleanField(default=False)
    arrested_at = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)  # of proceedings
    ended_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "ref"], name="one_track_reference_an_agency")
        ]
        indexes = [
            models.Index(fields=["agency", "id"], name="tracks_newest"),
            models.Index(fields=["agency", "due_at", "id"], name="tracks_by_due"),
            models.Index(fields=["agency", "state", "id"], name="tracks_by_state"),
            models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="tracks_running"),
            models.Index(fields=["notice"]),
            models.Index(
                fields=["handed_over_at"],
                condition=models.Q(handed_over_at__isnull=False),
                name="tracks_handed",
            ),
            models.Index(
                fields=["arrested_at"], condition=models.Q(arrested_at__isnull=False), name="tracks_arrested"
            ),
        ]

    def __str__(self) -> str:
        """Say the reference; the name is nobody's label."""
        return self.ref

    @property
    def is_begun(self) -> bool:
        """Whether the partners know of it, or will as soon as they can be reached."""
        return self.state not in {TrackState.WAITS, TrackState.RETURNED}


class TrackParty(models.Model):
    """A node that takes part, and under which agreement we write to it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="parties")
    node = models.CharField(max_length=128)
    role = models.CharField(max_length=8, choices=TrackRole.choices)
    country = models.CharField(max_length=2)  # ISO 3166-1, as the agreement names it
    zone = models.CharField(max_length=64)
    agreement = models.CharField(max_length=120, blank=True)  # empty: our own node
    article = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["role", "node"]
        constraints = [models.UniqueConstraint(fields=["track", "node"], name="one_part_a_node")]

    def __str__(self) -> str:
        """Say node and role."""
        return f"{self.node} {self.role}"


class EntryState(models.TextChoices):
    """Where an entry stands on this node."""

    WAITS = "waits", pgettext_lazy("of an entry", "Waits for approval")
    RETURNED = "returned", pgettext_lazy("of an entry", "Given back")
    SENT = "sent", pgettext_lazy("of an entry", "Signed")
    RECEIVED = "received", pgettext_lazy("of an entry", "Received")
    REFUSED = "refused", pgettext_lazy("of an entry", "Not taken by the partner")


COUNTED = (EntryState.SENT, EntryState.RECEIVED)


class TrackEntry(models.Model):
    """One signed entry of a track, ours or a partner's. Its content never changes; what was wrong is corrected by another one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=24)
    at = models.DateTimeField()
    node = models.CharField(max_length=128)
    actor = models.CharField(max_length=160)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # ours
    data = models.JSONField(default=dict)
    after = ArrayField(models.UUIDField(), default=list)
    state = models.CharField(max_length=10, choices=EntryState.choices)
    message = models.UUIDField(null=True, blank=True)  # the letter that brought it
    received_at = models.DateTimeField(default=now)
    return_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["message"])]

    def __str__(self) -> str:
        """Say its kind."""
        return self.kind


class TrackLetter(models.Model):
    """A letter of ours about a track: to whom, what it carries (`entry` is empty for the beginning), and where it is."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="letters")
    entry = models.ForeignKey(TrackEntry, on_delete=models.PROTECT, null=True, related_name="letters")
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    outgoing = models.UUIDField(unique=True)
    letter = models.UUIDField(null=True, blank=True)
    letter_state = models.CharField(max_length=12, blank=True)
    problem = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["letter"])]

    def __str__(self) -> str:
        """Say where it is."""
        return self.letter_state


class PrivateAnswer(models.Model):
    """What this house answered for itself alone; no letter carries it. Rows are only added; the latest of a question counts.

    `question` is a private stop, or one of the three questions about rights.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="private_answers")
    question = models.CharField(max_length=24)
    state = models.CharField(max_length=10)  # cleared, raised, settled
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        """Say its state."""
        return self.state


class TrackAlarm(models.Model):
    """An alarm that was given about a time limit; each once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="alarms")
    due = models.DateTimeField()
    rule = models.CharField(max_length=10)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["track", "due", "rule"], name="one_alarm_a_limit_and_rule")
        ]

    def __str__(self) -> str:
        """Say the rule."""
        return self.rule
