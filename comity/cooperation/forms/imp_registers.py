"""Forms of registers that come as tables: the file, what its columns hold, how what leaves leaves."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.accounts.held import HeldFileField, HoldsFiles
from comity.accounts.models import Person
from comity.accounts.presence import PresenceForm
from comity.accounts.zones import ZoneField
from comity.agreements.choosing import Choice
from comity.cooperation.core.cells import Order
from comity.cooperation.core.columns import LOOKED_AT, Guess
from comity.cooperation.exceptions import MappingNamelessError
from comity.cooperation.forms.commitments_leaving import WayOutFields
from comity.cooperation.forms.texts import language_choices, own_text_language
from comity.cooperation.importing.fields import KIND_WORDS, KINDS, MEETINGS, languaged
from comity.cooperation.importing.grid import Grid
from comity.cooperation.importing.layout import Layout, lacking
from comity.cooperation.models import RegisterMapping
from comity.records.tables import ENCODING_WORDS
from comity.requests.forms.signs import require_seen
from comity.web.forms import Form

SAMPLES, LONGEST_SAMPLE, HEAD_CELLS = 3, 60, 5


class GiveForm(HoldsFiles, Form):
    """A register to take over."""

    summary_title = gettext_lazy("The file cannot be read yet")
    kind = forms.ChoiceField(label=gettext_lazy("What the rows are"), choices=list(KIND_WORDS.items()))
    file = HeldFileField(
        label=gettext_lazy("Workbook or table"),
        help_text=gettext_lazy("XLSX or CSV, one entry a row, at most 500 rows and 4 MB."),
        allow_empty_file=True,
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Encoding"),
        help_text=gettext_lazy("Only for CSV. A list that begins with a byte order mark is read by it."),
        choices=[(encoding.value, words) for encoding, words in ENCODING_WORDS.items()],
    )


class LayoutForm(Form):
    """Where the heads stand, and what each column holds."""

    summary_title = gettext_lazy("The columns cannot be read this way")
    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"), required=False)
    head = forms.TypedChoiceField(label=gettext_lazy("Row with the names of the columns"), coerce=int)
    use = forms.ChoiceField(label=gettext_lazy("Columns as they were named before"), required=False)
    order = forms.ChoiceField(
        label=gettext_lazy("Dates such as 03/04/2020"),
        choices=[
            (Order.UNSAID.value, gettext_lazy("Do not occur, or shall be refused")),
            (Order.DAY_FIRST.value, gettext_lazy("Begin with the day")),
            (Order.MONTH_FIRST.value, gettext_lazy("Begin with the month")),
        ],
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of words whose column says none"))
    zone = ZoneField(label=gettext_lazy("Time zone of places that name none"))
    series = forms.ChoiceField(
        label=gettext_lazy("Series of meetings that name none"),
        help_text=gettext_lazy("One for the whole file. Where a column names the series, the column holds."),
        required=False,
    )
    numbers_are_so = forms.BooleanField(
        label=gettext_lazy("The numbers in the series are right, also where one is missing"), required=False
    )
    name = forms.CharField(
        label=gettext_lazy("Keep these columns under a name"),
        help_text=gettext_lazy("For the next file of this kind. Empty: they are not kept."),
        max_length=100,
        required=False,
        validators=[require_seen],
    )

    def __init__(
        self,
        *args: Any,
        layout: Layout,
        grid: Grid,
        kept: QuerySet[RegisterMapping],
        series: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        """Offer the sheets, the rows that may hold heads, the mappings that were kept, and each column."""
        super().__init__(*args, **kwargs)
        self.layout, self.grid = layout, grid
        self.kept = {str(one.pk): one for one in kept}
        offered: dict[str, Sequence[tuple[Any, Any]]] = {
            "sheet": [(one, one) for one in grid.sheets],
            "head": [(line.number, _head_words(line.number, line.cells)) for line in grid.lines[:LOOKED_AT]],
            "use": [("", "—"), *((key, one.name) for key, one in self.kept.items())],
            "language": language_choices(),
            "series": [("", "—"), *series],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        if not grid.sheets:
            del self.fields["sheet"]
        if not self.kept:
            del self.fields["use"]
        if layout.kind != MEETINGS:
            del self.fields["numbers_are_so"]
            del self.fields["zone"]
            del self.fields["series"]
        self.heads = grid.head(layout.head)
        self._add_columns()
        kept_as_they_are = ("sheet", "head", "language", "zone", "series", "numbers_are_so")
        self.initial.update({name: getattr(layout, name) for name in kept_as_they_are})
        self.initial.update({"order": layout.order.value, "name": layout.keep_as})

    def _add_columns(self) -> None:
        fields = [("", _("Leave it out")), *((one.code, one.words) for one in KINDS[self.layout.kind])]
        for place, head in enumerate(self.heads):
            known = self.layout.columns[place] if place < len(self.layout.columns) else Guess()
            label = head.strip() or _("Column %(place)s") % {"place": place + 1}
            self.fields[f"field-{place}"] = forms.ChoiceField(
                label=label, choices=fields, required=False, initial=known.field
            )
            self.fields[f"language-{place}"] = forms.ChoiceField(
                label=_("Language of this column"),
                choices=[("", "—"), *language_choices()],
                required=False,
                initial=known.language,
            )

    def columns(self) -> Iterator[tuple[Any, Any, list[str]]]:
        """Yield for each column its two fields and its first cells."""
        under = self.grid.under(self.layout.head)
        for place in range(len(self.heads)):
            cells = [
                line.cells[place] for line in under if place < len(line.cells) and line.cells[place].strip()
            ]
            yield (
                self[f"field-{place}"],
                self[f"language-{place}"],
                [one[:LONGEST_SAMPLE] for one in cells[:SAMPLES]],
            )

    @property
    def is_same_table(self) -> bool:
        """Whether the heads are still those of the columns below; where it cannot be read which were meant, they are."""
        given = self.cleaned_data
        return (given.get("sheet", "") or self.layout.sheet, given.get("head", self.layout.head)) == (
            self.layout.sheet,
            self.layout.head,
        )

    def clean(self) -> dict[str, Any]:
        """Refuse one field twice where it takes one column, and a register that says too little, beside whatever else is wrong."""
        found = super().clean() or self.cleaned_data
        if "show" in self.data or not self.is_same_table:
            return found
        several = languaged(self.layout.kind)
        seen: dict[Any, str] = {}
        for place in range(len(self.heads)):
            code = found.get(f"field-{place}", "")
            if f"language-{place}" not in found:
                continue  # it cannot be read in which language: that is said beside it
            key = (code, found.get(f"language-{place}", "")) if code in several else code
            if code and key in seen:
                self.add_error(
                    f"field-{place}",
                    _(
                        "The column “%(other)s” holds this too. Leave one of the two out, or choose another language."
                    )
                    % {"other": seen[key]},
                )
            seen.setdefault(key, str(self.fields[f"field-{place}"].label))
        held = {found.get(f"field-{place}", "") for place in range(len(self.heads))}
        if lacks := lacking(self.layout.kind, held):
            self.add_error(None, _("Say which column holds: %(fields)s.") % {"fields": ", ".join(lacks)})
        return found

    def refuse(self, refusal: Exception) -> None:
        """Say why not beside the box that it is about: the name, or the sheet that cannot be read."""
        box = "name" if isinstance(refusal, MappingNamelessError) else "sheet"
        self.add_error(box if box in self.fields else None, str(refusal))

    def said(self) -> Layout:
        """Return the layout as entered."""
        given = self.cleaned_data
        return Layout(
            self.layout.kind,
            given.get("sheet", "") or self.layout.sheet,
            given["head"],
            tuple(
                Guess(
                    given[f"field-{place}"],
                    given[f"language-{place}"]
                    if given[f"field-{place}"] in languaged(self.layout.kind)
                    else "",
                )
                for place in range(len(self.heads))
            ),
            Order(given["order"]),
            given.get("zone") or self.layout.zone,
            given["language"],
            bool(given.get("numbers_are_so")),
            given.get("series", ""),
            given["name"],
        )

    @property
    def used(self) -> RegisterMapping | None:
        """The mapping that was chosen among those kept."""
        return self.kept.get(self.cleaned_data.get("use", ""))


def _head_words(number: int, cells: Sequence[str]) -> str:
    named = [cell.strip()[:24] for cell in cells if cell.strip()]
    more = " …" if len(named) > HEAD_CELLS else ""
    return f"{number}: {' · '.join(named[:HEAD_CELLS])}{more}"


class TakeForm(WayOutFields, PresenceForm):
    """Taking a register over; where rows are for partners with a node it asks, once for all, how their letters leave."""

    summary_title = gettext_lazy("The register is not taken over yet")

    def __init__(self, *args: Any, leaves: bool, agreements: Sequence[Choice], **kwargs: Any) -> None:
        """Take whether anything would leave, and the agreements to choose from."""
        super().__init__(*args, **kwargs)
        self.leaves = leaves
        if leaves:
            self.offer_ways(agreements)
        else:
            self.drop_ways()
            self.fields.pop("presence_code", None)

    def clean(self) -> dict[str, Any] | None:
        """Let nothing about leaving stay open."""
        found = super().clean() or {}
        if self.leaves:
            self.check_ways(found)
        return found


def reading_of(person: Person) -> dict[str, str]:
    """Return in which language and zone a file is read that says none."""
    return {"zone": str(person.time_zone), "language": own_text_language()}
