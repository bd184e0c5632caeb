"""The same bytes among the documents of an agency."""

from uuid import UUID

from comity.accounts.models import Agency
from comity.exchange.core.digests import unb64u
from comity.exchange.models import StoredFile
from comity.intake.models import Document


def sha256_of(file: StoredFile) -> str:
    """Return the digest of a stored file in hexadecimal, empty while it is not known."""
    return unb64u(file.digest).hex() if file.digest else ""


def same_bytes(agency: Agency, sha256: str, *, but: UUID | None = None) -> Document | None:
    """Return the first document of an agency with the very same bytes."""
    rows = Document.objects.filter(agency=agency, sha256=sha256)
    if but is not None:
        rows = rows.exclude(pk=but)
    return rows.order_by("added_at", "id").first() if sha256 else None


def taken_before(document: Document) -> Document | None:
    """Return which other document holds the bytes of an upload that nobody wanted twice; they are known once it is whole."""
    if document.sha256 or document.again:
        return None
    return same_bytes(document.agency, sha256_of(document.file), but=document.pk)
