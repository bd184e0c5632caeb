"""A document comes in."""

import hashlib
from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.core.digests import unb64u
from comity.exchange.file_rules import NewFile
from comity.intake.actions._shared import keeper_of, next_reference
from comity.intake.drafts import DocumentDraft
from comity.intake.exceptions import TakenBeforeError
from comity.intake.models import Document
from comity.intake.repeats import same_bytes, sha256_of
from comity.records.models import Source, SourceKind
from comity.records.stamps import own_stamp
from comity.requests.drafts import FileDraft
from comity.requests.storing import stored_of

LONGEST_REFERENCE = 200


@action(events.DOCUMENT_TAKEN)
def take_document(act: Act, draft: DocumentDraft, *, again: bool = False) -> Document:
    """Take a document in; the reader reads it as soon as its file is whole.

    `again` takes a file whose very bytes are among the documents of the agency. The bytes of an upload may be known only when all of
    it was checked: then the reader says that it was taken before.

    Raises:
        TakenBeforeError: the same bytes are there; it says in which document.
        AttachmentError, FileRefusedError: the file cannot be kept.
        NotHereError: this person brings no documents.
    """
    act.about("document", "new")
    person = keeper_of(act)
    agency = person.agency
    ref = next_reference(agency, act.at)  # the lock: of two with the same bytes one waits for the other
    known = _known_digest(draft.file)
    _require_new(agency_document=None if again else same_bytes(agency, known))
    stored = stored_of(act, draft.file)
    sha256 = sha256_of(stored)
    if not known:
        _require_new(agency_document=None if again else same_bytes(agency, sha256))
    source = Source.objects.create(
        agency=agency,
        kind=SourceKind.DOCUMENT,
        reference=(draft.reference.strip() or stored.label)[:LONGEST_REFERENCE],
        language=draft.language,
        handling=dict(draft.handling) or own_stamp(agency),
        received_at=draft.received_at or act.at,
        recorded_by=person.pseudonym,
    )
    document = Document.objects.create(
        agency=agency,
        ref=ref,
        label=stored.label,
        file=stored,
        sha256=sha256,
        size=stored.size,
        media=stored.seen,
        source=source,
        again=again,
        added_by=person,
        added_at=act.at,
    )
    act.about("document", document.pk)
    act.note(ref=ref, file=str(stored.pk), digest=sha256, size=stored.size, again=again)
    return document


def _require_new(agency_document: Document | None) -> None:
    if agency_document is not None:
        raise TakenBeforeError(agency_document.pk, agency_document.ref)


def _known_digest(file: FileDraft) -> str:
    """Return the digest of a file before it is kept, empty for an upload."""
    match file.content:
        case bytes():
            return hashlib.sha256(file.content).hexdigest()
        case NewFile():
            return unb64u(file.content.found.digest).hex()
        case UUID():
            return ""
