"""Forms of the records room."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.accounts.held import HeldFileField, HoldsFiles
from comity.records import fields, ftm
from comity.records.actions import RefusedValuesError
from comity.records.dates import Order
from comity.records.drafts import NewValue
from comity.records.mapping import Column, ColumnMapping
from comity.records.purposes import Looking, Purpose, PurposeMissingError
from comity.records.search import Order as SearchOrder
from comity.records.search import Wanted
from comity.records.sources import LANGUAGE_CHOICES, SourceForm
from comity.records.tables import ENCODING_WORDS, Table
from comity.web.forms import Form
from comity.web.listing.filters import ANY as ALL

LONG = {"notes", "address", "appearance"}
HINTS = {
    "birthDate": _("Year-month-day, such as 1994-03-12, or the year alone."),
    "gender": _("M, F or X, or a word for it."),
    "nationality": _("The name of the country or its passport code, such as VNM."),
    "phone": _("With + and the country, such as +84 24 0000 0000."),
}


class LookingForm(Form):
    """Why somebody looks."""

    summary_title = _("Say why you look")
    purpose = forms.ChoiceField(
        label=_("Why you look"),
        help_text=_("The purpose is kept with each search and each look."),
        choices=Purpose.choices,
    )
    reference = forms.CharField(
        label=_("Number of the case or request"),
        help_text=_("Such as C-2026-0077. No names."),
        max_length=40,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Make a purpose of both fields."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            found["looking"] = Looking.read(found.get("purpose", ""), found.get("reference", ""))
        except PurposeMissingError as refusal:
            self.add_error("reference" if "purpose" in found else "purpose", str(refusal))
        return found

    @property
    def looking(self) -> Looking:
        """The purpose, once the form is valid."""
        found: Looking = self.cleaned_data["looking"]
        return found


class SearchForm(LookingForm):
    """A name or a number, and why."""

    summary_title = _("This cannot be searched yet")
    name = forms.CharField(
        label=_("Name in any script, or a number"),
        help_text=_("Leave it empty to see the records added last."),
        max_length=300,
        required=False,
    )
    schema = forms.ChoiceField(label=_("Kind"), choices=[("", ALL), *fields.SCHEMATA.items()], required=False)
    order = forms.ChoiceField(
        label=_("What stands first"),
        choices=[
            (SearchOrder.NEAREST, _("What comes nearest")),
            (SearchOrder.NEWEST, _("Added last")),
            (SearchOrder.BIRTH, _("Born first")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the name first."""
        super().__init__(*args, **kwargs)
        self.order_fields(["name", "schema", "order", "purpose", "reference"])

    def wanted(self, data: Mapping[str, str]) -> Wanted:
        """Return what is looked for; which page of it stands beside the fields of the form."""
        asked = self.cleaned_data
        return Wanted(
            asked["name"],
            asked["schema"],
            SearchOrder(asked["order"]),
            after=data.get("after", ""),
            before=data.get("before", ""),
        )

    @property
    def again(self) -> list[tuple[str, str]]:
        """The fields as hidden ones of another form: no name stands in an address."""
        names = ("name", "schema", "order", "purpose", "reference")
        return [(name, str(self.cleaned_data[name])) for name in names]


