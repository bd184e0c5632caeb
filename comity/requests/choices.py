"""What the room's forms offer to choose from: languages, countries, the codes of the agreements room."""

from collections.abc import Mapping

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.agreements import reference

TEXT_LANGUAGES = ("en", "vi", "ja", "zh", "ko", "fr", "th", "lo", "km", "id", "ms")
SECTION = 2  # digits of a code of the ICCS that name its section
PASSPORT_COUNTRIES = (
    "BRN", "CHN", "GBR", "IDN", "JPN", "KHM", "KOR", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "TLS", "USA", "VNM",
)  # fmt: skip
# ICAO passport codes to the two-letter codes that the locale library names countries by.
ALPHA2 = {
    "BRN": "BN", "CHN": "CN", "GBR": "GB", "IDN": "ID", "JPN": "JP", "KHM": "KH", "KOR": "KR", "LAO": "LA",
    "MMR": "MM", "MYS": "MY", "PHL": "PH", "SGP": "SG", "THA": "TH", "TLS": "TL", "USA": "US", "VNM": "VN",
}  # fmt: skip


def languages() -> list[tuple[str, str]]:
    """Return the languages a text can be in, named in the reader's language."""
    locale = Locale.parse((get_language() or "en").replace("-", "_"), sep="_")
    return [("", _("Not said")), *((code, locale.languages.get(code, code)) for code in TEXT_LANGUAGES)]


def own_language(person: Person) -> str:
    """Return the language somebody is taken to write in: that of their name, for pages are read in any language."""
    own = person.name_language.split("-")[0]
    return own if own in TEXT_LANGUAGES else person.language.split("-")[0]


def entries(table: Mapping[str, reference.Entry]) -> list[tuple[str, str]]:
    """Return a list of codes with their words in the reader's language, and an empty choice first."""
    language = get_language() or "en"
    return [("", "—"), *((code, entry.label(language)) for code, entry in table.items())]


def offences() -> list[tuple[str, str | list[tuple[str, str]]]]:
    """Return the offence classes under their sections, each with its code, so that both can be typed to find one."""
    language = get_language() or "en"
    sections: dict[str, list[tuple[str, str]]] = {}
    for code, entry in sorted(reference.offence_classes().items()):
        sections.setdefault(code[:SECTION], []).append((code, f"{entry.label(language)} (ICCS {code})"))
    return [("", "—"), *((_section(some), some) for some in sections.values())]


def offence_words(code: str) -> str:
    """Return a class of offence in the reader's language with its code; the code alone where the list has no such class."""
    entry = reference.offence_classes().get(code)
    return f"{entry.label(get_language() or 'en')} (ICCS {code})" if entry else code


def _section(classes: list[tuple[str, str]]) -> str:
    """Return the heading of a section: the words of its first class, which is the section itself."""
    _code, words = classes[0]
    return words
