"""Machine-readable zones of travel documents: ICAO Doc 9303 parts 3 to 6, the sizes TD1, TD2 and TD3.

A failed check digit marks a reading as doubtful; it never proves forgery. Names of a zone have lost their marks.
"""

import re
from dataclasses import dataclass
from typing import Literal

from comity_names.person import Person, Sex

Size = Literal["TD1", "TD2", "TD3"]
_VALUES = {char: value for value, char in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}
_WEIGHTS = (7, 3, 1)
_TO_DIGIT = str.maketrans("OQDILZSBGT", "0001125867")
_TO_LETTER = str.maketrans("01258", "OIZSB")
_CONFUSED = {
    "O": "0",
    "0": "O",
    "I": "1",
    "1": "I",
    "S": "5",
    "5": "S",
    "B": "8",
    "8": "B",
    "Z": "2",
    "2": "Z",
    "G": "6",
    "6": "G",
}
_SEX: dict[str, Sex] = {"M": "male", "F": "female"}


class MrzError(ValueError):
    """The text is no machine-readable zone; type its two lines of 44 or 36, or its three lines of 30 signs."""


@dataclass(frozen=True, slots=True)
class Mrz:
    """What a zone says. Dates are YYYY-MM-DD, shortened where a part is unknown; `doubts` names the fields whose digit fails."""

    size: Size
    kind: str
    issuer: str
    number: str
    surname: str
    given: str
    nationality: str
    birth_date: str | None
    sex: Sex | None
    expiry_date: str | None
    optional: str
    doubts: tuple[str, ...]
    repaired: tuple[str, ...]

    def person(self) -> Person:
        """The holder, to be compared: the name in the order family, given; no mark of it is known."""
        name = f"{self.surname}, {self.given}" if self.given else self.surname
        nations = (self.nationality,) if self.nationality else ()
        return Person(
            (name,) if name else (), self.birth_date, self.sex, nations, (self.number,) if self.number else ()
        )


def check_digit(text: str) -> str:
    """The digit of a field (Doc 9303 part 3, section 4.9): weights 7, 3, 1, sum modulo 10.

    Raises:
        MrzError: when a sign is none of a zone.
    """
    try:
        total = sum(_VALUES[char] * _WEIGHTS[place % 3] for place, char in enumerate(text))
    except KeyError as problem:
        raise MrzError(f"{problem.args[0]!r} cannot stand in a machine-readable zone.") from problem
    return str(total % 10)


def parse(text: str, *, this_year: int = 2030) -> Mrz:
    """Read a zone of any size; signs that reading machines confuse are repaired where the check digit then fits.

    `this_year` decides the century of a birth date: nobody is born after it.

    Raises:
        MrzError: when the lines have no size of Doc 9303.
    """
    lines = [
        re.sub(r"\s", "", line.upper().replace("«", "<<"))
        for line in text.strip().splitlines()
        if line.strip()
    ]
    if len(lines) == 1 and len(lines[0]) in (88, 72, 90):
        width = {88: 44, 72: 36, 90: 30}[len(lines[0])]
        lines = [lines[0][at : at + width] for at in range(0, len(lines[0]), width)]
    shape = [len(line) for line in lines]
    if not all(re.fullmatch("[A-Z0-9<]+", line) for line in lines):
        raise MrzError("Only the letters A to Z, digits and < stand in a machine-readable zone.")
    if shape == [44, 44]:
        return _two_lines("TD3", lines, this_year)
    if shape == [36, 36]:
        return _two_lines("TD2", lines, this_year)
    if shape == [30, 30, 30]:
        return _three_lines(lines, this_year)
    raise MrzError(MrzError.__doc__)


class _Reader:
    """Checks fields one by one and keeps what it doubted and repaired."""

    def __init__(self) -> None:
        self.doubts: list[str] = []
        self.repaired: list[str] = []

    def checked(self, field: str, text: str, digit: str, *, digits: bool) -> str:
        """The field, repaired where one confused sign makes its digit fit."""
        digit = digit.translate(_TO_DIGIT)
        whole = text.translate(_TO_DIGIT) if digits else text
        if check_digit(whole) == digit or (digit == "<" and not text.strip("<")):
            if whole != text:
                self.repaired.append(field)
            return whole
        places = [at for at, char in enumerate(whole) if char in _CONFUSED] if not digits else []
        options = [whole[:at] + _CONFUSED[whole[at]] + whole[at + 1 :] for at in places]
        fitting = [option for option in options if check_digit(option) == digit]
        if len(fitting) == 1:  # two repairs that both fit prove neither
            self.repaired.append(field)
            return fitting[0]
        self.doubts.append(field)
        return whole

    def overall(self, text: str, digit: str) -> None:
        if check_digit(text) != digit.translate(_TO_DIGIT):
            self.doubts.append("overall")


