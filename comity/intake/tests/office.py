"""The room of documents with its people, for tests: a text is taken and read without a child process.

def test_it_is_proposed(read_document):
document = read_document("Công an Hà Nội bắt giữ 11 đối tượng …")

def test_it_is_taken(papers):
document = papers.taken(b"...", "letter.txt")       # waits to be read
papers.read(document)                                # as the reader would
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from comity.accounts.models import Person
from comity.accounts.tests.cast import Cast
from comity.audit.actors import Process
from comity.exchange.files import plaintext
from comity.intake import actions
from comity.intake.drafts import DocumentDraft
from comity.intake.models import Document
from comity.intake.reading.result import Origin, ReadFile, ReadPage, ReadParagraph
from comity.requests.drafts import FileDraft

READER = Process("reader")
ReadDocument = Callable[..., Document]
ARTICLE = """\
Police arrest eleven in cross-border phone fraud

HANOI, May 3, 2024 (Xinhua) -- The Ministry of Public Security of Vietnam said on Friday that police in Lang Son arrested eleven \
suspects of a fraud ring.

Colonel Tran Van Minh, deputy director of the Lang Son Police, said the ring had called victims in Japan since 2023.

Police seized 42 mobile phones and 3 computers.
"""


def plain_pages(text: str, *more: str) -> tuple[ReadPage, ...]:
    """Texts as pages, their paragraphs parted by empty lines."""
    return tuple(
        ReadPage(number, Origin.TEXT, tuple(ReadParagraph(one) for one in re.split(r"\n\s*\n", page)))
        for number, page in enumerate((text, *more), 1)
    )


@dataclass
class Papers:
    """The room: whoever brings documents, and the reader."""

    cast: Cast

    @property
    def officer(self) -> Person:
        return self.cast.officer

    def taken(
        self,
        content: str | bytes = ARTICLE,
        label: str = "article.txt",
        *,
        by: Person | None = None,
        again: bool = False,
        **draft: Any,
    ) -> Document:
        """A document that waits to be read."""
        held = content.encode() if isinstance(content, str) else content
        media = draft.pop("media", "text/plain")
        file = FileDraft(label, media, held, "")
        return actions.take_document(by or self.officer, DocumentDraft(file, **draft), again=again)

    def read(self, document: Document, *pages: ReadPage, **found: Any) -> Document:
        """The document, read: its own text, or these pages in its place."""
        whole = pages or plain_pages(b"".join(plaintext(document.file)).decode())
        file = ReadFile(found.pop("media", "text/plain"), whole, **found)
        return actions.keep_reading(READER, document.pk, file)

    def pages(self, *texts: str, label: str = "article.txt") -> Document:
        """A document of several pages, read."""
        return self.read(self.taken("\f".join(texts), label), *plain_pages(*texts))


@pytest.fixture
def papers(cast: Cast, settings: Settings, tmp_path: Path) -> Papers:
    """The room of the cast's home agency, with a folder for its files."""
    settings.DATA_FOLDER = tmp_path / "data"
    return Papers(cast)


@pytest.fixture
def read_document(papers: Papers) -> ReadDocument:
    """Give `read_document(text_or_bytes, label)`: a document that was taken and read; bytes go through the sandboxed reader."""

    def read(content: str | bytes = ARTICLE, label: str = "article.txt", **draft: Any) -> Document:
        document = papers.taken(content, label, **draft)
        if isinstance(content, str):
            return papers.read(document)
        from comity.intake.reading.outside import read_outside  # only where bytes are read

        return actions.keep_reading(READER, document.pk, read_outside(content, label))

    return read
