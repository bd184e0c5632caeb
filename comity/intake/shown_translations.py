"""The translation file of a document as its pages show it: each paragraph beside its translation, with who answers for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from comity.agreements.reference import LANGUAGES
from comity.intake.models import Document, Page, Translation, TranslationState

_SAME = {"zh": "zh-Hans"}  # the reader of texts tells Chinese, not in which signs
A_PAGE = 40  # paragraphs shown at once
TAGS = {
    TranslationState.MACHINE: "soon",
    TranslationState.DRAFT: "",
    TranslationState.REVIEWED: "info",
    TranslationState.CERTIFIED: "ok",
}


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the original and its translation, None where there is none yet. `language` is the document's where it has none."""

    document: UUID
    page: int
    place: int
    language: str  # of the original
    text: str
    into: str
    row: Translation | None

    @property
    def is_own(self) -> bool:
        """Whether the original is in this language already, and nobody wrote another text for it."""
        return self.row is None and is_same(self.language, self.into)

    @property
    def is_stale(self) -> bool:
        """Whether the original was corrected after it was translated."""
        return self.row is not None and self.row.original != self.text

    @property
    def tag(self) -> str:
        """The mark of its state."""
        return TAGS[TranslationState(self.row.state)] if self.row is not None else ""

    @property
    def href(self) -> str:
        """Where it is written."""
        return reverse("intake:translate", args=[self.document, self.into, self.page, self.place])


@dataclass(frozen=True)
class Count:
    """How far the translation into one language is, in paragraphs."""

    language: str
    paragraphs: int
    translated: int
    reviewed: int  # or certified
    certified: int
    stale: int


def is_same(language: str, into: str) -> bool:
    """Whether words of a language (ISO 639-1) need no translation into one of the house's languages."""
    return _SAME.get(language, language) == into


def paragraphs_of(document: Document, into: str) -> list[Paragraph]:
    """Return every paragraph that holds words, in order, with its translation into a language."""
    rows = {(row.page, row.place): row for row in _rows(document) if row.language == into}
    return list(_paired(document, list(document.pages.all()), into, rows))


def _rows(document: Document) -> Sequence[Translation]:
    return list(document.translations.select_related("written_by", "reviewed_by", "certified_by"))


def _paired(
    document: Document, pages: Sequence[Page], into: str, rows: dict[tuple[int, int], Translation]
) -> Iterator[Paragraph]:
    for page in pages:
        for place, one in enumerate(page.paragraphs):
            if one["text"]:
                row = rows.get((page.number, place))
                language = one["language"] or document.language
                yield Paragraph(document.pk, page.number, place, language, one["text"], into, row)


def counts_of(document: Document) -> list[Count]:
    """Return how far each language is, in the order of the house's languages; none that everything is written in already."""
    pages, rows = list(document.pages.all()), _rows(document)
    found = []
    for into in LANGUAGES:
        mine = {(row.page, row.place): row for row in rows if row.language == into}
        paired = list(_paired(document, pages, into, mine))
        paired = [one for one in paired if not one.is_own]
        if not paired:
            continue
        done = [one for one in paired if one.row is not None]
        states = [one.row.state for one in done if one.row is not None and not one.is_stale]
        certified = states.count(TranslationState.CERTIFIED)
        found.append(
            Count(
                language=into,
                paragraphs=len(paired),
                translated=len(done),
                reviewed=states.count(TranslationState.REVIEWED) + certified,
                certified=certified,
                stale=sum(one.is_stale for one in done),
            )
        )
    return found
