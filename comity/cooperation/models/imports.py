"""Registers that came as tables: the file while it waits, how its columns were named, which row became what."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from comity.accounts.models import Agency, Person
from comity.lib.ids import new_id


class RegisterFile(models.Model):
    """A table that was given and waits for its columns to be named, or was taken over.

    `layout` is how it is read (`importing.layout`). The bytes are dropped when it is taken over; the rows that were refused stay, with
    their reasons, as they stood.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)  # of register: `importing.fields`
    label = models.CharField(max_length=200)  # shown, never used as a path
    encoding = models.CharField(max_length=20)
    content = models.BinaryField(default=bytes)
    sha256 = models.CharField(max_length=64)
    sheets = ArrayField(models.TextField(), default=list)  # empty for separated values
    layout = models.JSONField(default=dict)
    head = ArrayField(models.TextField(), default=list)  # as taken over
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)  # [{number, cells, reasons: [{field, sentence}]}]

    class Meta:
        indexes = [models.Index(fields=["agency", "-given_at"])]

    def __str__(self) -> str:
        """Say the label."""
        return self.label


class RegisterMapping(models.Model):
    """How columns were named, kept under a name for the next file: `columns` by head, each with field and language."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    columns = models.JSONField(default=dict)
    reading = models.JSONField(default=dict)  # order of dates, time zone, language
    kept_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "name"], name="one_register_mapping_a_name")
        ]

    def __str__(self) -> str:
        """Say the name."""
        return self.name


class RegisterKey(models.Model):
    """By what a row that was taken over is known again: a digest of its reference, or of its words and day. No row comes twice."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=64)  # SHA-256, hexadecimal
    file = models.ForeignKey(RegisterFile, on_delete=models.PROTECT, related_name="keys")
    number = models.PositiveIntegerField()  # of the row in its sheet
    entry = models.UUIDField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "key"], name="one_register_row_a_key")
        ]

    def __str__(self) -> str:
        """Say the row."""
        return str(self.number)
