"""Queries, the hits they brought, and what people decided about them."""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Agency, Person
from comity.lib.ids import new_id
from comity.records.models import Subject
from comity.records.purposes import Purpose
from comity.screening.models.lists import Entry, List, Version


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
    TO_CONFIRM = "to-confirm", _("Waits for a second person")


# what still waits on somebody, and what is settled
WAITING = (HitState.OPEN, HitState.CANNOT_TELL, HitState.TO_CONFIRM)
DECIDED = (HitState.SAME, HitState.NOT_SAME)


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
    """One person looked for in the lists of an agency."""

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
    looked_through = models.PositiveIntegerField(default=0)  # persons of all lists
    # [{list, title, version, rows}], and [{list, title, reason}] with a code of `standing.Why`
    searched = models.JSONField(default=list)
    not_searched = models.JSONField(default=list)
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
    """A subject, or an entry of a list, that may be the person asked for, with the comparison as it was then."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    query = models.ForeignKey(Query, on_delete=models.PROTECT, related_name="hits")
    # of the query and of the subject, which are always of one agency: every page counts the hits that wait there
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, related_name="hits")
    # where it stood; both empty: the own records, before there were lists
    of_list = models.ForeignKey(List, on_delete=models.PROTECT, null=True, related_name="+")
    list_version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+")
    name_agreement = models.FloatField()  # are these written forms of one name?
    same_person = models.FloatField()  # is this one person?
    method = models.CharField(max_length=40)
    version = models.CharField(max_length=20)  # of the method
    explanation = models.JSONField(default=dict)  # see frozen.freeze
    row_digest = models.CharField(max_length=64)  # of the record as compared
    state = models.CharField(max_length=12, choices=HitState.choices, default=HitState.OPEN)
    # an earlier decision about the same two; it sets the state only while the record is still as it was
    remembered = models.ForeignKey(
        "Adjudication", on_delete=models.PROTECT, null=True, related_name="remembered_in"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["query", "subject"], name="one_hit_a_subject"),
            models.UniqueConstraint(fields=["query", "entry"], name="one_hit_an_entry"),
            models.CheckConstraint(
                condition=models.Q(subject__isnull=False, entry__isnull=True)
                | models.Q(subject__isnull=True, entry__isnull=False),
                name="hit_on_a_subject_or_an_entry",
            ),
        ]
        indexes = [
            models.Index(fields=["state"]),
            models.Index(fields=["agency", "same_person", "id"], name="hits_likeliest"),
            models.Index(
                fields=["agency", "same_person", "id"],
                condition=models.Q(state__in=["open", "cannot-tell", "to-confirm"]),
                name="hits_waiting",
            ),
        ]

    def __str__(self) -> str:
        """Say query and state."""
        return f"{self.query_id} {self.state}"

    @property
    def found_id(self) -> UUID:
        """The subject or the entry that was found."""
        found = self.subject_id or self.entry_id
        assert found is not None  # noqa: S101  # a constraint of the table
        return found


class Adjudication(models.Model):
    """One decision about a hit by a named person; a later one does not erase it.

    Where an arrest may follow, a decision that it is the same person counts once another person's `confirms` it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hit = models.ForeignKey(Hit, on_delete=models.PROTECT, related_name="adjudications")
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    confirms = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="confirmations")

    def __str__(self) -> str:
        """Say the verdict."""
        return self.verdict
