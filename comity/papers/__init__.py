"""Papers: what leaves the house to be read by people, as DOCX and as PDF, in one language or two side by side.

A room makes a `Paper` of plain parts; the two writers set it. Nothing in a part is markup, so no text can do anything but stand
there; nothing is fetched; the same paper gives the same file, byte for byte.
"""

from comity.papers.docx_writing import MEDIA as DOCX_MEDIA
from comity.papers.docx_writing import write_docx
from comity.papers.model import (
    Bar,
    Bars,
    Block,
    Heading,
    Letterhead,
    Mark,
    PageBreak,
    Paper,
    PaperTooLargeError,
    Paragraph,
    Said,
    SideBySide,
    Signature,
    Table,
    Words,
)
from comity.papers.pdf_writing import MEDIA as PDF_MEDIA
from comity.papers.pdf_writing import write_pdf

__all__ = [
    "DOCX_MEDIA",
    "PDF_MEDIA",
    "Bar",
    "Bars",
    "Block",
    "Heading",
    "Letterhead",
    "Mark",
    "PageBreak",
    "Paper",
    "PaperTooLargeError",
    "Paragraph",
    "Said",
    "SideBySide",
    "Signature",
    "Table",
    "Words",
    "write_docx",
    "write_pdf",
]
