"""Articles of an agreement as people paste them: cut at their headings, in the languages in which agreements are written."""

import re
from collections.abc import Iterable, Mapping, Sequence
from unicodedata import normalize

_KANJI = {sign: number for number, sign in enumerate("〇一二三四五六七八九")}
_DIGITS = {ord("０") + number: str(number) for number in range(10)}  # as Japanese texts write them
_SIGNS = "[0-9〇一二三四五六七八九十百]{1,7}"
_HEAD = re.compile(
    r"^[ \t\u3000#*]*"
    r"(?:(?:article|art\.|điều|artículo|제)[ \t]*(?P<number>\d{1,3}(?:[.(]\w{1,3}\)?)*)(?:조)?"
    # a line of the text that begins with "under article 3" or "article 3, paragraph 2" is no heading
    rf"|第[ \t]*(?P<sign>{_SIGNS})[ \t]*[条條](?:[の之](?P<branch>{_SIGNS}))?(?![\u3041-\u309f、，第项項款及和与規规等])"
    r")"
    r"[ \t\u3000*]*[.:：、)-]*[ \t\u3000]*(?P<rest>.*)$",
    re.IGNORECASE,
)
_PLACES = re.compile(r"\d+|\D+")
MOST = 400
Article = Mapping[str, object]  # {"number": str, "texts": {language: text}}


def articles_in(text: str) -> list[tuple[str, str]]:
    r"""Cut a text at its headings; return number and text of each article, what stands before the first one left out.

    >>> articles_in("Preamble\nArticle 1. Aim\nThe parties help each other.\nArticle 2\nMore.")
    [('1', 'Aim\nThe parties help each other.'), ('2', 'More.')]
    >>> articles_in("第一条 目的\n協力する。\n第十二条\n終わり。")
    [('1', '目的\n協力する。'), ('12', '終わり。')]
    >>> articles_in("第５条の２　費用\n第３条に基づき、各自が負担する。")
    [('5-2', '費用\n第３条に基づき、各自が負担する。')]
    >>> articles_in("Điều 3: Phạm vi")
    [('3', 'Phạm vi')]
    """
    found: list[tuple[str, list[str]]] = []
    for line in normalize("NFC", text).splitlines():
        head = _HEAD.match(line.translate(_DIGITS))
        if head is not None:
            # a sign stands for a sign, so that the rest of the line is the same number of signs from its end
            found.append((_number(head), [line[head.start("rest") :].strip()]))
        elif found:
            found[-1][1].append(line.rstrip())
    return [(number, "\n".join(lines).strip()) for number, lines in found]


def before_the_first(text: str) -> str:
    r"""Return what stands before the first heading: a title, a preamble.

    >>> before_the_first("Preamble\nThe parties\nArticle 1\nAim")
    'Preamble\nThe parties'
    """
    lines = normalize("NFC", text).splitlines()
    heads = (place for place, line in enumerate(lines) if _HEAD.match(line.translate(_DIGITS)))
    return "\n".join(lines[: next(heads, 0)]).strip()


def in_order(articles: Iterable[Article]) -> list[Article]:
    """Return articles by their numbers: 2 before 10, 5 before 5-2; what has no number stands behind, as it came."""
    return sorted(articles, key=lambda one: _place(str(one["number"])))


def _place(number: str) -> tuple[bool, list[tuple[int, str]]]:
    if not number[:1].isdigit():
        return (True, [])
    return (False, [(int(one), "") if one.isdecimal() else (-1, one) for one in _PLACES.findall(number)])


def _number(head: re.Match[str]) -> str:
    if not head["sign"]:
        return str(head["number"])
    number, branch = _read(head["sign"]), head["branch"]
    return f"{number}-{_read(branch)}" if branch else number


def _read(sign: str) -> str:
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
