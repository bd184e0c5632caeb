"""Evidence beside the name: birth date, sex, nationality, documents and accounts, each as bits for or against."""

import re
from functools import lru_cache
from typing import NamedTuple

from comity_names import countries, telephones
from comity_names.person import Person, Sex
from comity_names.resources import rows
from comity_names.vietnamese import is_plain_syllable
from comity_names.writing import read


class Finding(NamedTuple):
    """What one kind of evidence says: its relation, the bits it gives, and the two values it saw."""

    kind: str
    relation: str
    bits: float
    left: str
    right: str


@lru_cache(maxsize=1)
def _table() -> dict[tuple[str, str], float]:
    return {(row[0], row[1]): float(row[2]) for row in rows("evidence.tsv")}


def findings(left: Person, right: Person) -> tuple[Finding, ...]:
    """Every kind of evidence in a fixed order; a kind that either side lacks is unknown and gives no bits."""
    return (
        _birth(left.birth_date, right.birth_date),
        _sex(left, right),
        _shared("nationality", *map(_nations, (left, right)), near=False),
        _shared("document", left.documents, right.documents, near=True),
        _accounts(left, right),
    )


def _nations(person: Person) -> tuple[str, ...]:
    return tuple(countries.code(text) for text in person.nationalities)


def tells(person: Person) -> bool:
    """Whether anything beside the name is known that could speak for or against somebody."""
    return bool(
        person.birth_date or person.sex or person.nationalities or person.documents or person.accounts
    )


def bits(left: Person, right: Person) -> float:
    """All evidence beside the name together."""
    return sum(finding.bits for finding in findings(left, right))


def _found(kind: str, relation: str, left: str, right: str) -> Finding:
    return Finding(kind, relation, _table().get((kind, relation), 0.0), left, right)


def _sex(left: Person, right: Person) -> Finding:
    if left.sex is None or right.sex is None:
        return _sex_by_name(left, right)
    return _found("sex", "same" if left.sex == right.sex else "differs", left.sex, right.sex)


def _sex_by_name(left: Person, right: Person) -> Finding:
    """The sex of one side against what the other's Vietnamese middle name suggests, where its sex is not known."""
    ours, theirs = (person.sex or sex_of_middle_name(person) for person in (left, right))
    if (left.sex is None and right.sex is None) or ours is None or theirs is None:
        return _found("sex", "unknown", left.sex or "", right.sex or "")
    return _found("sex", "name_same" if ours == theirs else "name_differs", left.sex or "", right.sex or "")


def sex_of_middle_name(person: Person) -> Sex | None:
    """What Thị (nearly always a woman) or Văn (nearly always a man) between family name and given name suggests."""
    for name in person.names:
        middle = [token.marked for token in read(name.text).tokens[1:-1]]
        parts = [token.plain for token in read(name.text).tokens]
        if not all(map(is_plain_syllable, parts)):
            continue
        if {"thị", "thi"} & set(middle):
            return "female"
        if {"văn", "van"} & set(middle):
            return "male"
    return None


def _accounts(left: Person, right: Person) -> Finding:
    """Telephone numbers by their international form, other accounts as they are."""
    found = _shared("account", left.accounts, right.accounts, near=False)
    if found.relation != "differs":
        return found
    ours, theirs = (
        {form: text for text in person.accounts for form in telephones.forms(text, person.nationalities)}
        for person in (left, right)
    )
    both = sorted(ours.keys() & theirs.keys())
    return _found("account", "same", ours[both[0]], theirs[both[0]]) if both else found


def _birth(left: str | None, right: str | None) -> Finding:
    first, second = _date(left), _date(right)
    if first is None or second is None:
        return _found("birth_date", "unknown", left or "", right or "")
    return _found("birth_date", _date_relation(first, second), left or "", right or "")


@lru_cache(maxsize=50_000)
def _date(text: str | None) -> tuple[int, int, int] | None:
    """(year, month, day); 0 where unknown. The first of January stands for an unknown day in many registers."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", (text or "").strip())
    if not found or found.group(1) == "0000":
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    return (year, 0, 0) if (month, day) in ((1, 1), (0, 0)) else (year, month, day)


def _date_relation(left: tuple[int, int, int], right: tuple[int, int, int]) -> str:
    whole = bool(left[1] and left[2] and right[1] and right[2])
    if left == right:
        return "same" if whole else "same_year"
    if not whole:
        if left[0] == right[0]:
            return "same_year" if not (left[1] and right[1]) or left[1] == right[1] else "differs"
        return "lunar" if abs(left[0] - right[0]) == 1 else "differs"
    if left[0] == right[0] and (left[1], left[2]) == (right[2], right[1]):
        return "swapped"
    digits = ["".join(f"{part:02d}" for part in date) for date in (left, right)]
    wrong = sum(a != b for a, b in zip(*digits, strict=True))
    return "one_digit" if wrong == 1 else "differs"


_MISREAD = str.maketrans("OQDILZSBG", "000112586")


def bare_number(text: str) -> str:
    """A number as it is compared: capitals and digits only."""
    return re.sub(r"[^0-9A-Z@.+]", "", text.upper())


def _shared(kind: str, left: tuple[str, ...], right: tuple[str, ...], *, near: bool) -> Finding:
    ours, theirs = [{bare_number(text): text for text in side if bare_number(text)} for side in (left, right)]
    if not ours or not theirs:
        return _found(kind, "unknown", ", ".join(left), ", ".join(right))
    for number in sorted(ours):
        if number in theirs:
            return _found(kind, "same", ours[number], theirs[number])
    if near:
        for number in sorted(ours):
            for other in sorted(theirs):
                if len(number) == len(other) > 5 and number.translate(_MISREAD) == other.translate(_MISREAD):
                    return _found(kind, "near", ours[number], theirs[other])
    return _found(kind, "differs", ", ".join(left), ", ".join(right))
