"""A name as it was found in the text, before it is known whose it is."""

from dataclasses import dataclass

from comity.intake.core.model import SourceText, Span


@dataclass
class Found:
    """A name with what stands around it: `title` and `behind` are the stretches that name the office, where body and country may be told."""

    span: Span
    rule: str
    role: str | None = None
    rank: str | None = None
    title: Span | None = None
    behind: Span | None = None
    short: bool = False
    honorific: bool = False
    sure: bool = True
    alias_of: Span | None = None


def body_parts(text: SourceText) -> list[Span]:
    """Return the paragraphs of the body, each cut to the body."""
    out = []
    for paragraph in text.paragraphs:
        for zone in text.zones.body:
            start, end = max(paragraph.start, zone.start), min(paragraph.end, zone.end)
            if start < end:
                out.append(Span(start, end))
    return out
