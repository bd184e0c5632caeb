"""From statements to the row that is searched and compared. Pure: neither database nor request."""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from comity.records import fields
from comity.records.dates import span
from comity_names import fold, written_keys

CAPTION_LENGTH = 300
KEY_LENGTH = 200


class Stated(Protocol):
    """What a row needs to know of a statement."""

    @property
    def prop(self) -> str:
        """FollowTheMoney's name of the property."""

    @property
    def value(self) -> str:
        """The cleaned value."""

    @property
    def language(self) -> str:
        """The language of the value, empty when nobody said it."""


@dataclass(frozen=True, slots=True)
class RowValues:
    """The contents of a row; see models.Row."""

    caption: str
    caption_language: str
    names: tuple[str, ...]
    birth_from: date | None
    birth_to: date | None
    birth_dates: tuple[str, ...]
    sex: str
    nationalities: tuple[str, ...]
    documents: tuple[str, ...]
    accounts: tuple[str, ...]
    keys: tuple[str, ...]
    digest: str


def number_key(group: str, number: str) -> str:
    """Return the search key of a number: its group (d documents, a accounts), then letters and digits alone.

    >>> number_key("d", "c 441-7082")
    'd:C4417082'
    """
    plain = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", number)).upper()
    return f"{group}:{plain}"[:KEY_LENGTH]


def whole_key(name: str) -> str:
    """Return the key that counts namesakes: the whole name without marks, case and signs."""
    return f"f:{fold(name)}"[:KEY_LENGTH]


def name_keys(names: Iterable[str]) -> set[str]:
    """Return the search keys of names: those of the name engine, the whole folded name, and each part of it."""
    found: set[str] = set()
    for name in names:
        found |= {f"n:{key}"[:KEY_LENGTH] for key in written_keys(name)}
        found |= {f"t:{part}"[:KEY_LENGTH] for part in fold(name).split() if len(part) > 1}
        found.add(whole_key(name))
    return found - {"f:"}


def number_keys(documents: Iterable[str], accounts: Iterable[str]) -> set[str]:
    """Return the search keys of numbers; one without letters or digits has none."""
    found = {number_key("d", number) for number in documents}
    return (found | {number_key("a", number) for number in accounts}) - {"d:", "a:"}


def materialise(statements: Iterable[Stated], *, is_searched: bool = True) -> RowValues:
    """Return the row of a subject from the statements that one audience may read, in the order they were made.

    What is not searched by keys, because an index of its names stands beside it, has none.
    """
    stated = list(statements)
    names = _distinct(
        one.value for prop in ("name", "previousName", "alias", "weakAlias") for one in _of(stated, {prop})
    )
    born = tuple(sorted({one.value for one in _of(stated, {"birthDate"})}))
    spans = [span(value) for value in born]
    sex = _sex(stated)
    nationalities = tuple(sorted({one.value for one in _of(stated, fields.NATIONALITIES)}))
    documents = _distinct(one.value for one in _of(stated, fields.DOCUMENTS))
    accounts = _distinct(one.value for one in _of(stated, fields.ACCOUNTS))
    caption, language = _caption(stated)
    compared = json.dumps([names, born, sex, nationalities, documents, accounts])
    return RowValues(
        caption=caption[:CAPTION_LENGTH],
        caption_language=language,
        names=names,
        birth_from=min((first for first, _last in spans), default=None),
        birth_to=max((last for _first, last in spans), default=None),
        birth_dates=born,
        sex=sex,
        nationalities=nationalities,
        documents=documents,
        accounts=accounts,
        keys=tuple(sorted(name_keys(names) | number_keys(documents, accounts))) if is_searched else (),
        digest=hashlib.sha256(compared.encode()).hexdigest(),
    )


def _of(stated: list[Stated], props: Iterable[str]) -> list[Stated]:
    wanted = frozenset(props)
    return [statement for statement in stated if statement.prop in wanted]


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _caption(stated: list[Stated]) -> tuple[str, str]:
    """The name stated most often, else first; then any other name, then a number."""
    for props in (("name",), ("alias",), ("weakAlias",), fields.DOCUMENTS | fields.ACCOUNTS):
        found = _of(stated, props)
        if found:
            times = Counter(statement.value for statement in found)
            best = max(found, key=lambda statement: times[statement.value])
            return best.value, best.language
    return "", ""


def _sex(stated: list[Stated]) -> str:
    """What is stated, as long as it is stated without contradiction."""
    found = {statement.value for statement in _of(stated, {"gender"})}
    return found.pop() if len(found) == 1 else ""
