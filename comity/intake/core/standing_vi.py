"""What the words right around a Vietnamese name say of its bearer's part in a case."""

import re
from functools import lru_cache

from comity.intake.core.found import Found
from comity.intake.core.model import SourceText
from comity.intake.core.wordlists import either, word_lists

_TITLE = r"(?:(?:chị|anh|ông|bà|cô|em|cháu|người tên|tên|mang tên|có tên) )*"
_BRACKET = r"(?:\s*\([^()]{0,120}\)|, \d{1,2} tuổi,)?"


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    def words(name: str) -> str:
        return either(word_lists("vi").get(name))

    return {
        "victim_before": re.compile(rf"(?<!\w)(?:{words('victim_before')})(?: là)? {_TITLE}$", re.IGNORECASE),
        "suspect_before": re.compile(rf"(?<!\w)(?:{words('suspect_before')}) {_TITLE}$", re.IGNORECASE),
        "victim_after": re.compile(
            rf"{_BRACKET}[^.;()]{{0,30}}?(?<!\w)bị (?:[^.,;]{{0,20}} )?(?:{words('victim_after')})(?!\w)",
            re.IGNORECASE,
        ),
        "suspect_after": re.compile(
            rf"{_BRACKET}(?:[^.;()]{{0,30}}?(?<!\w)bị (?:[^.,;]{{0,45}} )?(?:{words('suspect_after_bi')})|[^.;()]{{0,45}}?(?<!\w)(?:{words('suspect_after')}))(?!\w)",
            re.IGNORECASE,
        ),
    }


def part_in_case(text: SourceText, found: list[Found]) -> str | None:
    """Return `victim` or `suspect` where words beside one of the names say so; None where none does."""
    signs = _patterns()
    told: list[str] = []
    for one in found:
        sentence = text.sentence_of(one.span)
        if sentence is None:
            continue
        left = text.raw[sentence.span.start : one.span.start]
        right = text.raw[one.span.end : sentence.span.end]
        told += [
            name.partition("_")[0]
            for name, side in (
                ("victim_before", left),
                ("suspect_before", left),
                ("victim_after", right),
                ("suspect_after", right),
            )
            if (signs[name].search(side) if name.endswith("before") else signs[name].match(side))
        ][:1]
    return next((one for one in ("suspect", "victim") if one in told), None) if told else None
