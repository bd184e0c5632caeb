"""Which field a column of a register holds, guessed from its head; and which row the heads stand in."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# what a column is called when it is in a language: "Title (vi)", "Tên tiếng Anh", "名称（日本語）"
_SPOKEN: Mapping[str, tuple[str, ...]] = {
    "vi": ("vi", "vie", "vietnamese", "tiếng việt", "ベトナム語", "越南语", "越文"),
    "ja": ("ja", "jp", "jpn", "japanese", "tiếng nhật", "日本語", "和文", "日语", "日文"),
    "zh-Hans": ("zh", "cn", "zho", "chinese", "tiếng trung", "中国語", "中文", "中文版", "汉语"),
    "en": ("en", "eng", "english", "tiếng anh", "英語", "英文", "英语"),
    "fr": ("fr", "fra", "french", "tiếng pháp", "フランス語", "法语", "法文"),
}
_JOINING = ("in", "bằng", "的")
LOOKED_AT = 20  # rows among which the heads are sought


@dataclass(frozen=True)
class Guess:
    """A field, and the language of its words where the head says it."""

    field: str = ""
    language: str = ""


Known = Mapping[str, Guess]


def folded(head: str) -> str:
    """Return a head as it is compared: no case, no signs, Latin letters without marks."""
    letters = unicodedata.normalize("NFKD", head).casefold().replace("đ", "d")
    plain = "".join(sign for sign in letters if not "\u0300" <= sign <= "\u036f")
    kept = unicodedata.normalize("NFKC", plain)
    return "".join(sign for sign in kept if sign.isalnum() or unicodedata.category(sign).startswith("M"))


def known_heads(words: Mapping[str, Mapping[str, Sequence[str]]]) -> dict[str, Guess]:
    """Return the guess for each head of a table: field, language, heads. The first that claims a head has it.

    A head that means one field in two languages, as Japanese and Chinese share many, says nothing of the language.
    """
    found: dict[str, Guess] = {}
    for field, by_language in words.items():
        for language, heads in by_language.items():
            for head in heads:
                known = found.setdefault(folded(head), Guess(field, language))
                if known.field == field and known.language != language:
                    found[folded(head)] = Guess(field)
        found.setdefault(folded(field), Guess(field))
    return found


def guess(head: str, known: Known) -> Guess:
    """Return what a head says; an empty field where nobody knows it."""
    if found := known.get(folded(head)):
        return found
    rest, language = _without_language(head)
    if language and (found := known.get(folded(rest))):
        return Guess(found.field, language)
    return Guess()


def _without_language(head: str) -> tuple[str, str]:
    text = unicodedata.normalize("NFKC", head).strip().casefold()
    text = re.sub(r"[()\[\]_:/,.-]+", " ", text).strip()
    for language, words in _SPOKEN.items():
        for word in words:
            if text.endswith(word) and len(text) > len(word):
                rest = text[: -len(word)]
                # a code of two letters is a word of its own; the name of a language in Han signs stands close
                if word.isascii() and not rest.endswith(" "):
                    continue
                rest = rest.strip()
                for join in _JOINING:
                    rest = rest.removesuffix(f" {join}")
                return rest, language
    return text, ""


def guesses(heads: Sequence[str], known: Known, several: Iterable[str]) -> list[Guess]:
    """Return the guess for each column; a field that takes one column is given to the first that claims it."""
    many = frozenset(several)
    taken: set[Guess] = set()
    found = []
    for head in heads:
        one = guess(head, known)
        key = one if one.field in many else Guess(one.field)
        if key in taken:
            one = Guess()
        elif one.field:
            taken.add(key)
        found.append(one)
    return found


def head_row(rows: Sequence[tuple[int, Sequence[str]]], known: Known) -> int:
    """Return the number of the row that names the most columns; where none does, the first that is not empty."""
    best = max(
        rows[:LOOKED_AT], key=lambda row: sum(bool(guess(cell, known).field) for cell in row[1]), default=None
    )
    return best[0] if best else 1
