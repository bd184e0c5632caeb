"""The cells of one row, read field by field; what cannot be read is gathered with its reason, so that a row names all of them at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from comity.cooperation.core.cells import (
    CellError,
    CellFlaw,
    Days,
    Order,
    is_formula,
    read_amount,
    read_days,
    read_number,
    read_ordinal,
    said,
)
from comity.cooperation.core.columns import Guess
from comity.cooperation.forms.days import NO_SUCH_DAY
from comity.cooperation.forms.texts import state_of
from comity.lib.strict_yaml import resource
from comity.requests.forms.signs import require_seen
from comity.web.words import Words

T = TypeVar("T")

FLAWS: Mapping[CellFlaw, Words] = {
    CellFlaw.NO_DATE: gettext_lazy("This is no day. Write it as 2026-11-25, or a month as 2026-11."),
    CellFlaw.WHICH_FIRST: gettext_lazy(
        "Day and month cannot be told apart. Write it as 2026-11-25, or say above which of them comes first."
    ),
    CellFlaw.NO_SUCH_DAY: NO_SUCH_DAY,
    CellFlaw.OTHER_TIMES: gettext_lazy("Enter a day between 1900 and 2199."),
    CellFlaw.SERIAL: gettext_lazy(
        "This is a number, and no day. Give the cells of the column the form of a date, and save the file again."
    ),
    CellFlaw.NO_ORDINAL: gettext_lazy("This is no number of a series. Write 7 for the seventh."),
    CellFlaw.NO_NUMBER: gettext_lazy("This is no whole number."),
    CellFlaw.NO_AMOUNT: gettext_lazy(
        "This is no amount. Write it as 1250.50, and the currency in a column of its own."
    ),
    CellFlaw.FORMULA: gettext_lazy(
        "Here stands a formula, and nothing is calculated. Put its result in its place."
    ),
}


@dataclass(frozen=True)
class Reason:
    """Why a row is refused: in which field (empty for the whole row), in a sentence."""

    field: str
    sentence: str


@dataclass
class Cells:
    """One row under its columns."""

    columns: Sequence[Guess]
    cells: Sequence[str]
    language: str
    order: Order
    reasons: list[Reason] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Name the formulas first: of what was not calculated nothing is read."""
        for one, cell in zip(self.columns, self.cells, strict=False):
            if one.field and is_formula(cell):
                self.refuse(one.field, str(FLAWS[CellFlaw.FORMULA]))

    @property
    def spoken(self) -> tuple[str, ...]:
        """The languages that the table speaks: those of its columns of words, else the one said for it."""
        named = dict.fromkeys(one.language for one in self.columns if one.field and one.language)
        return tuple(named) or (self.language,)

    def refuse(self, name: str, sentence: str) -> None:
        """Keep a reason, once."""
        reason = Reason(name, sentence)
        if reason not in self.reasons:
            self.reasons.append(reason)

    def text(self, name: str, longest: int = 300) -> str:
        """Return the words of a field, with single blanks; empty where nothing stands."""
        for one, cell in zip(self.columns, self.cells, strict=False):
            if one.field == name and cell.strip():
                return self._seen(name, " ".join(cell.split()), longest)
        return ""

    def texts(self, name: str, longest: int) -> dict[str, str]:
        """Return the words of a field by language."""
        found: dict[str, str] = {}
        for one, cell in zip(self.columns, self.cells, strict=False):
            if one.field == name and cell.strip():
                found.setdefault(one.language or self.language, self._seen(name, cell.strip(), longest))
        return found

    def _seen(self, name: str, text: str, longest: int) -> str:
        if len(text) > longest:
            self.refuse(name, _("This is longer than %(limit)s characters. Shorten it.") % {"limit": longest})
        try:
            require_seen(text)
        except ValidationError as error:
            self.refuse(name, " ".join(error.messages))
        return text

    def _read(self, name: str, read: Callable[[str], T]) -> T | None:
        text = self.text(name)
        if not text or is_formula(text):
            return None
        try:
            return read(text)
        except CellError as error:
            self.refuse(name, str(FLAWS[error.flaw]))
            return None

    def days(self, name: str) -> Days | None:
        """Return the days of a field, None where it is empty or was refused."""
        return self._read(name, lambda text: read_days(text, self.order))

    def ordinal(self, name: str) -> int | None:
        """Return a number in a series, None where it is empty or was refused."""
        return self._read(name, read_ordinal)

    def number(self, name: str, most: int) -> int | None:
        """Return a whole number between one and a bound, None where it is empty or was refused."""
        found = self._read(name, read_number)
        if found is not None and not 1 <= found <= most:
            self.refuse(name, _("Enter a number between 1 and %(most)s.") % {"most": most})
            return None
        return found

    def amount(self, name: str, digits: int) -> Decimal | None:
        """Return an amount of a currency with so many digits behind its point, None where it is empty or was refused."""
        return self._read(name, lambda text: read_amount(text, digits))

    def state(self, name: str) -> str:
        """Return a state by its two letters; empty where nothing stands or it is none."""
        return next(iter(self.states(name)), "")

    def states(self, name: str) -> list[str]:
        """Return states, written between commas, semicolons or on lines of their own."""
        text = self.text(name, 4000)
        if not text or is_formula(text):
            return []
        for sign in "\n;、，；/|":
            text = text.replace(sign, ",")
        found = []
        for part in (one.strip() for one in text.split(",")):
            code = state_of(part)
            if code:
                found.append(code)
            elif part:
                self.refuse(
                    name,
                    _("“%(states)s” is no state that is known here. Write its name or its code, such as JP.")
                    % {"states": part[:60]},
                )
        return list(dict.fromkeys(found))

    def code(self, name: str, table: str, choices: Iterable[tuple[str, Words]]) -> str:
        """Return the code that a word means; empty where nothing stands or nobody knows it."""
        text = self.text(name)
        if not text or is_formula(text):
            return ""
        pairs = tuple(choices)
        found = _codes(table, tuple(code for code, _words in pairs), pairs).get(said(text), "")
        if not found:
            offered = ", ".join(_in_languages(words, self.spoken) for _code, words in pairs)
            self.refuse(
                name,
                _("“%(word)s” is not known here. Write one of: %(words)s.")
                % {"word": text[:60], "words": offered},
            )
        return found


