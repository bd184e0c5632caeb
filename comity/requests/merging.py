"""Two versions of one draft, side by side, and what a person makes of them. Pure: no value of either side is lost.

    found = differences(theirs, mine, marks)       # what stands where, and who changed it
    merged = settle(theirs, mine, {"facts": Keep.MINE, "subjects-1": Own((("name", "…"), …))})

Rows (persons, questions, facts) are compared whole: half of one person and half of another would be nobody. Equal rows
are the same wherever they stand; of the others those are put side by side that share a name, a number or a document,
and where rows have nothing to be told apart by, those at the same place.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from comity.requests.sheets import Marks, Row, Sheet, Value, mark

KIN = ("name", "phone", "document")  # what tells a person apart


class Whose(StrEnum):
    """Who changed something since the page was opened."""

    THEIRS = "theirs"
    MINE = "mine"
    BOTH = "both"


class Keep(StrEnum):
    """What to keep of two values. Both is for rows alone: two persons may both be meant."""

    THEIRS = "theirs"
    MINE = "mine"
    BOTH = "both"


@dataclass(frozen=True)
class Own:
    """A third version instead of the two: of a box its value, of a row its boxes."""

    value: Value | Row


Choice = Keep | Own


class UndecidedError(ValueError):
    """A difference was left without a decision."""


@dataclass(frozen=True)
class Difference:
    """One place where two versions differ. A row that one side does not have is None there.

    `key` is the box, or group and place, such as `subjects-1`; `changed` is None where nobody can say.
    """

    key: str
    group: str
    theirs: Value | Row | None
    mine: Value | Row | None
    changed: Whose | None

    @property
    def proposed(self) -> Keep | None:
        """What only one side has changed is proposed as changed; where both did, a person decides."""
        if self.changed is Whose.THEIRS:
            return Keep.THEIRS
        return Keep.MINE if self.changed is Whose.MINE else None


@dataclass(frozen=True)
class _Slot:
    """One row of either side, or two that stand side by side."""

    theirs: Row | None
    mine: Row | None


def differences(theirs: Sheet, mine: Sheet, opened: Marks | None = None) -> list[Difference]:
    """List where two versions differ, boxes first; `opened` are the marks of the version that mine began from."""
    found = []
    for name in dict.fromkeys([*theirs.boxes, *mine.boxes]):
        ours, other = mine.boxes.get(name, ""), theirs.boxes.get(name, "")
        if ours != other:
            found.append(Difference(name, "", other, ours, _whose_box(name, other, ours, opened)))
    for group in dict.fromkeys([*theirs.rows, *mine.rows]):
        known = opened.rows.get(group, ()) if opened else None
        found += [
            Difference(key, group, slot.theirs, slot.mine, _whose_row(slot, known))
            for key, slot in _slots(theirs, mine, group)
            if slot.theirs != slot.mine
        ]
    return found


def settle(theirs: Sheet, mine: Sheet, choices: Mapping[str, Choice]) -> Sheet:
    """Return the sheet that the choices make of two; rows stand in their order, those of mine alone after them.

    Raises:
        UndecidedError: a difference has no choice.
    """
    boxes: dict[str, Value] = {}
    for name in dict.fromkeys([*theirs.boxes, *mine.boxes]):
        ours, other = mine.boxes.get(name, ""), theirs.boxes.get(name, "")
        boxes[name] = other if ours == other else _box(choices, name, other, ours)
    rows = {
        group: tuple(
            row for key, slot in _slots(theirs, mine, group) for row in _rows(choices, key, slot) if row
        )
        for group in dict.fromkeys([*theirs.rows, *mine.rows])
    }
    return Sheet(boxes, rows)


def widest(theirs: Sheet, mine: Sheet) -> Sheet:
    """Return a sheet with every box and row of either side, mine where both have one: what a third version begins from."""
    return Sheet(
        {**theirs.boxes, **mine.boxes},
        {
            group: tuple(slot.mine or slot.theirs or () for _key, slot in _slots(theirs, mine, group))
            for group in dict.fromkeys([*theirs.rows, *mine.rows])
        },
    )


def _whose_box(name: str, theirs: Value, mine: Value, opened: Marks | None) -> Whose | None:
    if opened is None or name not in opened.boxes:
        return None
    return _whose(by_them=mark(theirs) != opened.boxes[name], by_me=mark(mine) != opened.boxes[name])


def _whose_row(slot: _Slot, known: Sequence[str] | None) -> Whose | None:
    if known is None:
        return None
    had = {place: row is not None and mark(row) in known for place, row in vars(slot).items()}
    if slot.theirs is None or slot.mine is None:
        # a row on one side alone: known means that the other side took it away, new that this side added it
        alone_is_mine = slot.theirs is None
        taken_away = had["mine"] if alone_is_mine else had["theirs"]
        return Whose.THEIRS if alone_is_mine == taken_away else Whose.MINE
    return _whose(by_them=not had["theirs"], by_me=not had["mine"])


def _whose(*, by_them: bool, by_me: bool) -> Whose | None:
    if by_them and by_me:
        return Whose.BOTH
    if by_them:
        return Whose.THEIRS
    return Whose.MINE if by_me else None


def _slots(theirs: Sheet, mine: Sheet, group: str) -> Iterator[tuple[str, _Slot]]:
    slots = _align(theirs.rows.get(group, ()), mine.rows.get(group, ()))
    return ((f"{group}-{place}", slot) for place, slot in enumerate(slots))


def _align(theirs: Sequence[Row], mine: Sequence[Row]) -> list[_Slot]:
    left = list(mine)
    found: list[_Slot] = []
    for row in theirs:
        if row in left:
            left.remove(row)
            found.append(_Slot(row, row))
        else:
            found.append(_Slot(row, None))
    for fits in (_are_kin, _have_no_name):
        for place, slot in enumerate(found):
            if slot.theirs is None or slot.mine is not None:
                continue
            other = next((row for row in left if fits(slot.theirs, row)), None)
            if other is not None:
                left.remove(other)
                found[place] = _Slot(slot.theirs, other)
    return [*found, *(_Slot(None, row) for row in left)]


def _identity(row: Row) -> set[tuple[str, str]]:
    return {(box, text.strip()) for box, text in row if box in KIN and text.strip()}


def _are_kin(one: Row, other: Row) -> bool:
    return bool(_identity(one) & _identity(other))


def _have_no_name(one: Row, other: Row) -> bool:
    return not _identity(one) or not _identity(other)


def _box(choices: Mapping[str, Choice], name: str, theirs: Value, mine: Value) -> Value:
    choice = choices.get(name)
    if isinstance(choice, Own):
        return choice.value  # type: ignore[return-value]  # of a box it is a value
    if choice is Keep.THEIRS:
        return theirs
    if choice is Keep.MINE:
        return mine
    raise UndecidedError(name)


def _rows(choices: Mapping[str, Choice], key: str, slot: _Slot) -> tuple[Row | None, ...]:
    if slot.theirs == slot.mine:
        return (slot.theirs,)
    choice = choices.get(key)
    if isinstance(choice, Own):
        return (choice.value,)  # type: ignore[return-value]  # of a row it is a row
    if choice is None:
        raise UndecidedError(key)
    return {
        Keep.THEIRS: (slot.theirs,),
        Keep.MINE: (slot.mine,),
        Keep.BOTH: (slot.theirs, slot.mine),
    }[choice]
