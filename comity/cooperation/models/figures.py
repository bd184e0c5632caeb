"""Figures of both sides for one time and agreement: a sheet under the same id on both nodes, and what each side told on it."""

from django.db import models

from comity.accounts.models import Agency, Person
from comity.cooperation.states import EntryState
from comity.lib.ids import new_id


class FigureSheet(models.Model):
    """What both sides' figures are of: from `since` up to `until`, which is outside, under an agreement or all of them.

    Its conversation has the same id. `leaves_under` and what follows say under what our letters leave.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    partner = models.CharField(max_length=128)
    agreement = models.CharField(max_length=120, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField()
    zone = models.CharField(max_length=64)  # whose days the time was said in
    leaves_under = models.CharField(max_length=120, blank=True)
    leaves_article = models.CharField(max_length=20, blank=True)
    offence = models.CharField(max_length=10)
    handling = models.JSONField(default=dict)
    rights = models.JSONField(default=dict)
    asks_us = models.BooleanField(default=False)  # the partner asked, and we have not told since
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency", "-created_at"])]

    def __str__(self) -> str:
        """Say the time."""
        return f"{self.since.isoformat()} {self.until.isoformat()}"


class FigureTelling(models.Model):
    """One letter of one side on a sheet; `data` is its body as it travels."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sheet = models.ForeignKey(FigureSheet, on_delete=models.CASCADE, related_name="tellings")
    ours = models.BooleanField()
    data = models.JSONField(default=dict)
    counted_at = models.DateTimeField(null=True, blank=True)  # None: it only asks
    state = models.CharField(max_length=8, choices=EntryState.choices)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    handling = models.JSONField(default=dict)
    letter = models.UUIDField(null=True, blank=True)
    came_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sheet", "came_at"]), models.Index(fields=["letter"])]

    def __str__(self) -> str:
        """Say where it stands."""
        return self.state
