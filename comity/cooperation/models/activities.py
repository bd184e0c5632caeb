"""What was done together, and the residents abroad that a campaign speaks to."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from comity.accounts.models import Agency, Person, Unit
from comity.cooperation.models.commitments import Commitment
from comity.cooperation.models.meetings import Meeting
from comity.cooperation.models.registers import RegisteredAgreement
from comity.cooperation.states import ActivityKind, ExerciseTheme
from comity.lib.ids import new_id


class Activity(models.Model):
    """A training, exchange, exercise, support, delivery of equipment or campaign. Days are days at its place.

    `partners` are nodes; a partner without one stands in `parties` alone. `participants` are those who are named, each with
    name, rank, office and state as they were written.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    ref = models.CharField(max_length=20)
    own_ref = models.CharField(
        max_length=300, blank=True
    )  # the number that our own register gave it, where it came from one
    kind = models.CharField(max_length=20, choices=ActivityKind.choices)
    theme = models.CharField(max_length=20, choices=ExerciseTheme.choices, blank=True)  # of an exercise
    titles = models.JSONField(default=dict)
    partners = ArrayField(models.CharField(max_length=128), default=list)
    parties = ArrayField(models.CharField(max_length=2), default=list)
    begins_on = models.DateField()
    ends_on = models.DateField()
    place = models.CharField(max_length=300, blank=True)
    place_country = models.CharField(max_length=2, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)  # how many took part
    participants = models.JSONField(default=list)
    cost = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)  # ISO 4217
    borne_by = models.CharField(max_length=200, blank=True)
    agreement = models.CharField(max_length=120, blank=True)  # id of a machine-readable form
    registered = models.ForeignKey(
        RegisteredAgreement, on_delete=models.SET_NULL, null=True, blank=True, related_name="activities"
    )
    meeting = models.ForeignKey(
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="activities"
    )
    commitments = models.ManyToManyField(Commitment, related_name="activities", blank=True)
    # of a campaign: whom it speaks to, ISO 3166-1; empty in those of before it was asked: nationals of the agency's own state
    nationality = models.CharField(max_length=2, blank=True)
    advisories = models.JSONField(default=dict)  # of a campaign: what nationals are told, by language
    is_cancelled = models.BooleanField(default=False)
    cancelled_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency", "begins_on"])]

    def __str__(self) -> str:
        """Say the reference."""
        return self.ref


class Residents(models.Model):
    """How many nationals live in a region abroad in a year, and how many offences were counted among them, with the source."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    nationality = models.CharField(max_length=2)
    country = models.CharField(max_length=2)
    region = models.CharField(
        max_length=100, blank=True
    )  # ISO 3166-2, or the words of the source; empty for the whole
    year = models.PositiveSmallIntegerField()
    residents = models.PositiveIntegerField()
    offences = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300)
    version = models.PositiveIntegerField(default=1)
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "nationality", "country", "region", "year"],
                name="one_figure_of_residents_a_year",
            )
        ]

    def __str__(self) -> str:
        """Say where and when."""
        return f"{self.country} {self.region} {self.year}"
