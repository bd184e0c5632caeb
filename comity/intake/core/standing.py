"""What a person without an office is in the story: somebody a case is about, or nobody the text gives a part to."""

import re
from functools import lru_cache

from comity.intake.core.found import Found
from comity.intake.core.model import SourceText, Span
from comity.intake.core.standing_vi import part_in_case
from comity.intake.core.wordlists import word_lists

_SIGNS = ("zh", "ja")
_NEAR = 160


@lru_cache(maxsize=16)
def _pattern(language: str, name: str) -> re.Pattern[str]:
    return word_lists(language).pattern(name, bounded=language not in _SIGNS)


def case_role(text: SourceText, found: list[Found]) -> str | None:
    """Return `suspect` or `victim` in the language of the text, or None: by the nearest word of a case in the sentences around the names."""
    lists = word_lists(text.language)
    if text.language == "vi" and (part := part_in_case(text, found)):
        return lists.get(f"role_{part}")[0]
    polite = text.language == "ja" and any(one.honorific for one in found)
    for one in found:  # the sentence that names somebody first tells most
        told = _told(text, one, ("victim",) if polite else ("suspect", "victim"), wide=one is found[0])
        if told is not None:
            return lists.get(f"role_{told}")[0]
    return None


def _told(text: SourceText, one: Found, names: tuple[str, ...], *, wide: bool) -> str | None:
    """The part that the nearest word of a case gives to a name, in its sentence or (`wide`) the sentences beside it."""
    sentence = text.sentence_of(one.span)
    if sentence is None:
        return None
    number = text.sentences.index(sentence)
    beside = text.sentences[max(0, number - 1) : number + 2] if wide else ()
    hits = [
        (_gap(Span(word.start(), word.end()), one.span) + (0 if other is sentence else _NEAR), name)
        for other in dict.fromkeys((sentence, *beside))
        for name in names
        for word in _pattern(text.language, name).finditer(text.raw, other.span.start, other.span.end)
        if other is sentence or not _AIM.search(text.raw[max(0, word.start() - 8) : word.start()])
    ]
    return min(hits)[1] if hits else None


_AIM = re.compile(r"(?:\bto|in|of|for|against|để|chống) $")


def _gap(left: Span, right: Span) -> int:
    return max(left.start - right.end, right.start - left.end, 0)


# ---- an office whose bearer is named only in the next sentence

_UNNAMED = {
    "en": r"\b[Tt]he (?P<role>(?:(?:deputy|acting|vice|prime|foreign|chief|police) )*(?:[Ss]pokes(?:person|man|woman)|[Mm]inister|[Aa]mbassador|[Dd]irector(?: [Gg]eneral)?|[Cc]ommissioner|[Pp]rosecutor|[Gg]overnor|[Pp]olice [Cc]hief|[Cc]onsul [Gg]eneral|[Ss]ecretary [Gg]eneral)(?! [A-Z]))(?P<rest>(?: of (?:the )?[A-Z][\w’' ]*)?)",
    "vi": r"(?P<role>[Nn]gười phát ngôn Bộ [A-ZĐ]\w+(?: \w+)?)(?P<rest>)(?! [A-ZĐ])",
}
_BACK = 2


def unnamed_office(text: SourceText, first: Found) -> tuple[str, Span] | None:
    """Return the office that the sentence or two before give without a name, with its stretch: "The Spokesperson of … answered. …, Ms. X emphasised"."""
    pattern = _UNNAMED.get(text.language)
    sentence = text.sentence_of(first.span)
    if pattern is None or sentence is None or not (first.honorific or first.rank):
        return None
    number = text.sentences.index(sentence)
    before = text.sentences[max(0, number - _BACK) : number]
    found = [
        hit
        for one in before
        for hit in re.finditer(pattern, text.raw[one.span.start : one.span.end])
        for _ in (0,)
    ]
    if len(found) != 1:
        return None
    home = next(one for one in before if re.search(pattern, text.raw[one.span.start : one.span.end]))
    hit = found[0]
    return hit["role"], Span(home.span.start + hit.start(), home.span.start + hit.end())
