"""A subject as a page shows it: properties in order, each with its statements, each with its source."""

from collections.abc import Iterable
from dataclasses import dataclass

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.handling.classification import Classification
from comity.handling.codes import Codes
from comity.records import fields
from comity.records.models import Statement
from comity.web.dates import speech

SEXES: dict[str, Promise] = {"male": _("Male"), "female": _("Female"), "other": _("Neither or not said")}


@dataclass(frozen=True, slots=True)
class Group:
    """A property with its statements."""

    label: str
    statements: tuple["Line", ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A statement with its value in the reader's words."""

    statement: Statement
    shown: str

    @property
    def as_written(self) -> str:
        """What the source has, when that says something else than what is shown."""
        written = self.statement.original_value.strip()
        return "" if written == self.shown else written

    @property
    def codes(self) -> list[str]:
        """The handling codes of the source, those assumed where nobody wrote any."""
        return Codes.read(self.statement.source.handling.get("codes")).as_list()

    @property
    def grade(self) -> str:
        """The grading of the source, such as `B2`; empty for none."""
        grading = self.statement.source.handling.get("grading") or {}
        return f"{grading.get('source', '')}{grading.get('information', '')}"


def groups(statements: Iterable[Statement]) -> list[Group]:
    """Group statements by property, in the order of the trade."""
    by_prop: dict[str, list[Line]] = {}
    for statement in statements:
        by_prop.setdefault(statement.prop, []).append(Line(statement, shown(statement.prop, statement.value)))
    return [Group(fields.label(prop), tuple(by_prop[prop])) for prop in sorted(by_prop, key=fields.place)]


def level_of(statements: Iterable[Statement]) -> int:
    """Return the highest classification among the sources; what cannot be read counts as the highest there is."""
    levels = [Classification.from_wire(one.source.handling.get("classification")).level for one in statements]
    return max(levels, default=0)


def shown(prop: str, value: str) -> str:
    """Return a cleaned value in the reader's words: countries and sexes by name, all else as it is."""
    if prop in {"nationality", "citizenship", "country", "jurisdiction"}:
        return country_name(value)
    if prop == "gender":
        return str(SEXES.get(value, value))
    return value


def country_name(code: str) -> str:
    """Return the name of a country for its two-letter code; a code we do not know is shown as it is."""
    names = Locale.parse(speech(get_language()), sep="-").territories
    found: str | None = names.get(code.upper())
    return found or code.upper()
