"""Files of a wanted person: photographs, fingerprints, copies of the warrant; of a file of ours, or with a notice we hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.exchange.core.digests import unb64u
from comity.exchange.models import FileState as StoredState
from comity.exchange.models import StoredFile
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.notices.core.attached import Attached
from comity.notices.models.held import HeldNotice
from comity.notices.models.wanted import WantedFile


class AttachedKind(models.TextChoices):
    """What a file shows."""

    PHOTOGRAPH = "photograph", _("Photograph")
    FINGERPRINTS = "fingerprints", _("Fingerprints")
    WARRANT = "warrant", _("Warrant of arrest")
    JUDGMENT = "judgment", _("Judgment or sentence")
    OTHER = "other", _("Another document")


class AttachedFile(models.Model):
    """One file. `until` is the last day that a warrant itself names (YYYY-MM-DD); empty where it names none."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.ForeignKey(WantedFile, on_delete=models.CASCADE, null=True, related_name="attached")
    notice = models.ForeignKey(HeldNotice, on_delete=models.CASCADE, null=True, related_name="attached")
    # a name, not "+": the post office asks its relations whether a file is still needed
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="wanted_files")
    kind = models.CharField(max_length=12, choices=AttachedKind.choices)
    until = models.CharField(max_length=10, blank=True)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(file__isnull=True) ^ models.Q(notice__isnull=True),
                name="attached_to_a_file_or_a_notice",
            )
        ]

    def __str__(self) -> str:
        """Say what it shows; the name is only a label."""
        return self.kind

    @property
    def label(self) -> str:
        """Its name: a label, never a path."""
        return self.stored.label

    @property
    def digest(self) -> str:
        """SHA-256 in hexadecimal; empty until an upload was read."""
        return unb64u(self.stored.digest).hex()

    @property
    def is_whole(self) -> bool:
        """Whether it is here and can be read."""
        return self.stored.state == StoredState.WHOLE

    @property
    def told(self) -> Attached:
        """What the rules of the pre-flight know of it."""
        return Attached(self.kind, self.until)
