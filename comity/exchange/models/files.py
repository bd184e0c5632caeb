"""Files that travel: what is kept of each, and for each letter that names one which of its chunks have come or gone."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.exchange.models.post import InLetter, OutLetter
from comity.lib.clock import now
from comity.lib.ids import new_id


class FileState(models.TextChoices):
    """Whether a file can be read."""

    COMING = "coming", _("On its way")
    CHECKING = "checking", _("Being checked")
    WHOLE = "whole", _("Whole")
    BROKEN = "broken", _("Broken")
    GONE = "gone", _("Deleted")


class Quarantine(models.TextChoices):
    """Why a file is set apart: what it is was seen in its bytes and its name, nothing of it was opened."""

    EXECUTABLE = "executable", _("It is a program.")
    SCRIPT = "script", _("It is a script: text that a computer carries out.")
    INSTALLER = "installer", _("It installs a program, or holds one.")
    MACROS = "macros", _("It is a document that can hold macros, small programs that run when it is opened.")
    CONTRADICTS = "contradicts", _("Its contents are of another kind than its name or its sender says.")


class StoredFileManager(models.Manager["StoredFile"]):
    """Finds files without the digests of their chunks, which are 2 MiB of the largest."""

    def get_queryset(self) -> models.QuerySet["StoredFile"]:
        """Leave the digests where they are until they are asked for."""
        return super().get_queryset().defer("digests")


class StoredFile(models.Model):
    """A file, its chunks encrypted on disk under `root`; the same one may be named by several letters.

    `root` is empty while an upload of ours is not whole. A file that is gone keeps its row and loses key and digests.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    pid = models.UUIDField()  # its id in letters
    label = models.CharField(max_length=255)
    media = models.CharField(max_length=130)  # as claimed
    seen = models.CharField(
        max_length=130, blank=True
    )  # as found in its bytes; empty where nothing was recognised
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64, blank=True)  # SHA-256, base64url
    n = models.PositiveIntegerField()
    root = models.CharField(max_length=64, blank=True)
    key = models.BinaryField()
    digests = models.BinaryField(default=b"")  # of the encrypted chunks, 32 bytes each
    state = models.CharField(max_length=10, choices=FileState.choices, default=FileState.COMING)
    flaw = models.CharField(max_length=80, blank=True)  # why it is broken
    quarantine = models.CharField(max_length=12, choices=Quarantine.choices, blank=True)
    created_at = models.DateTimeField(default=now)
    settled_at = models.DateTimeField(null=True, blank=True)  # when it was found whole or broken
    objects: ClassVar[StoredFileManager] = StoredFileManager()

    class Meta:
        indexes = [
            models.Index(fields=["root"]),
            models.Index(fields=["digest"]),
            models.Index(fields=["id"], condition=models.Q(state="checking"), name="files_to_check"),
        ]

    def __str__(self) -> str:
        """Say the label."""
        return self.label


class LetterFile(models.Model):
    """A file that a letter names: for a letter of ours what its receiver has, for one of theirs what is here.

    What one partner has brought is counted for that partner alone, whoever else has brought the same file before.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="letters")
    out_letter = models.ForeignKey(OutLetter, on_delete=models.CASCADE, null=True, related_name="files")
    in_letter = models.ForeignKey(InLetter, on_delete=models.CASCADE, null=True, related_name="files")
    place = models.PositiveSmallIntegerField()  # among the attachments of the letter
    have = models.BinaryField()  # a bitmap, see core/bitmap.py
    missing = models.PositiveIntegerField()
    began_at = models.DateTimeField(null=True, blank=True)  # the first chunk
    moved_at = models.DateTimeField(null=True, blank=True)  # the last one
    pace = models.FloatField(default=0.0)  # seconds a chunk took lately
    attempts = models.PositiveIntegerField(default=0)  # in a row that failed; of letters of ours
    next_attempt_at = models.DateTimeField(default=now)
    problem = models.CharField(max_length=80, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)  # the letter has no claim to the file any more

    class Meta:
        ordering = ["place"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(out_letter__isnull=True) ^ models.Q(in_letter__isnull=True),
                name="a_file_goes_or_comes",
            ),
            models.UniqueConstraint(fields=["out_letter", "place"], name="one_file_out_a_place"),
            models.UniqueConstraint(fields=["in_letter", "place"], name="one_file_in_a_place"),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(out_letter__isnull=False, missing__gt=0, forgotten_at__isnull=True),
                name="files_to_send",
            ),
            models.Index(
                fields=["in_letter"],
                condition=models.Q(in_letter__isnull=False, missing__gt=0, forgotten_at__isnull=True),
                name="files_to_come",
            ),
        ]

    def __str__(self) -> str:
        """Say which file of which letter."""
        return f"{self.out_letter_id or self.in_letter_id} {self.place}"


class Upload(models.Model):
    """A file that a person brings to the node piece by piece, until a room takes it.

    `mark` tells the same file of the person's disk again, so that a broken upload goes on where it was.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="uploads")
    mark = models.CharField(max_length=64)
    touched_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file"], name="one_upload_a_file")]
        indexes = [models.Index(fields=["person", "mark"])]

    def __str__(self) -> str:
        """Say its id."""
        return str(self.id)
