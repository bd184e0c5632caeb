"""What a consular post keeps: one file for each national it was told of, and what it did, line by line.

A file belongs to the agency that is the post: this node's own, or a guest of it (an embassy on the ministry's node, or on that of
the police who hold the person). Nobody of another agency reads it, the holding one on the same node included.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Agency, Person
from comity.exchange.models import Peer
from comity.lib.ids import new_id


class PostFileState(models.TextChoices):
    """How far a file is."""

    # what happened came before the notice: the file waits for it
    AHEAD = "ahead", pgettext_lazy("of a post's file", "Notice not here yet")
    OPEN = "open", pgettext_lazy("of a post's file", "Open")
    ENDED = "ended", pgettext_lazy("of a post's file", "Ended")


class PostEnd(models.TextChoices):
    """How it ended."""

    RELEASE = "release", pgettext_lazy("of a post's file", "Released")
    TRANSFER = "transfer", pgettext_lazy("of a post's file", "Transferred")
    RETURN = "return", pgettext_lazy("of a post's file", "Returned home")
    DEATH = "death", pgettext_lazy("of a post's file", "Died")
    WITHDRAWN = "withdrawn", pgettext_lazy("of a post's file", "The person wants nothing from the post")
    OTHER = "other", pgettext_lazy("of a post's file", "Otherwise")


class PostFile(models.Model):
    """One national the post was told of.

    `detention` is the id of the person's detention on the side that holds them; `peer` is that side's node, None where it is this
    node, whose agency is `holder`. `said` is the notice's body as it came; what lists show stands in columns beside it. Moments are
    kept apart as they were: `written_at` (by who holds the person), `received_at` (at this node, by our signed receipt), `opened_at`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    ref = models.CharField(max_length=40)
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, null=True, related_name="+")
    holder = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    detention = models.UUIDField()
    their_ref = models.CharField(max_length=40, blank=True)
    held_by = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=300, blank=True)
    name_language = models.CharField(max_length=10, blank=True)
    holding_state = models.CharField(max_length=3, blank=True)  # as on passports
    place = models.CharField(max_length=300, blank=True)
    zone = models.CharField(max_length=64, default="UTC")
    offence = models.CharField(max_length=6, blank=True)
    said = models.JSONField(default=dict)
    notice = models.UUIDField(null=True, blank=True)  # the notice's own id
    letter = models.UUIDField(null=True, blank=True)
    deprived_at = models.DateTimeField(null=True, blank=True)
    written_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=PostFileState.choices)
    end = models.CharField(max_length=10, choices=PostEnd.choices, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    unwished_at = models.DateTimeField(null=True, blank=True)  # the person took their wish back
    # copied from the entries whenever one is written: what is due next, for lists and the desk
    due = models.CharField(max_length=20, blank=True)
    due_began_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    # the moment `due_at` named when the post was reminded, before it and after
    reminded_for = models.DateTimeField(null=True, blank=True)
    lapsed_for = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "ref"], name="one_reference_a_post"),
            models.UniqueConstraint(
                fields=["agency", "peer", "detention"],
                condition=models.Q(peer__isnull=False),
                name="one_file_a_detention_abroad",
            ),
            models.UniqueConstraint(
                fields=["agency", "detention"],
                condition=models.Q(peer__isnull=True),
                name="one_file_a_detention_here",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "due_at"], name="post_file_due"),
            models.Index(fields=["agency", "opened_at"], name="post_file_opened"),
        ]

    def __str__(self) -> str:
        """Say the reference; names are nobody's label."""
        return self.ref


