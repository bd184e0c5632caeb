"""Translations of a document, paragraph by paragraph: written, reviewed by somebody else, certified by name."""

from dataclasses import dataclass
from uuid import UUID

from comity.agreements.reference import LANGUAGES
from comity.audit import events
from comity.audit.acts import Act, action
from comity.intake.access import document_for
from comity.intake.actions._shared import kept_document, person_of, require_text
from comity.intake.exceptions import (
    ChangedMeanwhileError,
    NotHereError,
    NothingTranslatedError,
    OriginalChangedError,
    OwnWorkError,
    QualityMissingError,
    ReviewedError,
)
from comity.intake.models import Document, Page, Translation, TranslationState
from comity.intake.shown_translations import is_same

LONGEST_QUALITY = 200


@dataclass(frozen=True)
class Where:
    """A paragraph in one language: the number of its page from 1, its place there from 0, the language wanted."""

    page: int
    place: int
    language: str


@action(events.TRANSLATION_WRITTEN)
def write_translation(
    act: Act, document_id: UUID, where: Where, text: str, *, was: str
) -> Translation | None:
    """Keep a paragraph's translation as a person's draft; what was reviewed or certified before is neither any more.

    Args:
        act: a person's.
        document_id: of the document.
        where: which paragraph, in which language.
        text: the translation; empty takes it out.
        was: the translation that the person saw, empty for none.

    Raises:
        ChangedMeanwhileError: somebody else wrote it meanwhile.
        NotReadError, NotHereError.
    """
    document, original = _paragraph(act, document_id, where)
    found = _found(document, where)
    if (found.text if found else "") != was:
        raise ChangedMeanwhileError
    words = text.strip()
    act.note(signs=len(words))
    if not words:
        if found is not None:
            found.delete()
        return None
    row = found or Translation(document=document, page=where.page, place=where.place, language=where.language)
    row.text, row.original = words, original
    row.state, row.machine = TranslationState.DRAFT, ""
    row.written_by, row.written_at = person_of(act), act.at
    row.reviewed_by = row.reviewed_at = row.certified_by = row.certified_at = None
    row.certified_as = ""
    row.save()
    return row


@action(events.TRANSLATION_REVIEWED)
def review_translation(act: Act, document_id: UUID, where: Where, *, was: str) -> Translation:
    """Say that a translation was compared with its paragraph and is right; never by who wrote it.

    Raises:
        OwnWorkError: this person wrote it.
        ReviewedError: it was reviewed or certified before; who answers for it stays.
        NothingTranslatedError, OriginalChangedError, ChangedMeanwhileError, NotReadError, NotHereError.
    """
    row = _standing(act, document_id, where, was)
    if row.written_by_id == person_of(act).pk:
        raise OwnWorkError
    if row.state in {TranslationState.REVIEWED, TranslationState.CERTIFIED}:
        raise ReviewedError
    row.state, row.reviewed_by, row.reviewed_at = TranslationState.REVIEWED, person_of(act), act.at
    row.save()
    return row


@action(events.TRANSLATION_CERTIFIED)
def certify_translation(act: Act, document_id: UUID, where: Where, quality: str, *, was: str) -> Translation:
    """Certify a translation: the person answers for it by name, as a sworn translator or in an office (`quality` says which).

    Raises:
        QualityMissingError: it does not say as what.
        NothingTranslatedError, OriginalChangedError, ChangedMeanwhileError, NotReadError, NotHereError.
    """
    row = _standing(act, document_id, where, was)
    said = " ".join(quality.split())
    if not said or len(said) > LONGEST_QUALITY:
        raise QualityMissingError
    row.state, row.certified_by, row.certified_at = TranslationState.CERTIFIED, person_of(act), act.at
    row.certified_as = said
    row.save()
    return row


@action(events.TRANSLATION_HANDED_OUT)
def hand_out_translation(act: Act, document_id: UUID, language: str) -> Document:
    """Hand a translation out as a file to who may see the document; the look is written down, with how far it is.

    Raises NotReadError, NotHereError.
    """
    act.about("document", document_id)
    document = document_for(person_of(act), document_id)
    if language not in LANGUAGES:
        raise NotHereError("translation", document_id, "no-such-language")
    require_text(document)
    states = list(document.translations.filter(language=language).values_list("state", flat=True))
    act.note(
        ref=document.ref,
        language=language,
        translated=len(states),
        certified=states.count(TranslationState.CERTIFIED),
    )
    return document


def _standing(act: Act, document_id: UUID, where: Where, was: str) -> Translation:
    """Return a translation, locked, that still belongs to its paragraph."""
    document, original = _paragraph(act, document_id, where)
    row = _found(document, where)
    if row is None:
        raise NothingTranslatedError
    if row.text != was:
        raise ChangedMeanwhileError
    if row.original != original:
        raise OriginalChangedError
    return row


def _paragraph(act: Act, document_id: UUID, where: Where) -> tuple[Document, str]:
    """Return the document, locked, and the paragraph as it stands."""
    document = kept_document(act, document_id)
    require_text(document)
    act.note(page=where.page, place=where.place, language=where.language)
    page = Page.objects.filter(document=document, number=where.page).first()
    if where.language not in LANGUAGES or page is None or not 0 <= where.place < len(page.paragraphs):
        raise NotHereError("paragraph", document_id)
    row = page.paragraphs[where.place]
    if is_same(row["language"] or document.language, where.language) and _found(document, where) is None:
        raise NotHereError("paragraph", document_id, "own-language")
    return document, str(row["text"])


def _found(document: Document, where: Where) -> Translation | None:
    rows = Translation.objects.select_for_update()
    return rows.filter(document=document, page=where.page, place=where.place, language=where.language).first()
