"""In English texts: the state that a name alone tells, among those the text speaks of."""

from collections import Counter

from comity.intake.core.japanese_names import is_japanese
from comity.intake.core.latin_names import knowledge
from comity.intake.core.model import SourceText, Span
from comity.intake.core.wordlists import given_names, nations_in
from comity_names.writing import fold

_BY_NAME = {"vietnamese": "VN", "broken": "VN", "korean": "KR", "pinyin": "CN"}
_ENGLISH = frozenset({"GB", "US", "AU", "NZ", "CA", "IE"})
_CHINESE = frozenset({"TW", "HK", "SG", "MY", "MO"})
_WHOLE = 3  # syllables of a Vietnamese name that no other people has


_TIMES = 3  # so many times as often as another a state must be spoken of


def states_spoken(text: SourceText) -> Counter[str]:
    """Return the states that the body speaks of, with how often."""
    return Counter(code for place, code in nations_in(text.raw) if text.in_body(Span(place, place + 1)))


def country_by_name(text: SourceText, name: str, *, english: bool = True) -> str | None:
    """Return the state of those the text speaks of where such names are at home; None where none or several are.

    `english`: names that are at home in all states of English tell the one of them that the text speaks of.
    """
    spoken = states_spoken(text)
    told = set(spoken)
    parts = tuple(name.split())
    kind = knowledge(parts)
    if is_japanese(name):
        return "JP" if "JP" in told else None
    if kind == "pinyin" and told & _CHINESE:
        return None
    if (by := _BY_NAME.get(kind or "")) is not None:
        return by if by in told else None
    homes = set(given_names().get(fold(parts[0]).lower(), ())) if parts else set()
    if not english and (homes & _ENGLISH or not homes):
        return None
    if homes & _ENGLISH or (kind == "western" and not homes):
        homes |= _ENGLISH
    fits = sorted(homes & told, key=lambda code: -spoken[code])
    if len(fits) > 1 and spoken[fits[0]] < _TIMES * spoken[fits[1]]:
        return None
    return fits[0] if fits else None


def sure_country(text: SourceText, name: str) -> str | None:
    """Return the state that a whole name of Viet Nam, Korea or Japan tells, where the text speaks of it."""
    parts = tuple(name.split())
    kind = knowledge(parts)
    whole = (
        (kind == "vietnamese" and len(parts) >= _WHOLE)
        or (kind == "korean" and "-" in parts[-1])
        or is_japanese(name)
    )
    return country_by_name(text, name) if whole else None
