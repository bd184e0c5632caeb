"""Boxes that repeat: rows of one kind in a form, as many as there are and some to fill; an empty row is none."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField

Fields = Callable[[], Mapping[str, forms.Field]]
SPARE = 1


@dataclass(frozen=True)
class Rows:
    """One kind of row: its prefix, its boxes, which of them make a row one, and how many there may be."""

    prefix: str
    fields: Fields
    needs: Sequence[str]
    most: int

    @property
    def counter(self) -> str:
        """The hidden box that says how many rows the page shows."""
        return f"{self.prefix}-rows"

    def name(self, place: int, box: str) -> str:
        """Return the name of a box."""
        return f"{self.prefix}-{place}-{box}"

    def shown(self, data: Mapping[str, Any] | None, initial: Sequence[Mapping[str, Any]]) -> int:
        """Return how many rows the page shows."""
        if data is None:
            return min(len(initial) + SPARE, self.most)
        said = str(data.get(self.counter, ""))
        more = 1 if data.get("more") == self.prefix else 0
        return min(max(int(said) if said.isascii() and said.isdigit() else 1, 1) + more, self.most)

    def add_to(
        self, form: forms.BaseForm, data: Mapping[str, Any] | None, initial: Sequence[Mapping[str, Any]]
    ) -> None:
        """Put the boxes of all rows into a form."""
        for place in range(self.shown(data, initial)):
            known = initial[place] if place < len(initial) else {}
            for box, field in self.fields().items():
                name = self.name(place, box)
                form.fields[name] = field
                if box in known:
                    form.initial[name] = known[box]

    def places(self, form: forms.BaseForm) -> range:
        """Return the places of the rows in a form."""
        first = next(iter(self.fields()))
        return range(sum(self.name(place, first) in form.fields for place in range(self.most)))

    def bound(self, form: forms.BaseForm) -> Iterator[list[BoundField]]:
        """Return the boxes row by row, for drawing."""
        for place in self.places(form):
            yield [form[self.name(place, box)] for box in self.fields()]

    def given(self, form: forms.BaseForm) -> Iterator[tuple[int, dict[str, Any]]]:
        """Return what was written, row by row, without rows in which no needed box is filled."""
        cleaned = cast("Any", form).cleaned_data
        for place in self.places(form):
            row = {box: cleaned.get(self.name(place, box)) for box in self.fields()}
            if any(row[box] not in {None, ""} for box in self.needs):
                yield place, row