class PostEntryKind(models.TextChoices):
    """What a line of a file says."""

    NOTICE = "notice", pgettext_lazy("in a post's file", "Notice received")
    NOTICE_AGAIN = "notice-again", pgettext_lazy("in a post's file", "Notice received again")
    UNWISHED = "unwished", pgettext_lazy("in a post's file", "The person took the wish back")
    PROCEEDING = "proceeding", pgettext_lazy("in a post's file", "From who holds the person")
    PLANNED = "planned", pgettext_lazy("in a post's file", "Visit planned")
    VISIT = "visit", pgettext_lazy("in a post's file", "Visit made")
    NOT_VISITED = "not-visited", pgettext_lazy("in a post's file", "Visit refused")
    LAWYER = "lawyer", pgettext_lazy("in a post's file", "Lawyer arranged")
    INTERPRETER = "interpreter", pgettext_lazy("in a post's file", "Interpreter arranged")
    LEGAL = "legal", pgettext_lazy("in a post's file", "Legal information given")
    FAMILY = "family", pgettext_lazy("in a post's file", "Family told")
    HEALTH = "health", pgettext_lazy("in a post's file", "Health")
    NOTE = "note", pgettext_lazy("in a post's file", "Note")
    END = "end", pgettext_lazy("in a post's file", "Ended")


class WhoRefused(models.TextChoices):
    """Who said no to a visit."""

    PERSON = "person", _("The person, in words of their own")
    HOLDER = "holder", _("Who holds the person")


class PostEntry(models.Model):
    """One line of a file; lines are only added. `corrects` is the line whose place it takes, which stays readable behind it.

    `answers` is the planned visit that was made or refused. `by` is None for what came from who holds the person, whose body
    is `said`; `zone` is that of the place where it happened.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.ForeignKey(PostFile, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=14, choices=PostEntryKind.choices)
    at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    place = models.CharField(max_length=300, blank=True)
    who = models.CharField(max_length=200, blank=True)  # the visitor, lawyer, interpreter, relative
    contact = models.CharField(max_length=200, blank=True)
    spoken = models.CharField(max_length=10, blank=True)  # the language in which it was said to the person
    text = models.TextField(blank=True)
    text_language = models.CharField(max_length=10, blank=True)
    refused_by = models.CharField(max_length=8, choices=WhoRefused.choices, blank=True)
    wish_at = models.DateTimeField(null=True, blank=True)  # when the person wished that the family is told
    said = models.JSONField(default=dict)
    letter = models.UUIDField(null=True, blank=True)
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["file", "at"], name="post_entry_order")]

    def __str__(self) -> str:
        """Say its kind."""
        return self.kind


class AskKind(models.TextChoices):
    """What a post asks of who holds the person."""

    VISIT = "visit-request", pgettext_lazy("of a post", "A date for a visit")
    MESSAGE = "message", pgettext_lazy("of a post", "A message to be handed on")


class AskState(models.TextChoices):
    """Where it stands."""

    TO_APPROVE = "to-approve", pgettext_lazy("asked by a post", "Waits for approval")
    RETURNED = "returned", pgettext_lazy("asked by a post", "Given back")
    ASKED = "asked", pgettext_lazy("asked by a post", "Asked")
    AGREED = "agreed", pgettext_lazy("asked by a post", "Agreed")
    DONE = "done", pgettext_lazy("asked by a post", "Handed on")
    LATER = "later", pgettext_lazy("asked by a post", "Not then")
    REFUSED = "refused", pgettext_lazy("asked by a post", "Refused")
    LOST = "lost", pgettext_lazy("asked by a post", "Did not arrive")


class PostAsk(models.Model):
    """What a post asks of who holds the person: on the post's side with its `file`, on the holding side with none.

    Where both are on this node it is one row, which the post reads with its file and the holding side by the detention.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.ForeignKey(PostFile, on_delete=models.PROTECT, null=True, related_name="asks")
    detention = models.UUIDField()
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, null=True, related_name="+")  # the other side
    post = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=14, choices=AskKind.choices)
    text = models.TextField(blank=True)
    text_language = models.CharField(max_length=10, blank=True)
    wished_at = models.DateTimeField(null=True, blank=True)
    zone = models.CharField(max_length=64, default="UTC")
    state = models.CharField(max_length=10, choices=AskState.choices)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    letter = models.UUIDField(null=True, blank=True)
    answer_text = models.TextField(blank=True)
    answer_language = models.CharField(max_length=10, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)  # the moment of the visit
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_letter = models.UUIDField(null=True, blank=True)
    # an answer that waits for a second person; it becomes the state when it leaves
    answer_waits = models.CharField(max_length=10, choices=AskState.choices, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["detention"], name="post_ask_detention")]

    def __str__(self) -> str:
        """Say what is asked."""
        return self.kind
