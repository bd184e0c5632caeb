"""Forms of figures of nationals abroad: many at once as lines, and one that is corrected."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from comity.accounts.models import Person
from comity.cooperation.activities.regions import region_of, region_words
from comity.cooperation.activities.words import DOUBTS
from comity.cooperation.core.cells import said
from comity.cooperation.core.pasted import Line, lines_of, places_of
from comity.cooperation.core.residents import Doubtful, Figure, Unsure, doubtful
from comity.cooperation.forms.texts import state_choices, state_of
from comity.cooperation.models import Residents
from comity.requests.forms.signs import require_seen
from comity.web.forms import Form

MOST_LINES = 1000
COLUMNS = ("region", "year", "residents", "offences")
HEADS = {
    "region": "region", "prefecture": "region", "tỉnh": "region", "vùng": "region", "地域": "region", "都道府県": "region", "地区": "region",
    "year": "year", "năm": "year", "年": "year", "年份": "year",
    "residents": "residents", "cư trú": "residents", "số người": "residents", "在留者": "residents", "在留者数": "residents", "居民": "residents",
    "offences": "offences", "vụ phạm tội": "offences", "số vụ": "offences", "犯罪": "offences", "検挙件数": "offences", "案件": "offences",
}  # fmt: skip
_GROUPED = re.compile(r"\d{1,3}([ ,.\u00a0\u202f]\d{3})+")
YEAR = re.compile(r"\d{4}")


class NotANumberError(ValueError):
    """A cell is no whole number."""


def whole_number(text: str) -> int:
    """Read a number of people as tables write it: grouped by commas, points or spaces, in full width as well.

    Raises:
        NotANumberError: it is none, is broken or below nought.

    >>> whole_number("520,154"), whole_number("520.154"), whole_number("２３４０")
    (520154, 520154, 2340)
    """
    plain = "".join(text.split("\u3000")).strip()
    if _GROUPED.fullmatch(plain):
        plain = re.sub(r"\D", "", plain)
    if not plain.isdecimal() or len(plain) > 10:
        raise NotANumberError(text)
    return int(plain)


class FiguresForm(Form):
    """Figures of the nationals of one state in another, from one source, one a line."""

    summary_title = gettext_lazy("The figures are not kept yet")
    nationality = forms.ChoiceField(label=gettext_lazy("Nationals of"))
    country = forms.ChoiceField(label=gettext_lazy("In which state they live"))
    source = forms.CharField(
        label=pgettext_lazy("of figures", "Source"),
        help_text=gettext_lazy("Who published the figures, in what, of which day."),
        max_length=300,
        validators=[require_seen],
        error_messages={"required": gettext_lazy("Name the source. Figures without one are worth nothing.")},
    )
    lines = forms.CharField(
        label=gettext_lazy("Figures"),
        help_text=gettext_lazy(
            "One a line: region; year; residents; offences. Lines copied from a table do as well. A region is its name or its code, such as JP-23; without one the line is of the whole country. Offences may stay empty. What they give per thousand is computed."
        ),
        widget=forms.Textarea({"rows": 10}),
        max_length=100_000,
        validators=[require_seen],
        error_messages={
            "required": gettext_lazy("Enter one line at least, as region; year; residents; offences.")
        },
    )

    as_written = forms.BooleanField(label=gettext_lazy("Keep these regions as I wrote them"), required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        """Offer the states; our own nationals are meant unless another state is chosen. The tick is shown where there was a doubt."""
        super().__init__(*args, **kwargs)
        self._numbers: list[int] = []
        self.figures: list[Figure] = []
        if not self.data.get(self.add_prefix("as_written")):
            self._tick = self.fields.pop("as_written")
        for name in ("nationality", "country"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = state_choices()
        self.initial.setdefault("nationality", state_of(person.agency.country))

    def clean(self) -> dict[str, Any]:
        """Read the lines; a state does not count its nationals abroad at home."""
        found = super().clean() or self.cleaned_data
        country = found.get("country")
        if country and country == found.get("nationality"):
            self.add_error("country", _("They live abroad. Choose another state than their own."))
        elif country and found.get("lines"):
            self._read(country, str(found["lines"]))
        return found

    def _read(self, country: str, text: str) -> None:
        places, lines = places_of(lines_of(text), COLUMNS, {said(word): key for word, key in HEADS.items()})
        if len(lines) > MOST_LINES:
            self.add_error("lines", _("Enter 1,000 lines at most at once."))
            return
        for line in lines:
            try:
                self.figures.append(self._figure(country, line, places))
            except forms.ValidationError as error:
                for words in error.messages:
                    self._complain(line.number, words)
            else:
                self._numbers.append(line.number)
        if "lines" in self.errors:  # what no other line decides is said at once, beside what cannot be read
            alone = [
                one
                for one in doubtful(self.figures, (), localdate().year)
                if one[1] is not Doubtful.MORE_THAN_ALL
            ]
            self.doubt(alone)

    def _figure(self, country: str, line: Line, places: dict[str, int]) -> Figure:
        if len(line.cells) < len(COLUMNS) and len(places) == len(COLUMNS) and YEAR.fullmatch(line.cell(0)):
            line = Line(
                line.number, line.text, ("", *line.cells)
            )  # of the whole country, without a cell for it
        cell = {key: line.cell(places[key]) if key in places else "" for key in COLUMNS}
        try:
            region = region_of(country, cell["region"])
        except ValueError:
            raise forms.ValidationError(
                _("“%(region)s” is no region of that state. Write its name, or its code of ISO 3166-2.")
                % {"region": cell["region"][:60]}
            ) from None
        if not YEAR.fullmatch(cell["year"]):
            raise forms.ValidationError(_("Write the year with four digits, in the second place."))
        try:
            residents = whole_number(cell["residents"])
            offences = whole_number(cell["offences"]) if cell["offences"] not in {"", "-", "–", "—"} else None
        except NotANumberError as error:
            raise forms.ValidationError(
                _("“%(text)s” is no number of people or offences. Write it in digits, such as 520154.")
                % {"text": str(error)[:40]}
                if str(error)
                else str(DOUBTS[Doubtful.NO_RESIDENTS])
                if cell["offences"]
                else _("Enter how many residents there are.")
            ) from None
        return Figure(region, int(cell["year"]), residents, offences)

    def _complain(self, number: int, words: str) -> None:
        if len(self.errors.get("lines", [])) < 20:
            self.add_error("lines", _("Line %(number)s: %(words)s") % {"number": number, "words": words})

    def doubt(self, wrong: Sequence[tuple[int, Doubtful]]) -> None:
        """Say which lines cannot be so."""
        for place, why in wrong:
            self._complain(self._numbers[place], str(DOUBTS[why]))

    def ask(self, unsure: Sequence[Unsure]) -> None:
        """Ask about regions that may be others, and show the tick that keeps them as they were written."""
        for one in unsure:
            figure, other = self.figures[one.place], region_words(one.other)
            words = {"region": region_words(figure.region), "other": other, "year": one.since or figure.year}
            self._complain(self._numbers[one.place], _asked(one) % words)
        self.fields.setdefault("as_written", self._tick)
        self.add_error("as_written", _("Correct the lines, or tick that they are kept as you wrote them."))


def _asked(one: Unsure) -> str:
    if one.since is not None:
        return _("%(region)s is a part of %(other)s since %(year)s. Is the year right?")
    return _(
        "“%(region)s” is not known here by this name. Is it %(other)s? Two names of one region are counted twice."
    )


class FigureForm(Form):
    """One figure that is corrected."""

    summary_title = gettext_lazy("The figure is not changed yet")
    residents = forms.IntegerField(label=gettext_lazy("Residents"), min_value=0)
    offences = forms.IntegerField(
        label=gettext_lazy("Offences"),
        help_text=gettext_lazy("Empty where they were not counted."),
        min_value=0,
        required=False,
    )
    source = forms.CharField(
        label=pgettext_lazy("of figures", "Source"), max_length=300, validators=[require_seen]
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Residents, **kwargs: Any) -> None:
        """Take the figure that is corrected."""
        super().__init__(*args, **kwargs)
        self.row = row
        own = ("residents", "offences", "source", "version")
        self.initial.update({name: getattr(row, name) for name in own})

    def figure(self) -> Figure:
        """Return what was written."""
        given = self.cleaned_data
        return Figure(self.row.region, self.row.year, given["residents"], given["offences"])

    def doubt(self, wrong: Sequence[tuple[int, Doubtful]]) -> None:
        """Say why it cannot be so."""
        for _place, why in wrong:
            self.add_error("residents", str(DOUBTS[why]))
