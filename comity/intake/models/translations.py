"""The translation file of a document: paragraph by paragraph, each with who answers for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.intake.models.documents import Document
from comity.lib.clock import now
from comity.lib.ids import new_id


class TranslationState(models.TextChoices):
    """How far one may lean on a translated paragraph."""

    MACHINE = "machine", _("Machine draft")
    DRAFT = "draft", _("Draft by a person")
    REVIEWED = "reviewed", _("Reviewed")
    CERTIFIED = "certified", _("Certified")


class Translation(models.Model):
    """One paragraph in one language. `original` is the paragraph as it stood when it was translated: when it changes, that shows.

    Reviewed and certified name who answers for it; a change of the words takes both back.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="translations")
    page = models.PositiveIntegerField()
    place = models.PositiveIntegerField()  # of the paragraph on its page, from 0
    language = models.CharField(max_length=10)  # ISO 639-1; zh-Hans and zh-Hant apart
    original = models.TextField()
    text = models.TextField()
    state = models.CharField(max_length=10, choices=TranslationState.choices, default=TranslationState.DRAFT)
    written_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )  # None: a machine
    written_at = models.DateTimeField(default=now)
    machine = models.CharField(max_length=100, blank=True)  # which program drafted it
    reviewed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    certified_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    certified_at = models.DateTimeField(null=True, blank=True)
    certified_as = models.CharField(max_length=200, blank=True)  # sworn translator, number of the oath, post

    class Meta:
        ordering = ["page", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "page", "place", "language"], name="one_translation_a_paragraph"
            )
        ]

    def __str__(self) -> str:
        """Say the language."""
        return f"{self.language} {self.id}"
