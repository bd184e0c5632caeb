"""A text is cut: language, zones, paragraphs, sentences."""

import re

from comity.intake.core.model import Sentence, SourceText, Span, Zones

_SENTENCE = re.compile(r"[^.。！？!?]+(?:[.。！？!?]+|$)")
_LETTERS = {
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "vi": re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]"),
}


def read_source(raw: str) -> SourceText:
    """Cut a text."""
    language = next((lang for lang, sign in _LETTERS.items() if len(sign.findall(raw)) > len(raw) / 50), "en")
    paragraphs = tuple(Span(one.start(), one.end()) for one in re.finditer(r"\S[^\n]*", raw))
    sentences = tuple(
        Sentence(Span(p.start + one.start(), p.start + one.end()), number)
        for number, p in enumerate(paragraphs)
        for one in _SENTENCE.finditer(raw[p.start : p.end])
        if one.group().strip()
    )
    return SourceText(
        raw, language, Zones(paragraphs), paragraphs, sentences, paragraphs[0] if paragraphs else None
    )
