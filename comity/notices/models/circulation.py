"""To whom a file went, and what became of it there: one row a partner."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.exchange.models import Peer
from comity.lib.ids import new_id
from comity.notices.models.wanted import WantedFile


class CirculationState(models.TextChoices):
    """Where a file stands with one partner."""

    WAITS = "waits", pgettext_lazy("of a circulation", "Waits for approval")
    RETURNED = "returned", pgettext_lazy("of a circulation", "Given back")
    SENT = "sent", pgettext_lazy("of a circulation", "Sent")
    LOST = "lost", pgettext_lazy("of a circulation", "Not taken")
    WITHDRAWN = "withdrawn", pgettext_lazy("of a circulation", "Withdrawn")


class FlagReason(models.TextChoices):
    """Why a state cannot act on a notice."""

    NO_BASIS = "no-basis", _("A notice alone is no basis for an arrest here")
    NO_OFFENCE = "no-offence", _("It is no offence here")
    NATIONAL = "national", _("The person is a national of ours, and we hand over none")
    REFUGEE = "refugee", _("The person is under the protection of a state")
    CHARACTER = "character", _("The matter is of a political, military, religious or racial character")
    PENALTY = "penalty", _("Death or ill-treatment may follow")
    LAPSED = "lapsed", _("The offence or the sentence has lapsed here")
    TRIED = "tried", _("The person was tried for it already")
    MINOR = "minor", _("The person is or was a minor")
    INCOMPLETE = "incomplete", _("The notice lacks what our law asks for")
    COURT = "court", _("A court of ours has refused it")
    OTHER = "other", _("Another reason, see the words")


class Circulation(models.Model):
    """A file at one partner. `letters` are all that carried it, `letter` the last; all of them are taken back at the end."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.ForeignKey(WantedFile, on_delete=models.PROTECT, related_name="circulations")
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CirculationState.choices, default=CirculationState.WAITS)
    kind = models.CharField(max_length=40)  # of the agreements room: what is asked
    purpose = models.CharField(max_length=40)
    agreement = models.CharField(max_length=120)
    article = models.CharField(max_length=20)
    outgoing = models.UUIDField(null=True, blank=True)
    letter = models.UUIDField(null=True, blank=True)
    letters = ArrayField(models.UUIDField(), default=list)
    letter_state = models.CharField(max_length=12, blank=True)  # of the last receipt
    until = models.DateTimeField(null=True, blank=True)  # as the last letter says
    offered_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=80, blank=True)
    flag = models.CharField(max_length=16, blank=True)
    flag_text = models.TextField(blank=True)
    flag_at = models.DateTimeField(null=True, blank=True)
    flag_letter = models.UUIDField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_failed = models.CharField(max_length=80, blank=True)  # why the partner could not be told yet

    class Meta:
        ordering = ["peer__node"]
        constraints = [models.UniqueConstraint(fields=["file", "peer"], name="one_circulation_a_partner")]
        indexes = [models.Index(fields=["letter"]), models.Index(fields=["peer", "state"])]

    def __str__(self) -> str:
        """Say its state."""
        return self.state
