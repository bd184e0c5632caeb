"""What the room's forms offer to choose from."""

from babel import Locale
from django.utils.translation import get_language

from comity.accounts.countries import passport_countries
from comity.protection.words import OTHER_NATIONALITIES, state_name
from comity.web.words import Words

NEAR = ("VNM", "JPN", "CHN", "KOR", "KHM", "LAO", "THA", "TWN", "USA", "GBR")
# languages in which somebody held is told: those of the region, and the widespread ones
SPOKEN = (
    "vi", "ja", "zh", "yue", "ko", "en", "km", "lo", "th", "my", "id", "ms", "tl", "ne", "hi", "bn", "ta", "ur", "si", "mn",
    "uz", "ru", "fa", "ar", "tr", "fr", "es", "pt", "de", "uk",
)  # fmt: skip
DASH = ("", "—")


def languages(*, none: Words = "—") -> list[tuple[str, Words]]:
    """Return languages by their names in the reader's language, and an empty choice first."""
    locale = Locale.parse((get_language() or "en").replace("-", "_").replace("hans", "Hans"), sep="_")
    return [("", none), *((code, str(locale.languages.get(code, code))) for code in SPOKEN)]


def _label(code: str, called: str) -> str:
    return f"{code} · {called}"


def states() -> list[tuple[str, str]]:
    """Return the states by their passport codes, those near by first, and an empty choice on top."""
    known = dict(passport_countries(get_language() or "en"))
    near = [(code, _label(code, known.pop(code))) for code in NEAR if code in known]
    return [DASH, *near, *((code, _label(code, called)) for code, called in known.items())]


def nationalities() -> list[tuple[str, str]]:
    """Return the states, and what a travel document says instead of one."""
    found = states()
    return [*found, *((code, _label(code, str(words))) for code, words in OTHER_NATIONALITIES.items())]


def named(codes: list[str]) -> list[tuple[str, str]]:
    """Return codes of passports with what they are called."""
    return [(code, _label(code, state_name(code))) for code in codes]
