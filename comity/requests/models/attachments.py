"""Files of requests and answers."""

from django.db import models

from comity.exchange.core.digests import unb64u
from comity.exchange.models import FileState, StoredFile
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.requests.models.replies import Reply
from comity.requests.models.requests import Request


class AttachmentManager(models.Manager["Attachment"]):
    """Finds files with what is known of them, without keys: pages name many and open none."""

    def get_queryset(self) -> models.QuerySet["Attachment"]:
        """Read what every page says of a file along with it."""
        found = super().get_queryset().select_related("stored")
        return found.defer("stored__digests", "stored__key")


class Attachment(models.Model):
    """A file that travels with a request or an answer: what it is, is said by the stored file."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="attachments")
    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, null=True, related_name="attachments")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attachments")
    category = models.CharField(max_length=40)
    created_at = models.DateTimeField(default=now)
    objects = AttachmentManager()

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        """Say the label."""
        return self.label

    @property
    def label(self) -> str:
        """Its name: a label, never a path."""
        return self.stored.label

    @property
    def size(self) -> int:
        """In bytes."""
        return self.stored.size

    @property
    def digest(self) -> str:
        """SHA-256 in hexadecimal, as tools print it; empty until an upload of ours was read."""
        return unb64u(self.stored.digest).hex()

    @property
    def is_whole(self) -> bool:
        """Whether it is here and can be read."""
        return self.stored.state == FileState.WHOLE
