"""Texts in files that spreadsheet programs open: none of them is calculated, whatever a partner wrote into it. Pure.

A program calculates a cell that begins with = + - or @, also in their wide forms, also after blanks; with another
separator than ours it begins a cell inside one of ours (OWASP, CSV injection). An apostrophe makes a text of it.
"""

import re

# the four signs with all forms that compatibility makes equal to them, and the minus of typesetting
_SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫−⁼⁺⁻₌₊₋"
# blanks and signs without width, which programs pass over
_UNSEEN = "\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x1f"
_COULD_RUN = re.compile(f"(^|[;\\t\\r\\n|])(?=[{_UNSEEN}]*[{_SIGNS}])")
_BEGINS_UNSEEN = re.compile("^(?=[\t\r\n])")


def defused(text: str) -> str:
    """Return a text that no spreadsheet program calculates.

    >>> [defused(text) for text in ("=1+1", "＠SUM(A1)", "+84 24 3942", "x;=1", "Nguyễn")]
    ["'=1+1", "'＠SUM(A1)", "'+84 24 3942", "x;'=1", 'Nguyễn']
    """
    safe = _COULD_RUN.sub(r"\1'", text)
    return _BEGINS_UNSEEN.sub("'", safe) if safe == text else safe


def plain(text: str) -> str:
    """Return a text without the apostrophe that `defused` put before it.

    >>> plain(defused("+84 24 3942")), plain("’tis"), plain("'quoted'")
    ('+84 24 3942', '’tis', "'quoted'")
    """
    rest = text.removeprefix("'")
    return rest if rest != text and defused(rest).startswith("'") else text
