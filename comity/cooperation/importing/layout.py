"""How a table is to be read: which kind of register, which sheet, where its heads stand, what each column holds."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from comity.cooperation.core.cells import Order
from comity.cooperation.core.columns import Guess, folded, guesses, head_row
from comity.cooperation.importing.fields import KINDS, field_of, heads_of, languaged
from comity.cooperation.importing.grid import Grid


@dataclass(frozen=True)
class Layout:
    """A reading of a table. `head` is the number of the row of heads; `columns` may be shorter than the table is wide.

    `language` is that of words whose column says none, `zone` that of places that name none; `numbers_are_so` says that a person
    looked at numbers of a series that do not follow. `series` is the id of the series of meetings whose row names none; empty: of none.
    `keep_as` is the name under which the columns are to be kept, while they are still named.
    """

    kind: str
    sheet: str = ""
    head: int = 1
    columns: tuple[Guess, ...] = ()
    order: Order = Order.UNSAID
    zone: str = "UTC"
    language: str = "en"
    numbers_are_so: bool = False
    series: str = ""
    keep_as: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return plain values that can be stored."""
        return {
            "kind": self.kind,
            "sheet": self.sheet,
            "head": self.head,
            "columns": [{"field": one.field, "language": one.language} for one in self.columns],
            "order": self.order.value,
            "zone": self.zone,
            "language": self.language,
            "numbers_are_so": self.numbers_are_so,
            "series": self.series,
            "keep_as": self.keep_as,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote; a field that the kind has no more is left out."""
        kind = str(stored["kind"])
        return cls(
            kind,
            str(stored["sheet"]),
            int(stored["head"]),
            tuple(
                Guess(one["field"], one["language"]) if field_of(kind, one["field"]) else Guess()
                for one in stored["columns"]
            ),
            Order(stored["order"]),
            str(stored["zone"]),
            str(stored["language"]),
            bool(stored["numbers_are_so"]),
            str(stored.get("series", "")),
            str(stored.get("keep_as", "")),
        )

    def lacks(self) -> list[str]:
        """Return the fields without which a register of this kind says too little."""
        return lacking(self.kind, {one.field for one in self.columns})


def lacking(kind: str, held: Collection[str]) -> list[str]:
    """Return the fields of a kind of register without which it says too little, in words, of which no column holds any."""
    return [str(one.words) for one in KINDS[kind] if one.needed and one.code not in held]


def guessed(kind: str, heads: Sequence[str]) -> tuple[Guess, ...]:
    """Return what the heads of a table say."""
    return tuple(guesses(heads, heads_of(kind), languaged(kind)))


def guessed_head(kind: str, grid: Grid) -> int:
    """Return in which row the heads of a table stand, most probably."""
    return head_row([(line.number, line.cells) for line in grid.lines], heads_of(kind))


def by_head(heads: Sequence[str], columns: Sequence[Guess]) -> dict[str, dict[str, str]]:
    """Return what a mapping keeps: field and language by the head as it is compared; columns without a head are left out."""
    pairs = zip(heads, columns, strict=False)
    return {
        folded(head): {"field": one.field, "language": one.language}
        for head, one in pairs
        if one.field and folded(head)
    }


def from_kept(kind: str, heads: Sequence[str], kept: Mapping[str, Mapping[str, str]]) -> tuple[Guess, ...]:
    """Return the columns of a table as a kept mapping names them; heads that it does not know are left out."""
    found = [kept.get(folded(head), {}) for head in heads]
    return tuple(
        Guess(one["field"], one["language"]) if one and field_of(kind, one["field"]) else Guess()
        for one in found
    )
