"""Names in characters that the body repeats: whole, by a part of a foreign name, by the family name before an office."""

import re

from comity.intake.core.chinese_names import HAN, choice, families, families_ja
from comity.intake.core.found import Found, body_parts
from comity.intake.core.model import SourceText, Span

_DOT = re.compile("[·•・‧]")


def repeated(text: SourceText, kept: list[Found], taken: list[Span]) -> list[Found]:
    """Return every other place of the body where a known name stands: 郭部长 beside 郭小明, 颂猜 beside 颂猜·巴实."""
    out: list[Found] = []
    busy = [one.span for one in kept] + list(taken)
    for name in sorted({text.at(one.span) for one in kept}, key=len, reverse=True):
        for pattern, short in _patterns(name):
            for part in body_parts(text):
                for one in pattern.finditer(text.raw, part.start, part.end):
                    span = Span(one.start(), one.end())
                    if not any(span.meets(other) for other in busy):
                        out.append(Found(span, "short/zh" if short else "again/zh", short=short))
                        busy.append(span)
    return out


def _patterns(name: str) -> list[tuple[re.Pattern[str], bool]]:
    """The forms under which a name may come again, each with whether it is a short one."""
    found = [(re.compile(re.escape(name)), False)]
    pieces = _DOT.split(name)
    if len(pieces) > 1:
        found += [(re.compile(re.escape(piece)), True) for piece in (pieces[-1], pieces[0]) if len(piece) > 1]
    elif (family := next((one for one in families_ja() if name.startswith(one)), None)) and len(name) > len(
        family
    ):
        found.append((re.compile(re.escape(family)), True))
    elif len(name) == 3 and name[0] in families():
        titles = choice("offices", "ranks")
        found.append((re.compile(rf"(?<![{HAN}]){re.escape(name[0])}(?=(?:{titles})|先生|女士)"), True))
    return found