def _in_languages(words: Words, spoken: Sequence[str]) -> str:
    """Return a word of our pages in the languages of a table, and in the reader's where it is another one."""
    pages = {code.casefold(): code for code, _name in settings.LANGUAGES}
    found = []
    for language in spoken:
        if page := pages.get(language.casefold()):
            with override(page):
                found.append(str(words))
    return " / ".join(dict.fromkeys([*found, str(words)]))


_KNOWN: dict[tuple[str, tuple[str, ...]], dict[str, str]] = {}


def _codes(table: str, codes: tuple[str, ...], pairs: Sequence[tuple[str, Words]]) -> Mapping[str, str]:
    """Return the code by each word for it: the code itself, the words of our pages in each language, those of registers."""
    if (table, codes) not in _KNOWN:
        found = {said(code): code for code in codes}
        for language, _name in settings.LANGUAGES:
            with override(language):
                for code, words in pairs:
                    found.setdefault(said(str(words)), code)
        for code, more in words_of(table).items():
            if code in codes:
                for word in more:
                    found.setdefault(said(word), code)
        _KNOWN[table, codes] = found
    return _KNOWN[table, codes]


@cache
def words_of(table: str) -> Mapping[str, Sequence[str]]:
    """Return the words of registers for the codes of one table."""
    found: Mapping[str, Sequence[str]] = resource("comity.cooperation", "register_words.yaml").data[table]
    return found
