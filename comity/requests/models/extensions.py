"""More time: asked for, proposed, granted or declined."""

from django.db import models

from comity.accounts.models import Person
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.requests.models.requests import Request
from comity.requests.states import ExtensionState, MoreTimeReason, NoMoreTimeReason


class Extension(models.Model):
    """More time: asked for by the answering side, decided by the asking side. One is open at a time.

    The clock moves by the signed `stored` receipt of the letter that grants it, and by nothing else.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="extensions")
    state = models.CharField(max_length=12, choices=ExtensionState.choices)
    wanted_due = models.DateTimeField()
    reason = models.CharField(max_length=12, choices=MoreTimeReason.choices)
    text = models.TextField(blank=True)
    text_language = models.CharField(max_length=10, blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=now)
    asked_message = models.UUIDField(null=True, blank=True)
    granted_due = models.DateTimeField(
        null=True, blank=True
    )  # proposed or granted; none where it is declined
    decision_reason = models.CharField(max_length=12, choices=NoMoreTimeReason.choices, blank=True)
    decision_text = models.TextField(blank=True)
    decision_language = models.CharField(max_length=10, blank=True)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_message = models.UUIDField(null=True, blank=True)
    problem = models.CharField(
        max_length=80, blank=True
    )  # why the partner's node did not take our last letter
    release = models.JSONField(null=True)  # the decision our letter about it left with, with its inputs
    version = models.PositiveIntegerField(default=1)  # each proposal and decision counts one, as of a draft

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=models.Q(state__in=["to-approve", "asked", "proposed"]),
                name="one_open_extension",
            )
        ]

    def __str__(self) -> str:
        """Say what it belongs to."""
        return f"{self.request_id} {self.state}"
