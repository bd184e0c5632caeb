"""Complaints of ill-treatment: tables of their own, because their readers are others than those of the file.

Whoever holds the person must not learn that there is one. Therefore nothing outside of these tables names it: entries of the log
say "a post's file was changed", as for a visit; notifications say the same; letters that carry one are reports like all others.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Agency, Person
from comity.exchange.models import Peer
from comity.lib.ids import new_id
from comity.protection.models.post import PostFile


class ComplaintHead(models.TextChoices):
    """What a complaint is about."""

    VIOLENCE = "violence", pgettext_lazy("of a complaint", "Violence")
    THREATS = "threats", pgettext_lazy("of a complaint", "Threats or humiliation")
    CONFESSION = "confession", pgettext_lazy("of a complaint", "Forced to confess or to sign")
    CARE = "care", pgettext_lazy("of a complaint", "No doctor or medicine")
    CONDITIONS = "conditions", pgettext_lazy("of a complaint", "Food, water, sleep, cell")
    ISOLATION = (
        "isolation",
        pgettext_lazy("of a complaint", "Kept from others, from a lawyer or from the post"),
    )
    LANGUAGE = "language", pgettext_lazy("of a complaint", "No interpreter")
    OTHER = "other", pgettext_lazy("of a complaint", "Something else")


class PersonsWish(models.TextChoices):
    """What the person who complains wants done with it."""

    KEEP = "keep", pgettext_lazy("of a complaint", "It stays with the post")
    OWN_STATE = "own-state", pgettext_lazy("of a complaint", "Their own state’s authorities may know")
    ANY = (
        "any",
        pgettext_lazy("of a complaint", "It may be brought before any authority, the holding one too"),
    )


class Complaint(models.Model):
    """One complaint, at the post that heard it (`file`) or at the authority it was sent on to (`peer`).

    `agency` is the one whose consular officers read it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(PostFile, on_delete=models.PROTECT, null=True, related_name="complaints")
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, null=True, related_name="+")
    letter = models.UUIDField(null=True, blank=True)
    person_name = models.CharField(max_length=300, blank=True)  # of one that came by letter
    person_language = models.CharField(max_length=10, blank=True)
    holding_state = models.CharField(max_length=3, blank=True)  # as on passports; empty: not known
    at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    place = models.CharField(max_length=300, blank=True)
    heads = ArrayField(models.CharField(max_length=12, choices=ComplaintHead.choices), default=list)
    # what the log calls it where it is no line of a file: `id` stands on the covers of letters that carry it
    log_id = models.UUIDField(default=new_id, editable=False)
    text = models.TextField()
    text_language = models.CharField(max_length=10, blank=True)
    wish = models.CharField(max_length=10, choices=PersonsWish.choices)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        """Say nothing of it."""
        return str(self.id)


class ComplaintNote(models.Model):
    """What was done about a complaint; lines are only added."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    text_language = models.CharField(max_length=10, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        """Say nothing of it."""
        return str(self.id)


class ComplaintReader(models.Model):
    """Somebody of the post's own agency whom the post lets read one complaint, until it says otherwise."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="readers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["complaint", "person"], condition=models.Q(until=None), name="one_reading_at_a_time"
            )
        ]

    def __str__(self) -> str:
        """Say nothing of it."""
        return str(self.id)


class SendingState(models.TextChoices):
    """Where a sending on stands."""

    TO_APPROVE = "to-approve", pgettext_lazy("of a complaint sent on", "Waits for approval")
    RETURNED = "returned", pgettext_lazy("of a complaint sent on", "Given back")
    SENT = "sent", pgettext_lazy("of a complaint sent on", "Sent")
    LOST = "lost", pgettext_lazy("of a complaint sent on", "Did not arrive")
    SHOWN = "shown", pgettext_lazy("of a complaint sent on", "Shown to the authority on this node")


class ComplaintSending(models.Model):
    """A complaint sent on by the post's own act: to a partner's node, or shown to another agency on this one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="sendings")
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField()
    to_holder = models.BooleanField(default=False)  # confirmed in so many words
    state = models.CharField(max_length=10, choices=SendingState.choices)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    letter = models.UUIDField(null=True, blank=True)

    def __str__(self) -> str:
        """Say nothing of it."""
        return str(self.id)
