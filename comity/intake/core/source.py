"""A text is cut: language, zones, paragraphs, sentences."""

from comity.intake.core.language import language_of
from comity.intake.core.model import Sentence, SourceText
from comity.intake.core.pieces import pieces_of
from comity.intake.core.sentences import paragraphs_of, sentences_in
from comity.intake.core.zones import BODY, Cutter


def read_source(raw: str) -> SourceText:
    """Cut a text. The title is the first paragraph and is one sentence, whatever stops it holds."""
    pieces = pieces_of(raw)
    cutter = Cutter(pieces, language_of(raw))
    body = [line for line, zone in zip(cutter.lines, cutter.zones, strict=True) if zone == BODY]
    title = None if cutter.title is None else cutter.lines[cutter.title].span
    # menus of another language may outweigh a short story: the story decides
    language = language_of("\n".join(line.words for line in body)) if body else language_of(raw)
    told = paragraphs_of([line for line in body if line.span != title])
    paragraphs = sorted([*told, *([title] if title else [])])
    sentences = tuple(
        Sentence(span, number)
        for number, paragraph in enumerate(paragraphs)
        for span in ([paragraph] if paragraph == title else sentences_in(raw, paragraph, language))
    )
    return SourceText(raw, language, cutter.spans(), tuple(paragraphs), sentences, title)
