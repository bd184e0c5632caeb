"""Who published a text: the names of publishers, and the places where a page says its own."""

import re
from dataclasses import dataclass
from functools import cache

from comity.intake.core.lexicon import groups, languages_of
from comity.intake.core.lines import HAN_OR_KANA, key_of


@dataclass(frozen=True)
class Found:
    """A publisher's name in some words."""

    start: int
    end: int


@cache
def names() -> frozenset[str]:
    """Return all written forms of all publishers, as keys."""
    return frozenset(key_of(form) for form in _forms())


@cache
def _forms() -> tuple[str, ...]:
    every = {
        form
        for language in languages_of("publishers")
        for group in groups("publishers", language, "names")
        for form in group
    }
    # mastheads stand in capitals too: THE NAME OF THE PAPER
    every |= {form.upper() for form in every if len(form) > 4 and not HAN_OR_KANA.search(form)}
    return tuple(sorted(every, key=lambda one: (-len(one), one)))


@cache
def pattern() -> str:
    """Return an expression for any publisher's name as printed."""
    parts = []
    for form in _forms():
        left = "" if HAN_OR_KANA.match(form[0]) else r"(?<![^\W_])"
        right = "" if HAN_OR_KANA.match(form[-1]) else r"(?![^\W_])"
        parts.append(left + re.escape(form) + right)
    return "(?:" + "|".join(parts) + ")"


@cache
def compiled() -> re.Pattern[str]:
    """Return `pattern()` compiled."""
    return re.compile(pattern())


# a name that looks like a paper's though no list has it: an address, or capitals, with or without a slash
_LOOKS = re.compile(
    r"[\w-]+\.(?:vn|com|net|org|jp|cn|kh|la|th|my|sg|hk|tw|co\.jp|com\.vn|gov\.vn|org\.vn|news|asia)(?:\.[a-z]{2})?"
    r"|[A-ZĐ][A-ZĐ&+]{1,7}(?:/[A-ZĐ][A-ZĐ&+]{1,9})*(?:\sOnline|\sNews)?",
)


def is_publisher(words: str) -> bool:
    """Whether some words are a publisher's name, of the lists or by its looks (`ABC.VN`, `XYZ/VNA`)."""
    plain = words.strip()
    parts = [key_of(one) for one in re.split(r"[/&,]", plain)]
    return key_of(plain) in names() or any(one in names() for one in parts) or bool(_LOOKS.fullmatch(plain))


def is_known(words: str) -> bool:
    """Whether some words are a publisher's name of the lists, or several joined by a stroke."""
    plain = words.strip()
    return key_of(plain) in names() or (
        "/" in plain and any(key_of(one) in names() for one in plain.split("/"))
    )


_LOOKS_HAN = re.compile(
    r"(?:[A-Z]{2,6}\s?)?[\u3400-\u9fff]{1,8}(?:[日晚早时時周週月]报|[日晚早時时周週月]報|报网|報網|新闻网|新聞網|(?<![官上互联聯域局入联法])[网網]|(?<![情海通公警举舉回预預简簡电電快速汇匯申])[报報]|通讯社|通訊社|电视台|電視台|广播电台|廣播電台)"
)


def looks_han(words: str) -> bool:
    """Whether some words look like the name of a paper in Chinese characters, though no list has it."""
    return is_known(words) or bool(_LOOKS_HAN.fullmatch(words.strip()))


def first_in(words: str) -> Found | None:
    """Return the first publisher's name of the lists in some words."""
    one = compiled().search(words)
    return Found(one.start(), one.end()) if one else None
