"""Captions that carry no mark of their own: "Quang cảnh buổi tiếp.", known by how pictures are described (`resources/captions`)."""

import re
from functools import cache

from comity.intake.core.lexicon import languages_of, word_lists
from comity.intake.core.lines import Line

_KEYS = frozenset({"opens", "closes", "told"})
_LONGEST = 32  # words


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    lists = [word_lists("captions", language, _KEYS) for language in languages_of("captions")]
    opens, closes, told = (
        "|".join(f"(?:{one})" for each in lists for one in each[name]) or "(?!)"
        for name in ("opens", "closes", "told")
    )
    return (
        re.compile(rf"^\W*(?:{opens})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{closes})\W*$"),
        re.compile(rf"(?<!\w)(?:{told})(?!\w)"),
    )


def describes_picture(line: Line) -> bool:
    """Whether a line says what is seen and tells nothing: it opens or closes as captions do, and no verb of a report is in it."""
    opens, closes, told = _patterns()
    if line.length > _LONGEST or line.length < 2 or told.search(line.key):
        return False
    return bool(opens.match(line.key) or closes.search(line.key))
