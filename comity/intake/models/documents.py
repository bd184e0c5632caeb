"""A document, its pages as they were read, and each state of its whole text."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Agency, Person
from comity.exchange.models import StoredFile
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.records.models import Source


class ReferenceCounter(models.Model):
    """The last number given to a document of an agency in a year."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "year"], name="one_document_counter_a_year")]

    def __str__(self) -> str:
        """Say the year and the number."""
        return f"{self.year} {self.last}"


class DocumentState(models.TextChoices):
    """How far a document is."""

    WAITING = "waiting", _("Waits to be read")
    READ = "read", pgettext_lazy("state of a document", "Read")
    REFUSED = "refused", _("Cannot be read")
    DONE = "done", _("Looked through")


class TextOrigin(models.TextChoices):
    """Where the words of a page come from."""

    TEXT = "text", _("Text of the file")
    RECOGNISED = "recognised", _("Recognised from an image")


class Document(models.Model):
    """One file that an officer brought, or one that came inside another (`inside`: an attachment of a mail).

    `problem` is the code of the reason why it cannot be read (`reading/result.py`), with what the sentence needs in `problem_values`.
    `sha256` is empty until a large upload was found whole.
    `dropped_parts` are the digests (SHA-256, hexadecimal) of files inside it that a person deleted: they do not come back with it.
    `source` carries the handling that everything made from it has (DESIGN, decision 6).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    ref = models.CharField(max_length=40, unique=True)
    label = models.CharField(max_length=255)  # its name, shown and never used as a path
    # a name, not "+": the post office asks its relations whether a file is still needed
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="documents")
    sha256 = models.CharField(max_length=64, blank=True)  # of the file as it came, hexadecimal
    size = models.BigIntegerField()
    media = models.CharField(max_length=130, blank=True)  # as found in its bytes
    source = models.OneToOneField(Source, on_delete=models.PROTECT, related_name="document")
    inside = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    dropped_parts = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=DocumentState.choices, default=DocumentState.WAITING)
    problem = models.CharField(max_length=40, blank=True)
    problem_values = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)  # times the reader began it and did not come back
    text_only = models.BooleanField(
        default=False
    )  # its pages are kept: what waits is their text, not the file
    again = models.BooleanField(default=False)  # wanted although the very same bytes were there before
    title = models.CharField(max_length=300, blank=True)  # as proposed or changed; the label stands in for it
    language = models.CharField(max_length=10, blank=True)  # ISO 639-1, of most of its words
    published = models.CharField(max_length=10, blank=True)  # ISO 8601
    pages_count = models.PositiveIntegerField(default=0)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["agency", "added_at", "id"], name="documents_newest"),
            models.Index(fields=["agency", "sha256"], name="documents_by_digest"),
            models.Index(fields=["added_at"], condition=models.Q(state="waiting"), name="documents_to_read"),
        ]

    def __str__(self) -> str:
        """Say the reference."""
        return self.ref

    @property
    def name(self) -> str:
        """Its title where one is known, otherwise the name of the file."""
        return self.title or self.label

    @property
    def reading(self) -> "Reading | None":
        """Return the state of the text that counts: the last one."""
        return self.readings.order_by("-number").first()


class Page(models.Model):
    """A page as it was read. Text without pages is one page.

    `paragraphs` is a list of `{text, language, confidence, was, corrected_by, corrected_at}`; `confidence` 0 to 1 for recognised
    words, null for text; `was` is what the machine had read where a person (a pseudonym) corrected it, otherwise null.
    """

    id = models.BigAutoField(primary_key=True)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()  # from 1
    origin = models.CharField(max_length=12, choices=TextOrigin.choices)
    paragraphs = models.JSONField(default=list)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="one_page_a_number")]

    def __str__(self) -> str:
        """Say the number."""
        return str(self.number)


class Reading(models.Model):
    """One state of the whole text of a document, never changed; quotes are offsets into `text` in Unicode code points.

    `paragraphs` is a list of `{start, end, page, place, language}` in the order of the text; `zones` is as in comity-intake/1
    (`{body: [[start, end] …], boilerplate: …, related: …}`); `rules` is the digest of the rules that read it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="readings")
    number = models.PositiveIntegerField()  # from 1
    text = models.TextField()
    paragraphs = models.JSONField(default=list)
    zones = models.JSONField(default=dict)
    rules = models.CharField(max_length=32)
    made_at = models.DateTimeField(default=now)
    made_by = models.CharField(max_length=128)  # pseudonym of the person who corrected, or of the reader

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="one_reading_a_number")]

    def __str__(self) -> str:
        """Say the number."""
        return str(self.number)
