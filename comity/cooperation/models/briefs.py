"""Briefs and joint reports, with the figures as they were asked for; and what the agency's papers look like."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from comity.accounts.models import Agency, Person
from comity.cooperation.models.meetings import Meeting
from comity.lib.ids import new_id


class Brief(models.Model):
    """One version of the brief for a meeting, or of the joint report after it. Versions are added, never changed.

    What a partner told and has to be deleted is the exception: it goes from `content`, which then says `forgotten`.

    `content` is what the document is made from: promises, outcomes with the question each figure came from, what is late; all words in
    each of its languages. `digest` is of content and suggestions. Only who approved it, and when, comes later. `leaving` says under
    what a joint report leaves for its partner, with the release decision as it was; a brief never leaves.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="briefs")
    version = models.PositiveIntegerField()
    is_joint = models.BooleanField(default=False)
    is_draft = models.BooleanField(default=True)
    languages = ArrayField(models.CharField(max_length=12), default=list)
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    suggestions = models.JSONField(default=list)  # decisions that are suggested, by language
    leaving = models.JSONField(default=dict)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "is_joint", "version"], name="one_brief_a_version")
        ]

    def __str__(self) -> str:
        """Say the version."""
        return str(self.version)

    @property
    def waits(self) -> bool:
        """Whether the agreement asks for a second person before it leaves."""
        return bool(self.leaving) and self.leaving["decision"]["decision"]["allowed"] != "yes"


class PaperDress(models.Model):
    """What the papers of an agency look like: lines of its letterhead by language, its sign, a checked DOCX template."""

    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, related_name="+")
    lines = models.JSONField(default=dict)  # by language
    logo = models.BinaryField(blank=True, default=b"")  # PNG, drawn anew when it came
    template = models.BinaryField(blank=True, default=b"")
    template_label = models.CharField(max_length=255, blank=True)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        """Say whose they are."""
        return str(self.agency)
