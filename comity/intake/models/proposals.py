"""What the machine proposes of a document, what people decided about it, and what waits for a room that is not there yet."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Agency, Person
from comity.intake.models.documents import Document, Reading
from comity.lib.clock import now
from comity.lib.ids import new_id


class ProposalKind(models.TextChoices):
    """The kinds of comity-intake/1, in the order in which an officer goes through them."""

    DOCUMENT = "document", _("The document itself")
    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")
    OPERATION = "operation", _("Operation")
    OUTCOME = "outcome", _("Result")
    MEETING = "meeting", _("Meeting")
    AGREEMENT = "agreement", _("Agreement")
    COMMITMENT = "commitment", _("Commitment")
    PLACE = "place", _("Place")
    DATE = "date", _("Date")
    CRIME_AREA = "crime_area", _("Crime area")
    FIGURE = "figure", _("Figure")


class ProposalState(models.TextChoices):
    """What became of a proposal."""

    OPEN = "open", pgettext_lazy("state of a proposal", "Open")
    ACCEPTED = "accepted", pgettext_lazy("state of a proposal", "Accepted")
    CHANGED = "changed", _("Accepted with changes")
    REFUSED = "refused", pgettext_lazy("state of a proposal", "Refused")
    REPLACED = "replaced", _("Replaced by another reading")


class Proposal(models.Model):
    """One record that a reading proposes.

    `content` is the record of comity-intake/1 (for the document: one field, `{field, value}`) without offsets, its references to persons,
    organisations and places as `local` ids of other proposals of the same document. `quotes` is a list of `{start, end, text}` in `reading`.
    `changed` is the content as an officer accepted it. `made` says what the owning room made: `{room, kind, id}`.

    Another reading finds a proposal again by its `key` and moves it there, with what was decided. An open one whose words are gone is
    replaced. One about which a person has decided stays, with the reading and the quotes it had then, and is marked `lost` until a
    reading has its words again. A `local` id is given once in a document and never to another.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="proposals")
    reading = models.ForeignKey(
        Reading, on_delete=models.PROTECT, related_name="proposals"
    )  # the last that proposed it
    kind = models.CharField(max_length=12, choices=ProposalKind.choices)
    key = models.CharField(max_length=64)  # of kind, content and quoted words: the same in the next reading
    local = models.CharField(max_length=20, blank=True)  # p1, o3, l2 … in its document
    place = models.PositiveIntegerField()  # offset of its first quote
    content = models.JSONField(default=dict)
    quotes = models.JSONField(default=list)
    rule = models.CharField(max_length=80)
    lost = models.BooleanField(default=False)  # decided, and the last reading has its words no more
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    changed = models.JSONField(null=True)
    reason = models.CharField(max_length=300, blank=True)  # why it was refused
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    made = models.JSONField(null=True)

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "key"], name="one_proposal_a_key"),
        ]
        indexes = [models.Index(fields=["document", "state"], name="proposals_by_state")]

    def __str__(self) -> str:
        """Say the kind; the words may be anything."""
        return f"{self.kind} {self.id}"

    @property
    def counts(self) -> dict[str, Any]:
        """Return the content that counts: as changed, otherwise as proposed."""
        found: dict[str, Any] = self.content if self.changed is None else self.changed
        return found

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.state == ProposalState.OPEN


class QuestionAnswer(models.TextChoices):
    """What a person says to a doubtful join."""

    SAME = "same", pgettext_lazy("answer to a doubtful join", "One person")
    OTHERS = "others", pgettext_lazy("answer to a doubtful join", "Two persons")


class Question(models.Model):
    """Two persons of one text that may be one: asked, never joined by the machine alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="questions")
    one = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+")
    probability = models.FloatField()  # 0 to 1, that they are one
    reasons = models.JSONField(default=list)
    answer = models.CharField(max_length=10, choices=QuestionAnswer.choices, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="one_question_a_pair")]

    def __str__(self) -> str:
        """Say the identifier."""
        return str(self.id)


class DraftKind(models.TextChoices):
    """Kinds of record that the room of cooperation takes over."""

    MEETING = "meeting", _("Meeting")
    AGREEMENT = "agreement", _("Agreement")
    COMMITMENT = "commitment", _("Commitment")


class Draft(models.Model):
    """A confirmed meeting, agreement or commitment that waits for the room of cooperation, typed as comity-intake/1 has it.

    It waits until that room took it over, into a new `entry` or one that was there, or declined it with a reason.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=DraftKind.choices)
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="draft")
    content = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=now)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)  # when the owning room took it
    declined_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )  # took it or declined it
    decline_reason = models.CharField(max_length=300, blank=True)
    entry = models.UUIDField(null=True, blank=True)  # what the owning room has of it

    class Meta:
        indexes = [
            models.Index(fields=["agency", "made_at", "id"], name="drafts_newest"),
            models.Index(fields=["entry"], name="drafts_by_entry"),
        ]

    def __str__(self) -> str:
        """Say the kind."""
        return f"{self.kind} {self.id}"
