"""What people answered to the rules that ask. Rows are only added; the latest of a rule counts while its values stand."""

from django.db import models

from comity.accounts.models import Person
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.notices.models.wanted import WantedFile


class PreflightAnswer(models.Model):
    """One answer: which rule, about which state, for which values (`digest`), whether the file satisfies it, and why."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.ForeignKey(WantedFile, on_delete=models.CASCADE, related_name="answers")
    rule = models.CharField(max_length=40)
    about = models.CharField(max_length=4, blank=True)
    digest = models.CharField(max_length=64)
    satisfied = models.BooleanField()
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["file", "at"])]

    def __str__(self) -> str:
        """Say the rule."""
        return self.rule
