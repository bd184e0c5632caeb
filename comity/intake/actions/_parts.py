"""Files inside a file, such as the attachments of a mail: each a document of its own, inside the act that read the outer one."""

import hashlib
from collections.abc import Iterable

from comity.audit.acts import Act
from comity.exchange.core.errors import ExchangeError, LabelError
from comity.exchange.core.parts import check_media, clean_label
from comity.intake.actions._shared import next_reference
from comity.intake.models import Document
from comity.intake.reading.result import Part
from comity.records.models import Source, SourceKind
from comity.requests.drafts import FileDraft
from comity.requests.storing import stored_of


def keep_parts(act: Act, document: Document, parts: Iterable[Part]) -> None:
    """Keep the files inside a document that are not there yet; they wait to be read like any other.

    What is empty is passed over, and what a person has deleted, by its bytes.
    """
    there = {*document.parts.values_list("sha256", flat=True), *document.dropped_parts}
    refs = []
    for number, part in enumerate(parts, 1):
        sha256 = hashlib.sha256(part.content).hexdigest()
        if part.content and sha256 not in there:
            there.add(sha256)
            refs.append(_keep_part(act, document, part, number, sha256).ref)
    if refs:
        act.note(parts=refs)


def _keep_part(act: Act, document: Document, part: Part, number: int, sha256: str) -> Document:
    label = _label_of(part.label, number)
    stored = stored_of(act, FileDraft(label, _media_of(part.media), part.content, ""))
    source = Source.objects.create(
        agency=document.agency,
        kind=SourceKind.DOCUMENT,
        reference=f"{document.source.reference} · {label}"[:200],
        handling=document.source.handling,
        received_at=document.source.received_at,
        recorded_by=document.source.recorded_by,
    )
    return Document.objects.create(
        agency=document.agency,
        ref=next_reference(document.agency, act.at),
        label=stored.label,
        file=stored,
        sha256=sha256,
        size=stored.size,
        media=stored.seen,
        source=source,
        inside=document,
        again=True,  # it belongs to its mail, whatever else is there
        added_by=document.added_by,
        added_at=act.at,
    )


def _label_of(label: str, number: int) -> str:
    """Return the name of a part, or one of ours where whoever sent it gave it none that can be shown."""
    try:
        return clean_label(label)
    except LabelError:
        return f"attachment-{number}"


def _media_of(media: str) -> str:
    try:
        return check_media(media.split(";", maxsplit=1)[0].strip().lower())
    except ExchangeError:
        return "application/octet-stream"
