"""Queries, the hits they brought, and what people decided about them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Agency, Person
from comity.lib.ids import new_id
from comity.records.models import Subject
from comity.records.purposes import Purpose


class Verdict(models.TextChoices):
    """What a person can decide about a hit."""

    SAME = "same", _("Same person")
    NOT_SAME = "not-same", _("Not the same")
    CANNOT_TELL = "cannot-tell", _("Cannot tell yet")


class HitState(models.TextChoices):
    """Where a hit stands."""

    OPEN = "open", _("Not decided")
    SAME = "same", _("Same person")
    NOT_SAME = "not-same", _("Not the same")
    CANNOT_TELL = "cannot-tell", _("Cannot tell yet")


# what still waits on somebody
WAITING = (HitState.OPEN, HitState.CANNOT_TELL)


class Series(models.Model):
    """The last number given to a query of an agency in a year."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "year"], name="one_series_a_year")]

    def __str__(self) -> str:
        """Say year and number."""
        return f"{self.year}: {self.last}"


class Query(models.Model):
    """One person looked for in the records of an agency."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ref = models.CharField(max_length=20)  # S-YYYY-NNNN
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    asked_by = models.CharField(max_length=160)  # pseudonym of a person, a process or a partner's node
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    reference = models.CharField(max_length=80, blank=True)  # of the case or request it serves
    person = models.JSONField(default=dict)  # as entered, see asked.Asked
    fingerprint = models.CharField(max_length=64)  # of who is asked for: the memory's key
    # what led to the query, such as ("request-subject", its id); both empty for a check by hand
    origin_kind = models.CharField(max_length=40, blank=True)
    origin_id = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    looked_through = models.PositiveIntegerField(default=0)  # subjects
    namesakes = models.FloatField(default=0)  # about how many subjects bear the name

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "ref"], name="one_query_a_ref")]
        indexes = [
            models.Index(fields=["origin_kind", "origin_id"]),
            models.Index(fields=["agency", "fingerprint"]),
            models.Index(fields=["agency", "-at"]),
        ]

    def __str__(self) -> str:
        """Say the reference."""
        return self.ref


class Hit(models.Model):
    """A subject that may be the person asked for, with the comparison as it was when the query ran."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    query = models.ForeignKey(Query, on_delete=models.PROTECT, related_name="hits")
    # of the query and of the subject, which are always of one agency: every page counts the hits that wait there
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    name_agreement = models.FloatField()  # are these written forms of one name?
    same_person = models.FloatField()  # is this one person?
    method = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    explanation = models.JSONField(default=dict)  # see frozen.freeze
    row_digest = models.CharField(max_length=64)  # of the record as compared
    state = models.CharField(max_length=12, choices=HitState.choices, default=HitState.OPEN)
    # an earlier decision about the same two; it sets the state only while the record is still as it was
    remembered = models.ForeignKey(
        "Adjudication", on_delete=models.PROTECT, null=True, related_name="remembered_in"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["query", "subject"], name="one_hit_a_subject")]
        indexes = [
            models.Index(fields=["state"]),
            models.Index(fields=["agency", "same_person", "id"], name="hits_likeliest"),
            models.Index(
                fields=["agency", "same_person", "id"],
                condition=models.Q(state__in=["open", "cannot-tell"]),
                name="hits_waiting",
            ),
        ]

    def __str__(self) -> str:
        """Say query and state."""
        return f"{self.query_id} {self.state}"


class Adjudication(models.Model):
    """One decision about a hit by a named person; a later one does not erase it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hit = models.ForeignKey(Hit, on_delete=models.PROTECT, related_name="adjudications")
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        """Say the verdict."""
        return self.verdict
