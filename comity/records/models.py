"""Sources, subjects, what is stated about them, and the row that is searched.

A subject is nothing but its statements. The handling of a statement is that of its source (DESIGN, decision 6). Rows
are made from statements by `rows.materialise` inside the action that changed them; nobody edits a row.
Merging will be a decision of its own that points to subjects; nothing here is overwritten by it.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Agency
from comity.lib.ids import new_id


class SourceKind(models.TextChoices):
    """Where a statement comes from."""

    OWN_RECORD = "own-record", _("Own record")
    MESSAGE = "message", _("Message from a partner")
    DOCUMENT = "document", _("Document")
    IMPORT = "import", _("Imported list")


class Source(models.Model):
    """A record, message, document or list that statements rest on, with its handling."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=SourceKind.choices)
    reference = models.CharField(max_length=200)
    language = models.CharField(max_length=10, blank=True)
    # as on the wire (EXCHANGE 1.4): {owner, codes[], classification {scheme, level}, grading {source, information}}
    handling = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=128)  # pseudonym

    def __str__(self) -> str:
        """Say the reference."""
        return self.reference


class Subject(models.Model):
    """A person, company or thing somebody keeps a record of; the schema is one of FollowTheMoney's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    schema = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=128)  # pseudonym

    def __str__(self) -> str:
        """Say the identifier; the names are in the statements."""
        return str(self.id)


class Statement(models.Model):
    """One value of one property, exactly as the source has it and as it was understood."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="statements")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="statements")
    prop = models.CharField(max_length=40)
    value = models.TextField()  # cleaned
    original_value = models.TextField()  # as received, to the last space
    language = models.CharField(max_length=10, blank=True)
    quote = models.TextField(blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=128)  # pseudonym
    retracted_at = models.DateTimeField(null=True, blank=True)
    retracted_by = models.CharField(max_length=128, blank=True)
    retraction_reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "prop"])]

    def __str__(self) -> str:
        """Say property and identifier; the value may be anything."""
        return f"{self.prop} {self.id}"


class Row(models.Model):
    """What one audience may know of a subject, in the form in which it is searched and compared."""

    id = models.BigAutoField(primary_key=True)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="rows")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=80)  # class of readers, see access.OWN_AGENCY
    schema = models.CharField(max_length=40)
    caption = models.CharField(max_length=300)
    caption_language = models.CharField(max_length=10, blank=True)
    names = ArrayField(models.TextField(), default=list)
    birth_from = models.DateField(null=True, blank=True)
    birth_to = models.DateField(null=True, blank=True)
    birth_dates = ArrayField(models.CharField(max_length=10), default=list)
    sex = models.CharField(
        max_length=10, blank=True
    )  # male | female | other | empty: not known or contradictory
    nationalities = ArrayField(models.CharField(max_length=8), default=list)
    documents = ArrayField(models.CharField(max_length=200), default=list)
    accounts = ArrayField(models.CharField(max_length=320), default=list)
    keys = ArrayField(models.CharField(max_length=200), default=list)
    digest = models.CharField(max_length=64)  # of what is compared; tells whether a record has changed since
    rebuilt_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "audience"], name="one_row_an_audience"),
        ]
        indexes = [
            GinIndex(fields=["keys"], name="records_row_keys"),
            models.Index(fields=["agency", "audience", "caption"]),
        ]

    def __str__(self) -> str:
        """Say the caption."""
        return self.caption


class TableFile(models.Model):
    """A list that was uploaded and waits for its columns to be named, or was taken over.

    The bytes are dropped when the list is taken over; the digest stays, so that the same list is not taken twice unseen.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=200)  # shown, never used as a path
    encoding = models.CharField(max_length=20)
    content = models.BinaryField(default=bytes)
    header = ArrayField(models.TextField(), default=list)
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=128)  # pseudonym
    mapping = models.JSONField(default=dict)
    source = models.OneToOneField(Source, on_delete=models.PROTECT, null=True, related_name="table_file")
    imported_at = models.DateTimeField(null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)
    # [{line, cells[], reasons[{code, column, value}]}]
    refused = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["agency", "sha256"]),
            models.Index(fields=["agency", "uploaded_at", "id"], name="lists_newest"),
        ]

    def __str__(self) -> str:
        """Say the label."""
        return self.label
