"""The sheet of a wanted person: plain values, as they are typed, kept and sent. Nothing is guessed; empty means not known.

Yes-or-no questions are texts: `yes`, `no`, `unknown`, or empty while nobody has said. Countries are codes of passports
(ICAO Doc 9303), dates `YYYY-MM-DD`, a birth date also `YYYY-MM` or `YYYY`, lengths of penalties whole months.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

YES, NO, UNKNOWN = "yes", "no", "unknown"
SAID = (YES, NO, UNKNOWN)
EXTRADITION, LOCATING = "extradition", "locating"
PURPOSES = (EXTRADITION, LOCATING)
PROSECUTION, SENTENCE = "prosecution", "sentence"
STAGES = (PROSECUTION, SENTENCE)
NOT_REFUGEE, ASYLUM, REFUGEE = "none", "asylum", "recognised"
PROTECTION = (NOT_REFUGEE, ASYLUM, REFUGEE, UNKNOWN)
MOST_ROWS = 20


class SheetError(ValueError):
    """What was kept or sent is no sheet."""


@dataclass(frozen=True)
class Name:
    """A name exactly as it is known, with its language; family and given name where somebody told them apart."""

    text: str
    language: str = ""
    family: str = ""
    given: str = ""


@dataclass(frozen=True)
class IdentityDocument:
    """A document that names the person."""

    kind: str
    number: str
    country: str = ""


@dataclass(frozen=True)
class Assurance:
    """What a state promises: about `death-penalty` or `torture`, who promises, in which words, whom it binds, since when."""

    about: str
    who: str
    text: str
    authority: str
    date: str

    @property
    def is_complete(self) -> bool:
        """Whether all of it is said; half a promise is none."""
        return all(one.strip() for one in (self.who, self.text, self.authority, self.date))


@dataclass(frozen=True)
class WantedSheet:
    """Everything that is known of a wanted person, the matter, the warrant, and what stands in the way."""

    # who
    names: tuple[Name, ...] = ()
    birth_date: str = ""
    birth_place: str = ""
    sex: str = ""
    nationalities: tuple[str, ...] = ()
    documents: tuple[IdentityDocument, ...] = ()
    description: str = ""
    photograph: str = ""
    fingerprints: str = ""
    dna: str = ""
    # the offence
    offence: str = ""  # ICCS
    charge: str = ""
    law: str = ""
    organised: str = ""  # serious or organised crime is served
    stage: str = ""
    max_months: int | None = None
    life: str = ""  # the maximum is life or death
    sentence_months: int | None = None
    rest_months: int | None = None
    limitation: str = ""  # the day on which the offence or the sentence lapses
    # the facts
    facts: str = ""
    facts_language: str = ""
    facts_date: str = ""
    facts_time: str = ""
    facts_zone: str = ""
    facts_place: str = ""
    # the warrant
    warrant_authority: str = ""
    warrant_number: str = ""
    warrant_country: str = ""
    warrant_issued: str = ""
    warrant_until: str = ""
    warrant_endless: str = ""  # it has no last day
    warrant_judicial: str = ""
    warrant_copy: str = ""
    # what for
    purpose: str = ""
    extradition_sought: str = ""
    authority_agrees: str = ""
    sought_in: tuple[str, ...] = ()
    # what may stand in the way
    refugee: str = ""
    refugee_from: tuple[str, ...] = ()
    political: str = ""
    military: str = ""
    religious: str = ""
    racial: str = ""
    press_or_defender: str = ""
    private_dispute: str = ""
    administrative: str = ""
    norms: str = ""  # controversial behavioural or cultural norms, family matters
    death_penalty: str = ""
    torture_risk: str = ""
    assurances: tuple[Assurance, ...] = field(default=())

    @property
    def name(self) -> Name:
        """The first name, by which lists call the person."""
        return self.names[0] if self.names else Name("")

    def to_json(self) -> dict[str, Any]:
        """As it is kept and sent."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Self:
        """Read a sheet back. What stands in no field is left out.

        Raises:
            SheetError: a value is not of its kind.
        """
        try:
            return cls(**{name: _READ[name](found[name]) for name in _READ if name in found})
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            raise SheetError("This is no sheet of a wanted person.") from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _months(value: object) -> int | None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
        raise TypeError("months")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise TypeError("texts")
    return tuple(_text(one) for one in value)


def _rows(kind: type[Any]) -> Any:
    names = [one.name for one in fields(kind)]

    def read(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise TypeError("rows")
        return tuple(kind(**{name: _text(one[name]) for name in names if name in one}) for one in value)

    return read


_KINDS: dict[str, Any] = {
    "str": _text,
    "int | None": _months,
    "tuple[str, ...]": _texts,
    "tuple[Name, ...]": _rows(Name),
    "tuple[IdentityDocument, ...]": _rows(IdentityDocument),
    "tuple[Assurance, ...]": _rows(Assurance),
}


def _kind_of(annotation: Any) -> Any:
    said = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "")
    text = said if said == "str" else str(annotation).replace(f"{__name__}.", "")
    return _KINDS[text]


_READ = {one.name: _kind_of(one.type) for one in fields(WantedSheet)}
FIELDS = tuple(_READ)
EMPTY = WantedSheet()


def is_blank(value: object) -> bool:
    """Whether a field says nothing: empty, no rows, or texts of blanks."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value == ()
