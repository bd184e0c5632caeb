"""FollowTheMoney's schema and cleaning, loaded when first needed: the library takes two seconds to start."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from comity.records import fields
from comity.records.dates import Order, UnreadableDateError, read_date
from comity.records.sexes import sex_of

LONGEST_VALUE = 2000  # characters; longer texts are documents


class UnreadableValueError(ValueError):
    """This value cannot be read."""


class UnknownPropertyError(UnreadableValueError):
    """Subjects of this kind have no such property."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How written values are to be understood: the order of dates, and where numbers without a country are dialled."""

    order: Order = Order.UNSAID
    region: str = ""  # ICAO or ISO code of a country
    latest: date | None = None  # birth dates after it are refused


@cache
def _model() -> Any:
    from followthemoney import model  # noqa: PLC0415  # two seconds, paid by the first who needs it

    return model


@cache
def properties(schema: str) -> frozenset[str]:
    """Return the properties a schema knows that hold values, not links to other subjects.

    Raises:
        UnknownPropertyError: no such schema among those we keep.
    """
    found = _model().get(schema) if schema in fields.SCHEMATA else None
    if found is None:
        raise UnknownPropertyError(_("There is no kind of subject called “%(schema)s”.") % {"schema": schema})
    return frozenset(
        name
        for name, prop in found.properties.items()
        if not prop.hidden and not prop.stub and prop.type.name != "entity"
    )


def offered(schema: str) -> list[str]:
    """Return the properties our forms offer for a schema, in their order."""
    known = properties(schema)
    return [prop for prop in fields.ORDER if prop in known]


def clean(schema: str, prop: str, written: str, reading: Reading = Reading()) -> str:
    """Return the cleaned value of a property; what was written is kept beside it by the caller.

    Raises:
        UnreadableValueError: empty, too long, or not what the property asks for. The sentence says what to do.
    """
    if prop not in properties(schema):
        raise UnknownPropertyError(
            _("A subject of this kind has no property “%(prop)s”.") % {"prop": fields.label(prop)}
        )
    if "\x00" in written:
        raise UnreadableValueError(_("The value holds a sign that no text holds. Copy it again as text."))
    if not written.strip():
        raise UnreadableValueError(_("Nothing is written here."))
    if len(written) > LONGEST_VALUE:
        raise UnreadableValueError(
            _("This is longer than %(limit)s characters. Attach long texts as a document.")
            % {"limit": LONGEST_VALUE}
        )
    kind = _model().get(schema).properties[prop].type
    if kind.name == "date":
        return _date(prop, written, reading)
    if kind.name == "gender":
        return sex_of(written) or _refuse(_("Write the sex as M, F or X, or as a word for it."))
    if kind.name == "phone":
        return _phone(kind, written, reading)
    cleaned: str | None = kind.clean(written)
    return cleaned or _refuse(_SENTENCES.get(kind.name, _unread)())


def country(code: str) -> str:
    """Return the two-letter code for an ICAO or ISO code or a country's name, empty when there is none."""
    from followthemoney.types import registry  # noqa: PLC0415  # see the module's docstring

    return registry.country.clean(code) or ""


def _date(prop: str, written: str, reading: Reading) -> str:
    latest = reading.latest if prop == "birthDate" else None
    try:
        return read_date(written, reading.order, latest=latest)
    except UnreadableDateError as error:
        raise UnreadableValueError(str(error)) from error


def _phone(kind: Any, written: str, reading: Reading) -> str:
    # 00 before the country is how numbers are written where + cannot be dialled
    plain = written.strip()
    international = "+" + plain[2:] if plain.startswith("00") else plain
    cleaned: str | None = kind.clean(international, format=country(reading.region) or None)
    return cleaned or _refuse(
        _(
            "This is not a telephone number we can read. Write it with + and the country, such as +84 24 0000 0000."
        )
    )


def _unread() -> str:
    return _("This value cannot be read. Check it against the source.")


def _no_country() -> str:
    return _("We know no such country. Write its name or its passport code, such as VNM.")


def _no_email() -> str:
    return _("This is not an e-mail address. Check it against the source.")


_SENTENCES = {"country": _no_country, "email": _no_email}


def _refuse(sentence: str) -> str:
    raise UnreadableValueError(sentence)
