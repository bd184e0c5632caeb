"""What comes of a file of a list. Pure."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from comity.records import fields, ftm
from comity.records.mapping import Reason, Refused, Value

SCHEMA = "Person"
MOST_SHOWN = 500  # signs of a cell of a refused row
LONGEST_KEY = 200
# as wide as the columns of an entry
LONGEST = {**dict.fromkeys(fields.DOCUMENTS, 200), **dict.fromkeys(fields.ACCOUNTS, 320)}
# what is kept of a person: enough to compare, to show, and to take over as a record
KEPT = frozenset(fields.LABELS) | fields.NAMES | fields.NATIONALITIES | fields.DOCUMENTS | fields.ACCOUNTS


class ListError(ValueError):
    """This file is not a list that we can read."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A person as the list has them: the key of the source, and values as written and as understood."""

    line: int
    key: str
    values: tuple[Value, ...]


@dataclass(slots=True)
class Reading:
    """All of a file: persons, refused rows with every reason found, and how many entities were no persons."""

    header: tuple[str, ...] = ()  # of the cells of refused rows
    persons: list[Listed] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    left_out: int = 0
    _keys: dict[str, int] = field(default_factory=dict)

    def take(self, line: int, key: str, values: Iterable[Value], cells: tuple[str, ...]) -> None:
        """Take a person, or refuse the row: without a name or number, with no key, or with one that stood before."""
        found = tuple(values)
        reason = self._objection(key, found)
        if reason:
            self.refused.append(Refused(line, _shown(cells), (Reason("", reason),)))
            return
        self._keys[key] = line
        self.persons.append(Listed(line, key, found))

    def refuse(self, line: int, cells: tuple[str, ...], reasons: Iterable[Reason]) -> None:
        """Refuse a row with its reasons."""
        self.refused.append(Refused(line, _shown(cells), tuple(reasons)))

    def _objection(self, key: str, values: tuple[Value, ...]) -> str:
        telling = fields.NAMES | fields.DOCUMENTS | fields.ACCOUNTS
        before = self._keys.get(key, 0)
        reasons = (
            (
                not any(value.prop in telling for value in values),
                _("The row holds neither a name nor a number."),
            ),
            (
                not key or len(key) > LONGEST_KEY,
                _("The key of the row is empty, or longer than %(most)s signs.") % {"most": LONGEST_KEY},
            ),
            (
                not is_text(key) or not all(is_text(value.written + value.value) for value in values),
                _("The row holds a sign that no text holds. Copy it again as text."),
            ),
            (
                any(len(value.value) > LONGEST.get(value.prop, len(value.value)) for value in values),
                _("A number of the row is too long to be one."),
            ),
            (before > 0, _("Its key stands in line %(line)s already.") % {"line": before}),
        )
        return next((sentence for is_so, sentence in reasons if is_so), "")


def is_text(text: str) -> bool:
    """Whether a database of texts can hold it: no NUL, no half of a sign."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _shown(cells: Iterable[str]) -> tuple[str, ...]:
    """Cells of a refused row as they can be kept and shown; signs that no text holds are replaced."""
    return tuple(
        cell[:MOST_SHOWN].replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
        for cell in cells
    )


def cleaned(props: Iterable[tuple[str, str]]) -> tuple[list[Value], list[Reason]]:
    """Return the values of (property, text) that we keep, and the reason for each that cannot be read."""
    values: list[Value] = []
    reasons: list[Reason] = []
    for prop, written in props:
        if prop not in KEPT or not written.strip():
            continue
        try:
            value = ftm.clean(SCHEMA, prop, written)
        except ftm.UnknownPropertyError:
            continue  # another kind of entity has it; of a person we keep what a person has
        except ftm.UnreadableValueError as error:
            reasons.append(Reason(prop, str(error)))
        else:
            values.append(Value(prop, written, value, ""))
    return values, reasons


def own_key(values: Iterable[Value]) -> str:
    """Return a key for a row whose source gives none: a digest of what tells the person apart."""
    telling = fields.NAMES | fields.DOCUMENTS | {"birthDate"}
    said = sorted({(value.prop, value.value) for value in values if value.prop in telling})
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