def _two_lines(size: Size, lines: list[str], this_year: int) -> Mrz:
    first, second = lines
    reader = _Reader()
    number = reader.checked("number", second[:9], second[9], digits=False)
    birth = reader.checked("birth_date", second[13:19], second[19], digits=True)
    expiry = reader.checked("expiry_date", second[21:27], second[27], digits=True)
    optional = second[28:42] if size == "TD3" else second[28:35]
    if size == "TD3":
        optional = reader.checked("optional", optional, second[42], digits=False)
        tail = optional + second[42]
    else:
        number, optional, tail = _long_number(reader, number, second[9], optional)
    if not reader.repaired:
        reader.overall(
            second[:10] + second[13:20] + second[21:28] + (tail if size == "TD3" else second[28:35]),
            second[-1],
        )
    surname, given = _names(first[5:])
    nation = second[10:13].translate(_TO_LETTER).strip("<")
    return _mrz(
        size,
        first,
        number,
        (surname, given),
        nation,
        (birth, second[20], expiry),
        optional,
        reader,
        this_year,
    )


def _three_lines(lines: list[str], this_year: int) -> Mrz:
    first, second, third = lines
    reader = _Reader()
    number, optional = first[5:14], first[15:30]
    if first[14] == "<":
        number, optional, _ = _long_number(reader, number, "<", optional)
    else:
        number = reader.checked("number", number, first[14], digits=False)
    birth = reader.checked("birth_date", second[:6], second[6], digits=True)
    expiry = reader.checked("expiry_date", second[8:14], second[14], digits=True)
    if not reader.repaired:
        reader.overall(first[5:30] + second[:7] + second[8:15] + second[18:29], second[29])
    nation = second[15:18].translate(_TO_LETTER).strip("<")
    optional = (optional + second[18:29]).strip("<")
    return _mrz(
        "TD1", first, number, _names(third), nation, (birth, second[7], expiry), optional, reader, this_year
    )


def _long_number(reader: _Reader, number: str, digit: str, optional: str) -> tuple[str, str, str]:
    """A number longer than nine signs on TD1 and TD2: its rest and its digit stand in the optional data."""
    rest = optional.split("<", 1)[0]
    if digit != "<" or len(rest) < 2:
        return number, optional, optional
    whole = number + rest[:-1]
    if "number" in reader.doubts:
        reader.doubts.remove("number")
    return reader.checked("number", whole, rest[-1], digits=False), optional[len(rest) :], optional


def _names(field: str) -> tuple[str, str]:
    surname, _, given = field.translate(_TO_LETTER).partition("<<")
    return surname.replace("<", " ").strip(), " ".join(given.replace("<", " ").split())


def _mrz(  # noqa: PLR0917  (called by the two readers of this module only)
    size: Size,
    first: str,
    number: str,
    names: tuple[str, str],
    nation: str,
    personal: tuple[str, str, str],
    optional: str,
    reader: _Reader,
    this_year: int,
) -> Mrz:
    birth, sex, expiry = personal
    return Mrz(
        size=size,
        kind=first[:2].strip("<"),
        issuer=first[2:5].translate(_TO_LETTER).strip("<"),
        number=number.strip("<"),
        surname=names[0],
        given=names[1],
        nationality=nation,
        birth_date=_date(birth, this_year),
        sex=_SEX.get(sex),
        expiry_date=_date(expiry, this_year + 30),
        optional=optional.strip("<"),
        doubts=tuple(reader.doubts),
        repaired=tuple(reader.repaired),
    )


def _date(text: str, latest: int) -> str | None:
    """YYMMDD as a date of the last hundred years before `latest`, shortened at the first unknown part."""
    if not text[:2].isdigit():
        return None
    year = latest - (latest - int(text[:2])) % 100
    if not text[2:4].isdigit():
        return f"{year:04}"
    return f"{year:04}-{text[2:4]}" + (f"-{text[4:6]}" if text[4:6].isdigit() else "")
