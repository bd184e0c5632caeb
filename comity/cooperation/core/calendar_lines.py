r"""The lines of an iCalendar file with their numbers (RFC 5545 section 3.1), so that what is wrong is said where it stands.

Lines are put together where they are folded, and checked for what makes a file unreadable: other letters than UTF-8, a line that is
none, parts that do not end where they should. What the values mean is not looked at here.

>>> whole = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\n b\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
>>> [(one.number, one.name) for one in lines_in(whole)]
[(1, 'BEGIN'), (2, 'BEGIN'), (3, 'UID'), (5, 'END'), (6, 'END')]
>>> events_in(lines_in(whole))[0].line_of("UID")
3
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

_NAME = re.compile(r"\A[A-Za-z0-9._-]+\Z")
BOM = b"\xef\xbb\xbf"


class Flaw(StrEnum):
    """Why a file, or one event of it, is not taken."""

    TOO_LARGE = "too-large"
    NO_CALENDAR = "no-calendar"
    TOO_MANY = "too-many"
    NO_ID = "no-id"
    NO_DAY = "no-day"
    NO_SUCH_DAY = "no-such-day"
    BACKWARDS = "backwards"
    ZONE = "zone"
    REPEATS = "repeats"
    TWICE = "twice"
    LETTERS = "letters"
    NO_LINE = "no-line"
    NOT_BEGUN = "not-begun"
    CUT_OFF = "cut-off"


class CalendarError(ValueError):
    """The file cannot be read as a calendar."""

    def __init__(self, flaw: Flaw, line: int = 0) -> None:
        """Take what is wrong and in which line, from 1; 0 where it is the whole file."""
        super().__init__(flaw.value)
        self.flaw = flaw
        self.line = line


@dataclass(frozen=True)
class ContentLine:
    """A line, put together: the number of its first part in the file, its name in capitals, and what stands behind the colon."""

    number: int
    name: str
    value: str
    text: str


@dataclass
class EventLines:
    """Where the parts of an event stand: the line of its beginning, and the first line of each of its properties by name."""

    begins: int
    names: dict[str, int] = field(default_factory=dict)

    def line_of(self, *names: str) -> int:
        """Return the line of the first of some properties that is there, else where the event begins."""
        return next((self.names[name] for name in names if name in self.names), self.begins)


def lines_in(content: bytes) -> list[ContentLine]:
    """Return the lines of a calendar file.

    Raises:
        CalendarError: with the line in which it stops being one.
    """
    found = [_read(number, text) for number, text in _unfolded(content)]
    _check_parts(found)
    return found


def events_in(lines: Sequence[ContentLine]) -> list[EventLines]:
    """Return the events in the order of the file, with where their own properties stand."""
    found: list[EventLines] = []
    parts: list[str] = []
    for line in lines:
        if line.name == "BEGIN":
            parts.append(line.value.upper())
            if parts[-1] == "VEVENT":
                found.append(EventLines(line.number))
        elif line.name == "END":
            parts.pop()
        elif parts and parts[-1] == "VEVENT":
            found[-1].names.setdefault(line.name, line.number)
    return found


def _unfolded(content: bytes) -> list[tuple[int, str]]:
    """Return each line with its number. A line may be folded within a sign: it is put together first, and read then."""
    together: list[tuple[int, list[bytes]]] = []
    for number, raw in enumerate(content.removeprefix(BOM).splitlines(), 1):
        if raw[:1] in {b" ", b"\t"}:
            if not together:
                raise CalendarError(Flaw.NO_CALENDAR, number)
            together[-1][1].append(raw[1:])
        elif raw.strip():
            together.append((number, [raw]))
    found = []
    for number, parts in together:
        try:
            found.append((number, b"".join(parts).decode()))
        except UnicodeDecodeError as error:
            raise CalendarError(Flaw.LETTERS, number) from error
    return found


def _read(number: int, text: str) -> ContentLine:
    """Cut a line at the first colon that is in no quotation marks. Raises CalendarError where it is no line."""
    quoted = False
    for place, sign in enumerate(text):
        if sign == '"':
            quoted = not quoted
        elif sign == ":" and not quoted:
            name = text[:place].split(";", maxsplit=1)[0]
            if _NAME.match(name):
                return ContentLine(number, name.upper(), text[place + 1 :].strip(), text)
            break
    raise CalendarError(Flaw.NO_LINE if number > 1 else Flaw.NO_CALENDAR, number)


def _check_parts(lines: Sequence[ContentLine]) -> None:
    """Refuse parts that end elsewhere than they begin. Raises CalendarError."""
    if not lines or (lines[0].name, lines[0].value.upper()) != ("BEGIN", "VCALENDAR"):
        raise CalendarError(Flaw.NO_CALENDAR, lines[0].number if lines else 0)
    parts: list[str] = []
    for line in lines:
        part = line.value.upper()
        if line.name == "BEGIN":
            parts.append(part)
        elif line.name == "END":
            if not parts or parts.pop() != part:
                raise CalendarError(Flaw.NOT_BEGUN, line.number)
        elif not parts:
            raise CalendarError(Flaw.NO_LINE, line.number)
    if parts:
        raise CalendarError(Flaw.CUT_OFF, lines[-1].number)


WHERE: Mapping[Flaw, tuple[str, ...]] = {
    Flaw.NO_ID: ("UID",),
    Flaw.TWICE: ("UID",),
    Flaw.NO_DAY: ("DTSTART",),
    Flaw.NO_SUCH_DAY: ("DTSTART",),
    Flaw.BACKWARDS: ("DTEND", "DURATION", "DTSTART"),
    Flaw.ZONE: ("X-COMITY-ZONE", "DTSTART"),
    Flaw.REPEATS: ("RRULE", "RDATE", "EXDATE", "EXRULE"),
}
