"""Two versions of one draft as a page shows them: place by place, with the words that differ and three ways out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from comity.requests.forms.answering import ReplyForm
from comity.requests.forms.asking import RequestForm
from comity.requests.forms.moments import sent_as_shown
from comity.requests.marking import Piece, side_by_side
from comity.requests.merging import Choice, Difference, Keep, Own, differences, settle, widest
from comity.requests.sheets import Marks, Row, Sheet, SheetError, Value
from comity.requests.texts import unix_lines
from comity.requests.typed import box_names, initial

OWN = "own"  # the choice of a third version, and the prefix of its boxes


DraftForm = RequestForm | ReplyForm
Build = Callable[..., DraftForm]


@dataclass(frozen=True)
class Words:
    """What stands in one box of one side."""

    label: str
    pieces: Sequence[Piece]
    language: str = ""


@dataclass(frozen=True)
class Spot:
    """One place that differs: both sides, what is chosen, and the boxes of a third version."""

    key: str
    label: str
    theirs: Sequence[Words] | None  # None where that side has no such row
    mine: Sequence[Words] | None
    is_row: bool
    picked: str
    error: str
    boxes: Sequence[BoundField]
    changed: str

    @property
    def has_both(self) -> bool:
        """Whether both may be kept, one after the other."""
        return self.is_row and self.theirs is not None and self.mine is not None


@dataclass
class Comparison:
    """Two versions, where they differ, and what was chosen so far."""

    build: Build
    theirs: Sheet
    mine: Sheet
    opened: Marks | None
    data: Mapping[str, Any] | None = None
    found: list[Difference] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        build: Build,
        theirs: Sheet,
        mine: Sheet,
        opened: Marks | None,
        *,
        data: Mapping[str, Any] | None = None,
    ) -> Self:
        """Compare two sheets; `data` is what was chosen where the page comes back."""
        return cls(build, theirs, mine, opened, data, differences(theirs, mine, opened))

    @classmethod
    def of_page(cls, build: Build, data: Mapping[str, Any]) -> Self:
        """Read both sheets back from the page; what is no sheet is read as an empty one."""
        sheets = []
        for name in ("theirs", "mine"):
            try:
                sheets.append(Sheet.from_text(str(data.get(name, ""))))
            except SheetError:
                sheets.append(Sheet())
        return cls.of(build, sheets[0], sheets[1], Marks.from_text(str(data.get("marks", ""))), data=data)

    @property
    def undecided(self) -> bool:
        """Whether the page comes back because a place has no decision."""
        return self.data is not None and self.merged() is None

    def merged(self) -> Sheet | None:
        """Return what the choices make of the two; None where a place is undecided."""
        choices = {one.key: choice for one in self.found if (choice := self._choice(one)) is not None}
        if len(choices) < len(self.found):
            return None
        return settle(self.theirs, self.mine, choices)

    def _choice(self, one: Difference) -> Choice | None:
        picked = str((self.data or {}).get(f"keep-{one.key}", ""))
        if picked == OWN:
            return Own(self._own(one))
        return Keep(picked) if picked in set(Keep) else None

    def _own(self, one: Difference) -> Value | Row:
        """Return the third version of a place, as it was typed."""
        names = self._names(one)
        found: dict[str, Value] = {}
        for box, name in names.items():
            if isinstance(one.theirs, tuple) and not one.group:
                found[box] = tuple(self._sent(f"{OWN}-{name}"))
            else:
                found[box] = unix_lines(sent_as_shown(self.data or {}, f"{OWN}-{name}") or "")
        if not one.group:
            return found[one.key]
        return tuple((box, str(text)) for box, text in found.items())

    def _sent(self, name: str) -> list[str]:
        data = self.data or {}
        return list(data.getlist(name)) if hasattr(data, "getlist") else []

    def _names(self, one: Difference) -> dict[str, str]:
        """Return the boxes of a place and their names in the form."""
        if not one.group:
            return {one.key: one.key}
        place = int(one.key.rpartition("-")[2])
        row = one.mine if one.mine is not None else one.theirs
        return box_names(one.group, place, row)  # type: ignore[arg-type]  # of a group it is a row

    def spots(self) -> list[Spot]:
        """Return the places that differ, as the page shows them."""
        union = widest(self.theirs, self.mine)
        rows = {group: len(found) for group, found in union.rows.items()}
        own = self.build(data=self.data, initial=initial(union), prefix=OWN, rows=rows, whole=True)
        sides = [
            self.build(data=None, initial=initial(sheet), rows=rows, whole=True)
            for sheet in (self.theirs, self.mine)
        ]
        return [self._spot(one, own, sides) for one in self.found]

    def _spot(self, one: Difference, own: DraftForm, sides: Sequence[DraftForm]) -> Spot:
        names = self._names(one)
        theirs, mine = self._both(one, names, sides)
        picked = self._picked(one)
        return Spot(
            one.key,
            self._label(one, own),
            theirs,
            mine,
            bool(one.group),
            picked,
            _("Decide what is to stand here.") if self.data is not None and not picked else "",
            [own[name] for name in names.values() if name in own.fields],
            one.changed.value if one.changed else "",
        )

    def _picked(self, one: Difference) -> str:
        if self.data is not None:
            picked = str(self.data.get(f"keep-{one.key}", ""))
            return picked if picked in {*Keep, OWN} else ""
        return one.proposed.value if one.proposed else ""

    def _label(self, one: Difference, own: DraftForm) -> str:
        if not one.group:
            return str(own.fields[one.key].label) if one.key in own.fields else one.key
        number = int(one.key.rpartition("-")[2]) + 1
        words = {
            "questions": _("Question %(number)s"),
            "subjects": _("Person %(number)s"),
            "items": _("Fact %(number)s"),
        }
        return words[one.group] % {"number": number}

    def _both(
        self, one: Difference, names: Mapping[str, str], sides: Sequence[DraftForm]
    ) -> tuple[Sequence[Words] | None, Sequence[Words] | None]:
        found: list[list[Words] | None] = []
        values = [self._values(one, side) for side in (one.theirs, one.mine)]
        shown = [
            {box: _words(form, names[box], value) for box, value in side.items() if box in names}
            if side is not None
            else None
            for form, side in zip(sides, values, strict=True)
        ]
        for place, side in enumerate(shown):
            if side is None:
                found.append(None)
                continue
            other = shown[1 - place] or {}
            words = []
            for box, text in side.items():
                pair = (text, other.get(box, "")) if place == 0 else (other.get(box, ""), text)
                pieces = side_by_side(*pair)[place]
                if text or not one.group:
                    label = (
                        str(sides[place].fields[names[box]].label)
                        if names[box] in sides[place].fields
                        else ""
                    )
                    words.append(
                        Words(
                            label if one.group and len(side) > 1 else "",
                            pieces,
                            self._language(one, box, place),
                        )
                    )
            found.append(words)
        return found[0], found[1]

    @staticmethod
    def _values(one: Difference, side: Value | Row | None) -> dict[str, Value] | None:
        if side is None:
            return None
        return dict(side) if one.group else {one.key: side}  # type: ignore[arg-type,dict-item]  # a group has rows

    def _language(self, one: Difference, box: str, place: int) -> str:
        """Return the language of a text or a name where the draft says it."""
        sheet = (self.theirs, self.mine)[place]
        row = (one.theirs, one.mine)[place]
        if one.group == "subjects":
            return dict(row or ()).get("name_language", "") if box == "name" else ""  # type: ignore[arg-type]  # a row
        language = {"facts": "facts_language", "text": "text_language"}.get(one.key or box, "")
        if one.group == "questions":
            language = "facts_language"
        if one.group == "items":
            language = "text_language" if box == "text" else ""
        return str(sheet.boxes.get(language, "")) if language else ""

    def words_of_mine(self) -> list[tuple[str, Sequence[Words]]]:
        """Return all that I wrote, place by place, for reading and copying."""
        rows = {group: len(found) for group, found in self.mine.rows.items()}
        form = self.build(data=None, initial=initial(self.mine), rows=rows, whole=True)
        return [
            (self._label(one, form), words)
            for one in self.found
            if (
                words := [
                    word for word in self._both(one, self._names(one), [form, form])[1] or () if word.pieces
                ]
            )
        ]


def too_many(sheet: Sheet, most: Mapping[str, int]) -> str:
    """Say that two versions together hold more rows than a form takes; nothing where they do not."""
    for group, limit in most.items():
        found = len(sheet.rows.get(group, ()))
        if found > limit:
            words = {
                "questions": _(
                    "Together these would be %(found)s questions; %(limit)s are the most. Leave some out."
                ),
                "subjects": _(
                    "Together these would be %(found)s persons; %(limit)s are the most. Leave some out."
                ),
                "items": _(
                    "Together these would be %(found)s facts; %(limit)s are the most. Leave some out."
                ),
            }
            return words[group] % {"found": found, "limit": limit}
    return ""


def _words(form: DraftForm, name: str, value: Value) -> str:
    """Return a value as a reader knows it: the words of a choice, the text of a text."""
    found = form.fields.get(name)
    choices = {str(key): str(words) for key, words in getattr(found, "choices", ()) or ()}
    if isinstance(value, tuple):
        return ", ".join(choices.get(one, one) for one in value)
    return choices.get(value, value) if value else ""
