"""How often the reader began a document and did not come back. Not an act: it changes nothing for anybody."""

from uuid import UUID

from django.db.models import F

from comity.audit.acts import writing
from comity.intake.models import Document

MOST = 3  # times; what ended the reader so often would end it again


def begin(document_id: UUID) -> None:
    """Count a beginning, before anything that may end this process."""
    with writing():
        Document.objects.filter(pk=document_id).update(attempts=F("attempts") + 1)


def put_down(document_id: UUID) -> None:
    """Take a beginning back: the document was put down because the reader was told to stop, or the disk gave nothing."""
    with writing():
        Document.objects.filter(pk=document_id, attempts__gt=0).update(attempts=F("attempts") - 1)
