"""Articles of an agreement as people paste them: cut at their headings, in the languages in which agreements are written."""

import re
from collections.abc import Mapping, Sequence
from unicodedata import normalize

_KANJI = {sign: number for number, sign in enumerate("〇一二三四五六七八九")}
_HEAD = re.compile(
    r"^[ \t\u3000#*]*"
    r"(?:(?:article|art\.|điều|artículo|제)[ \t]*(?P<number>\d{1,3}(?:[.(]\w{1,3}\)?)*)(?:조)?"
    r"|第[ \t]*(?P<sign>[0-9〇一二三四五六七八九十百]{1,7})[ \t]*[条條])"
    r"[ \t\u3000*]*[.:：、)-]*[ \t\u3000]*(?P<rest>.*)$",
    re.IGNORECASE,
)
MOST = 400


def articles_in(text: str) -> list[tuple[str, str]]:
    r"""Cut a text at its headings; return number and text of each article, what stands before the first one left out.

    >>> articles_in("Preamble\nArticle 1. Aim\nThe parties help each other.\nArticle 2\nMore.")
    [('1', 'Aim\nThe parties help each other.'), ('2', 'More.')]
    >>> articles_in("第一条 目的\n協力する。\n第十二条\n終わり。")
    [('1', '目的\n協力する。'), ('12', '終わり。')]
    >>> articles_in("Điều 3: Phạm vi")
    [('3', 'Phạm vi')]
    """
    found: list[tuple[str, list[str]]] = []
    for line in normalize("NFC", text).splitlines():
        head = _HEAD.match(line)
        if head is not None:
            found.append((_number(head), [head["rest"].strip()]))
        elif found:
            found[-1][1].append(line.rstrip())
    return [(number, "\n".join(lines).strip()) for number, lines in found]


def _number(head: re.Match[str]) -> str:
    sign = head["sign"]
    if not sign:
        return str(head["number"])
    if sign.isascii() and sign.isdigit():
        return str(int(sign))
    total, digit = 0, 0
    for one in sign:
        if one in "十百":
            total += (digit or 1) * (10 if one == "十" else 100)
            digit = 0
        else:
            digit = digit * 10 + _KANJI.get(one, int(one) if one.isdigit() else 0)
    return str(total + digit)


Article = Mapping[str, object]  # {"number": str, "texts": {language: text}}


def merged(
    known: Sequence[Article], language: str, pasted: Sequence[tuple[str, str]]
) -> list[dict[str, object]]:
    """Return articles with the texts of one language put in or replaced; new numbers stand behind, in the order given."""
    found: dict[str, dict[str, str]] = {}
    for one in known:
        texts = one["texts"]
        found[str(one["number"])] = dict(texts) if isinstance(texts, Mapping) else {}
    for number, text in pasted:
        found.setdefault(number, {})[language] = text
    return [{"number": number, "texts": texts} for number, texts in found.items()]


def twice(numbers: Sequence[str]) -> list[str]:
    """Return the numbers that stand more than once."""
    return sorted({one for one in numbers if list(numbers).count(one) > 1})