class SubjectForm(SourceForm):
    """A new subject of one schema, from one source."""

    def __init__(self, *args: Any, schema: str = "Person", **kwargs: Any) -> None:
        """Offer the properties of the schema."""
        super().__init__(*args, **kwargs)
        self.schema = schema
        self.props = [prop for prop in ftm.offered(schema) if prop not in {"email", "taxNumber", "service"}]
        for prop in self.props:
            self.fields[f"value-{prop}"] = forms.CharField(
                label=fields.label(prop),
                help_text=str(HINTS.get(prop, "")),
                max_length=ftm.LONGEST_VALUE,
                required=False,
                strip=False,
                widget=forms.Textarea(attrs={"rows": 2}) if prop in LONG else forms.TextInput(),
            )
        self.fields["name_language"] = forms.ChoiceField(
            label=_("Language of the names"), choices=LANGUAGE_CHOICES, required=False
        )
        self.fields["quote"] = forms.CharField(
            label=_("Words of the source"),
            help_text=_("The sentence this rests on, exactly as it stands there."),
            max_length=ftm.LONGEST_VALUE,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        self.order_fields(
            [f"value-{prop}" for prop in self.props[:1]]
            + ["name_language"]
            + [f"value-{prop}" for prop in self.props[1:]]
            + ["quote"]
        )

    def values(self) -> list[NewValue]:
        """Return what was filled in, as written."""
        found = self.cleaned_data
        return [
            NewValue(
                prop,
                found[f"value-{prop}"],
                found["name_language"] if prop in fields.NAMES else "",
                found["quote"],
            )
            for prop in self.props
            if found[f"value-{prop}"].strip()
        ]

    def show(self, refusal: RefusedValuesError) -> None:
        """Put the sentence of each refused value beside its field."""
        filled = [value.prop for value in self.values()]
        for place, sentence in refusal.problems.items():
            self.add_error(f"value-{filled[place]}", sentence)


class StatementForm(SourceForm):
    """One more value of a subject."""

    def __init__(self, *args: Any, schema: str, **kwargs: Any) -> None:
        """Offer the properties of the schema."""
        super().__init__(*args, **kwargs)
        self.fields["prop"] = forms.ChoiceField(
            label=_("What is stated"), choices=[(prop, fields.label(prop)) for prop in ftm.offered(schema)]
        )
        self.fields["written"] = forms.CharField(
            label=_("Exactly as the source has it"), max_length=ftm.LONGEST_VALUE, strip=False
        )
        self.fields["value_language"] = forms.ChoiceField(
            label=_("Language of the value"), choices=LANGUAGE_CHOICES, required=False
        )
        self.fields["quote"] = forms.CharField(
            label=_("Words of the source"),
            help_text=_("The sentence this rests on, exactly as it stands there."),
            max_length=ftm.LONGEST_VALUE,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        self.order_fields(["prop", "written", "value_language", "quote"])

    def value(self) -> NewValue:
        """Return the value as written."""
        found = self.cleaned_data
        return NewValue(found["prop"], found["written"], found["value_language"], found["quote"])


class RetractForm(Form):
    """Why a statement is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("One sentence that an auditor will understand."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class UploadForm(HoldsFiles, Form):
    """A list to take over."""

    summary_title = _("The list cannot be read yet")
    file = HeldFileField(
        label=_("List"),
        help_text=_("Separated values (CSV), one subject a row, the names of the columns in the first row."),
        allow_empty_file=True,
    )
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        help_text=_("A list that begins with a byte order mark is read by it."),
        choices=[(encoding.value, words) for encoding, words in ENCODING_WORDS.items()],
    )


class MappingForm(Form):
    """What each column of a list holds."""

    summary_title = _("The columns cannot be read this way")
    schema = forms.ChoiceField(label=_("Each row is a"), choices=list(fields.SCHEMATA.items()))
    order = forms.ChoiceField(
        label=_("Dates such as 03/04/1990"),
        choices=[
            (Order.UNSAID.value, _("Do not occur, or shall be refused")),
            (Order.DAY_FIRST.value, _("Begin with the day")),
            (Order.MONTH_FIRST.value, _("Begin with the month")),
        ],
    )
    region = forms.CharField(
        label=_("Country in which telephone numbers without + are dialled"),
        help_text=_("Its passport code, such as VNM."),
        max_length=3,
        required=False,
    )

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        """Ask for each column."""
        super().__init__(*args, **kwargs)
        self.table = table
        schema = str(self["schema"].value() or "Person")
        known = ftm.offered(schema if schema in fields.SCHEMATA else "Person")
        parts = list(fields.PARTS) if schema == "Person" else []
        props = [
            ("", _("Leave it out")),
            *((prop, fields.label(prop)) for prop in [*known[:1], *parts, *known[1:]]),
        ]
        for place, name in enumerate(table.header):
            self.fields[f"prop-{place}"] = forms.ChoiceField(label=name, choices=props, required=False)
            self.fields[f"language-{place}"] = forms.ChoiceField(
                label=_("Language of this column"), choices=LANGUAGE_CHOICES, required=False
            )

    def columns(self) -> Iterator[tuple[Any, Any, list[str]]]:
        """Yield for each column its two fields and its first cells."""
        for place, name in enumerate(self.table.header):
            samples = [cell for cell in self.table.column(name)[:20] if cell.strip()][:3]
            yield self[f"prop-{place}"], self[f"language-{place}"], samples

    def mapping(self) -> ColumnMapping:
        """Return the mapping as entered."""
        found = self.cleaned_data
        return ColumnMapping(
            schema=found["schema"],
            columns={
                name: Column(found[f"prop-{place}"], found[f"language-{place}"])
                for place, name in enumerate(self.table.header)
                if found[f"prop-{place}"]
            },
            order=Order(found["order"]),
            region=found["region"].upper(),
        )


class TakeForm(SourceForm):
    """Where a list comes from; with a tick, that it shall be taken although it was taken before."""

    again = forms.BooleanField(label=_("I want this list twice"), required=False)

    def __init__(self, *args: Any, was_taken: bool, **kwargs: Any) -> None:
        """Ask for the tick only when the very same list was taken before."""
        super().__init__(*args, **kwargs)
        del self.fields["kind"]
        if not was_taken:
            del self.fields["again"]
