"""Lines over a story that name the paper or office whose page it is, and trails of sections: a reader sees them by their words in capitals and by what they end in.

They are asked only of lines in Latin letters that end in no stop.
"""

import re
from functools import cache

from comity.intake.core import signs
from comity.intake.core.lines import HAN_OR_KANA, Line

_CUT = re.compile(r"\s*[|｜»«›>•·]+\s*|\s{2,}|\s[-–—]\s")
_TRAIL = re.compile(r"\s*(?:[>»›→]|(?<=\s)/(?=\s))\s*")
_WORD = re.compile(r"[^\W\d_][\w'’.&-]*")
_SMALL = frozenset(["of", "the", "and", "for", "in", "on", "&", "de", "du", "la"])
_WIDEST = 6  # words that a name has at most
_PAPER_WIDEST = 4
_STEP = 4  # words that a section has at most


@cache
def _papers() -> re.Pattern[str]:
    lists = signs.lists_of("en")
    ends, behind = lists["paper_nouns"], lists["edition_words"]
    return re.compile(
        rf"(?:^|\s)(?:{'|'.join(map(re.escape, ends))})(?:\s(?:{'|'.join(map(re.escape, behind))}))*$",
        re.IGNORECASE,
    )


@cache
def _offices() -> re.Pattern[str]:
    """Names of offices that have pages of their own."""
    return re.compile(
        r"^(?:the )?(?:(?:[A-Z][\w'’-]+ ){0,3}(?:Ministry|Department|Office|Embassy|Bureau|Commission|Directorate) (?:of|for|on) (?:[A-Z&][\w'’-]*|and|of|the|for|in)(?: (?:[A-Z&][\w'’-]*|and|of|the|for|in)){0,6}"
        r"|(?:[A-Z][\w'’-]+ ){1,3}(?:Police|Police Force|Police Department|Agency|Coast Guard|Ministry|Commission|Bureau|Secretariat|Customs))(?: (?:[Pp]ortal|[Ww]ebsite|[Nn]ews|[Mm]edia [Cc]entre|[Oo]nline))?$"
    )


def nameplate(line: Line) -> tuple[int, int] | None:
    """Return where in a line the name of its paper or office stands; None where it is none.

    >>> from comity.intake.core.model import Span
    >>> nameplate(Line(Span(0, 30), "The Delta Courier | Home | World"))
    (0, 17)
    >>> nameplate(Line(Span(0, 30), "Police arrest two over cable theft"))
    """
    if line.ends or len(line.words) > 160 or HAN_OR_KANA.search(line.words[:20]):
        return None
    cut = _CUT.search(line.words)
    first = line.words[: cut.start()] if cut else line.words
    words = _WORD.findall(first)
    if not 1 <= len(words) <= _WIDEST + 1 or not all(
        one[0].isupper() or one.lower() in _SMALL for one in words
    ):
        return None
    own = [one for one in words if one.lower() != "the"]
    if not own:
        return None
    if own[0].lower() in signs.lists_of("en")["paper_nouns"] and words[1:2] == ["of"]:
        return 0, len(first)
    if (2 <= len(own) <= _PAPER_WIDEST and _papers().search(first)) or _offices().fullmatch(first):
        return 0, len(first)
    return None


def is_trail(line: Line) -> bool:
    """Whether a line is a trail of sections: "Home > News > Society", "NATION / CRIME".

    >>> from comity.intake.core.model import Span
    >>> is_trail(Line(Span(0, 9), "Politics > Foreign affairs"))
    True
    """
    if line.ends:
        return False
    steps = [one.strip() for one in _TRAIL.split(line.words)]
    return len(steps) > 1 and all(one and len(one.split()) <= _STEP for one in steps)
