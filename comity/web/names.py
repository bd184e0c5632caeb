"""Names on a page: text in a language, never re-ordered, shortened or raised to capitals."""

from typing import Protocol


class Written(Protocol):
    """A name as received, its language (BCP 47), and which part of it is the family name, if that is known."""

    text: str
    language: str
    family: str


def split_family(text: str, family: str) -> tuple[str, str, str]:
    """Return what stands before the family name, the family name, and the rest; joined they are the text again.

    The family name is looked for at the beginning, then at the end, then as a whole word inside; in scripts without
    spaces only the beginning counts. Not found, or not known, means that nothing is underlined.
    """
    if not family:
        return text, "", ""
    if text.startswith(family) and _ends_word(text, len(family)):
        return "", family, text[len(family) :]
    if text.endswith(family) and _begins_word(text, len(text) - len(family)):
        return text[: -len(family)], family, ""
    place = text.find(f" {family} ")
    if place >= 0:
        return text[: place + 1], family, text[place + 1 + len(family) :]
    return text, "", ""


def _ends_word(text: str, end: int) -> bool:
    return end == len(text) or not text[end].isalpha() or _writes_without_spaces(text[end - 1])


def _begins_word(text: str, start: int) -> bool:
    return start == 0 or not text[start - 1].isalpha()


def _writes_without_spaces(sign: str) -> bool:
    """Tell Han and kana and hangul from alphabets: their words need no space between them."""
    return (
        "\u3040" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7af" or "\U00020000" <= sign <= "\U0003ffff"
    )
