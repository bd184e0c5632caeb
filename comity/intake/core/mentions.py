"""Names of persons in the body of a text: each script is read by its own rules."""

import re
from collections.abc import Sequence

from comity.intake.core.found import Found, body_parts
from comity.intake.core.latin_names import knowledge, runs_of, words_of
from comity.intake.core.mentions_ja import japanese_mentions
from comity.intake.core.mentions_latin import latin_mentions
from comity.intake.core.mentions_zh import chinese_mentions
from comity.intake.core.model import SourceText, Span

_SIGNS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def find_mentions(text: SourceText, taken: Sequence[Span]) -> list[Found]:
    """Return the names of persons in the body, in order; `taken` holds the stretches of bodies and places, where no person is."""
    busy = list(taken)
    if text.language == "zh":
        found = chinese_mentions(text, busy)
    elif text.language == "ja":
        found = japanese_mentions(text, busy)
    else:
        return _within(text, latin_mentions(text, busy))
    return _within(text, sorted(found + _latin_beside(text, found, busy), key=lambda one: one.span))


def _within(text: SourceText, found: list[Found]) -> list[Found]:
    return [one for one in found if text.in_body(one.span)]


_AGE = re.compile(r"\s*[（(](?:\d{1,2}岁|\d{1,2}歲|男|女|\d{4}年)")
_CASE = re.compile(
    r"(?:嫌疑人|嫌犯|对象|對象|男子|女子|受害人|受害者|公民|先生|女士|部长|部長|局长|局長|总监|總監|大使|主席|名叫|名为)\s*\Z"
)


def _told_of(raw: str, part: Span, span: Span) -> bool:
    """Whether a run of Latin letters is somebody: an age or sex in brackets behind it, an office or a part in a case before it."""
    before = raw[max(part.start, span.start - 6) : span.start]
    return bool(_AGE.match(raw, span.end) or (_CASE.search(before) and raw[span.start : span.end].istitle()))


def _latin_beside(text: SourceText, found: list[Found], taken: list[Span]) -> list[Found]:
    """Names in Latin letters among characters: in a bracket behind a name they are its other form, elsewhere names by knowledge."""
    ends = {one.span.end: one.span for one in found}
    out = []
    latin = _SIGNS.sub("、", text.raw)  # a sign of Han right before a name is no part of it
    for part in body_parts(text):
        for run in runs_of(latin, words_of(latin, part)):
            span = Span(run[0].start, run[-1].end)
            if len(run) < 2 or any(span.meets(other) for other in [*taken, *ends.values()]):
                continue
            bracket = re.search(r"[（(]\s*$", text.raw[max(part.start, span.start - 2) : span.start])
            owner = ends.get(span.start - len(bracket.group())) if bracket else None
            if owner is not None:
                out.append(Found(span, f"bracket/{text.language}", alias_of=owner))
            elif text.language == "zh" and _told_of(text.raw, part, span):
                out.append(
                    Found(span, "latin+word/zh", title=Span(max(part.start, span.start - 12), span.start))
                )
            elif knowledge(tuple(word.raw for word in run)) in ("vietnamese", "pinyin", "western", "korean"):
                out.append(Found(span, f"latin/{text.language}", sure=False))
    return out
