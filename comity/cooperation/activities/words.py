"""Activities in words of the reader's language: money, people, what could not be so."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from babel.core import get_global
from babel.numbers import format_decimal
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from comity.agreements.countries import country_name
from comity.cooperation.core.activity import Flaw
from comity.cooperation.core.money import minor_units
from comity.cooperation.core.residents import Doubtful
from comity.cooperation.models import Activity
from comity.operations.shown_results import quantity_words
from comity.web.dates import LOCALES, speech
from comity.web.words import Words

COST = "cost-"  # begins the code of a figure that is money; its currency follows
USUAL = ("VND", "JPY", "CNY", "KRW", "USD", "EUR")
FLAWS: Mapping[Flaw, tuple[str, Words]] = {
    Flaw.NO_TITLE: ("title_en", gettext_lazy("Give a title in at least one language.")),
    Flaw.BACKWARDS: ("ends_on", gettext_lazy("It ends before it begins. Correct one of the two.")),
    Flaw.TOO_LONG: ("ends_on", gettext_lazy("It would last more than five years. Correct the last day, or enter one activity a year.")),
    Flaw.NO_SUCH_YEAR: ("begins_on", gettext_lazy("Enter a day between 1900 and 2199.")),
    Flaw.TOO_MANY_PEOPLE: ("people", gettext_lazy("Enter how many people took part, from 0 to 10,000,000.")),
    Flaw.MORE_NAMED: ("participants", gettext_lazy("More people are named than took part. Correct the number, or the list.")),
    Flaw.NO_CURRENCY: ("currency", gettext_lazy("Choose the currency of the cost.")),
    Flaw.NO_COST: ("cost", gettext_lazy("Enter the cost too, or choose no currency.")),
    Flaw.NEGATIVE: ("cost", gettext_lazy("A cost is not below nought. Correct it.")),
    Flaw.TOO_DEAR: ("cost", gettext_lazy("This is more than can be kept here. Look at the digits.")),
    Flaw.MINOR_UNITS: ("cost", gettext_lazy("This currency has fewer digits behind the point. Correct the cost.")),
    Flaw.THEME_OF_NOTHING: ("theme", gettext_lazy("Only a joint exercise has a theme. Choose that kind, or no theme.")),
    Flaw.ADVISORY_OF_NOTHING: ("kind", gettext_lazy("Only a prevention campaign tells nationals something. Choose that kind, or empty what they are told.")),
}  # fmt: skip
# the boxes that a flaw is found in: of one that cannot be read nothing more is said
BOXES: Mapping[Flaw, frozenset[str]] = {
    Flaw.BACKWARDS: frozenset({"begins_on", "ends_on"}),
    Flaw.TOO_LONG: frozenset({"begins_on", "ends_on"}),
    Flaw.NO_SUCH_YEAR: frozenset({"begins_on", "ends_on"}),
    Flaw.MORE_NAMED: frozenset({"people", "participants"}),
    Flaw.NO_CURRENCY: frozenset({"cost", "currency"}),
    Flaw.NO_COST: frozenset({"cost", "currency"}),
    Flaw.MINOR_UNITS: frozenset({"cost", "currency"}),
    Flaw.THEME_OF_NOTHING: frozenset({"theme", "kind"}),
}
DOUBTS: Mapping[Doubtful, Words] = {
    Doubtful.FUTURE: gettext_lazy("This year has not come yet. Correct the year."),
    Doubtful.NO_SUCH_YEAR: gettext_lazy("Enter a year from 1900 on."),
    Doubtful.NO_RESIDENTS: gettext_lazy("Offences are counted where nobody lives. Enter how many residents there are."),
    Doubtful.TOO_MANY: gettext_lazy("This is no number of people or offences. Look at the digits."),
    Doubtful.TWICE: gettext_lazy("There is a figure of this region and year already. Change that one, or leave this line out."),
    Doubtful.MORE_THAN_ALL: gettext_lazy("The regions of this year have more residents together than the whole country. Correct one of them."),
}  # fmt: skip


@cache
def currencies() -> tuple[str, ...]:
    """Return the codes of ISO 4217 that are money somewhere today, the usual ones of this work first."""
    used = {
        code
        for rows in get_global("territory_currencies").values()
        for code, _since, until, is_tender in rows
        if until is None and is_tender
    }
    return (*USUAL, *sorted(used - set(USUAL)))


def currency_choices() -> list[tuple[str, str]]:
    """Return the currencies by code and name, none first."""
    names = LOCALES[speech(get_language())].currencies
    return [("", "—"), *((code, f"{code} – {names.get(code, code)}") for code in currencies())]


def boxes_of(flaw: Flaw) -> frozenset[str]:
    """Return the boxes of the form that a flaw is found in."""
    return BOXES.get(flaw, frozenset()) | {FLAWS[flaw][0]}


def digits_words(currency: str) -> str:
    """Say what is wrong with the digits of a cost in a currency."""
    digits = minor_units(currency)
    if digits == 0:
        return _("%(currency)s has no digits behind the point. Enter a whole amount.") % {
            "currency": currency
        }
    return _("%(currency)s has %(digits)s digits behind the point and no more. Correct the cost.") % {
        "currency": currency,
        "digits": digits,
    }


def money_words(amount: Decimal | None, currency: str) -> str:
    """Return money with all its digits, as the reader's language groups them, and its code."""
    if amount is None:
        return ""
    return f"{amount_words(amount, currency)}\N{NO-BREAK SPACE}{currency}"


def amount_words(amount: Decimal, currency: str) -> str:
    """Return an amount of a currency without its code: a whole one without broken digits, any other with all of them."""
    digits = minor_units(currency)
    places = f".{'0' * digits}" if digits and amount != amount.to_integral_value() else ""
    return str(format_decimal(amount, format=f"#,##0{places}", locale=LOCALES[speech(get_language())]))


def counted_words(code: str, figure: Decimal) -> str:
    """Return a figure of statistics as its page writes it: money with the digits of its currency (`COST` and the code), else all its digits."""
    is_cost = code.startswith(COST)
    return amount_words(figure, code.removeprefix(COST)) if is_cost else quantity_words(figure)


def figure_words(figure: Decimal | int | None) -> str:
    """Return a whole or broken figure as the reader's language writes it; a dash where none is known."""
    if figure is None:
        return "–"
    pattern = "#,##0.00" if isinstance(figure, Decimal) else "#,##0"
    return str(format_decimal(figure, format=pattern, locale=LOCALES[speech(get_language())]))


def change_words(change: Decimal | None) -> str:
    """Return a change to the year before in hundredths, with its sign; a dash where none is known."""
    if change is None:
        return "–"
    figure = format_decimal(
        change, format="+#,##0.0;\N{MINUS SIGN}#,##0.0", locale=LOCALES[speech(get_language())]
    )
    return f"{figure}\N{NO-BREAK SPACE}%"


def where_words(activity: Activity) -> str:
    """Return the place and its state."""
    country = country_name(activity.place_country, get_language() or "en") if activity.place_country else ""
    return ", ".join(part for part in (activity.place, country) if part)


def is_begun(activity: Activity, today: date) -> bool:
    """Say whether it has begun and was not cancelled."""
    return not activity.is_cancelled and activity.begins_on <= today
