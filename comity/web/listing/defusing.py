"""Texts in files that spreadsheet programs open: none of them is calculated, whatever a partner wrote into it. Pure.

A program calculates a cell that begins with = + - or @, also in their wide forms, also after blanks; with another
separator than ours it begins a cell inside one of ours (OWASP, CSV injection). An apostrophe makes a text of it.
"""

import re

# the four signs with all forms that compatibility makes equal to them, and the minus of typesetting
_SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫−⁼⁺⁻₌₊₋"
# blanks and signs without width, which programs pass over
_UNSEEN = "\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x1f"
_RUNS = f"[{_UNSEEN}']*[{_SIGNS}]"
_BEGINS = f"(?={_RUNS}|'*[\\t\\r\\n])"  # a cell that begins with a tab or a new line is taken apart by some programs
_INSIDE = f"(?={_RUNS})"
_BARE = re.compile(f"^{_BEGINS}|([;\\t\\r\\n|]){_INSIDE}")
_MARKED = re.compile(f"^'{_BEGINS}|([;\\t\\r\\n|])'{_INSIDE}")


def defused(text: str) -> str:
    """Return a text that no spreadsheet program calculates; `plain` gives it back as it was.

    Apostrophes that stand before such a sign already count as part of the text: one more is put before them.

    >>> [defused(text) for text in ("=1+1", "＠SUM(A1)", "+84 24 3942", "x;=1", "'=1", "Nguyễn")]
    ["'=1+1", "'＠SUM(A1)", "'+84 24 3942", "x;'=1", "''=1", 'Nguyễn']
    """
    return _BARE.sub(lambda found: f"{found[1] or ''}'", text)


def plain(text: str) -> str:
    """Return a text without the apostrophes that `defused` put into it.

    >>> plain(defused("+84 1|+84 2")), plain("’tis"), plain("'quoted'")
    ('+84 1|+84 2', '’tis', "'quoted'")
    """
    return _MARKED.sub(lambda found: found[1] or "", text)
