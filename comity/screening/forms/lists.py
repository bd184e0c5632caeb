"""Forms for lists: what is said of one, a file of it, what its columns hold."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comity.accounts.held import HeldFileField, HoldsFiles
from comity.accounts.models import Agency, Unit
from comity.accounts.roles import SCREENS, Role
from comity.handling.codes import Code
from comity.records.forms import MappingForm
from comity.records.purposes import Purpose
from comity.records.sources import StampForm
from comity.records.stamps import own_stamp
from comity.records.tables import ENCODING_WORDS
from comity.screening.actions.lists import ListTerms
from comity.screening.formats.table import TableMapping
from comity.screening.models import FOLLOWING, List, ListFormat, ListKind
from comity.web.forms import Form, OneOf, SeveralOf

DAY = _("Such as 2027-12-31.")


class ListForm(StampForm):
    """What is said of a list. Without legal basis, impact assessment and last day there is none."""

    summary_title = _("The list cannot be kept yet")
    field_order = (
        "kind", "title", "source", "legal_basis", "assessment", "ends_on", "purposes", "roles", "units",
        "checks_arrivals", "two_persons", "codes", "limits", "level",
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("What it holds"),
        choices=ListKind.choices,
        widget=OneOf(
            hints={
                ListKind.OWN.value: _(
                    "The persons of your agency’s records. The list follows them by itself."
                ),
                ListKind.NOTICES.value: _("Notices that partners or INTERPOL have published, as files."),
                ListKind.IMPORTED.value: _("Any other list that somebody keeps, as files."),
                ListKind.HELD.value: _(
                    "Wanted persons of notices that partners sent here and that stand. The list follows them by itself; who "
                    "may not see notices finds nobody in it."
                ),
            }
        ),
    )
    title = forms.CharField(label=_("Name of the list"), max_length=120)
    source = forms.CharField(
        label=_("Who keeps it, and where it is had from"),
        help_text=_("Such as: OpenSanctions, daily file."),
        max_length=200,
    )
    legal_basis = forms.CharField(
        label=_("Legal basis"),
        help_text=_("The law or the agreement that lets you screen against it, with its article."),
        max_length=300,
    )
    assessment = forms.CharField(
        label=_("Impact assessment"), help_text=_("Its reference, such as DPIA-2026-014."), max_length=80
    )
    ends_on = forms.DateField(
        label=_("Last day"), help_text=_("After it nothing is looked for in the list. Such as 2027-12-31.")
    )
    purposes = forms.MultipleChoiceField(
        label=_("What it may be searched for"), choices=Purpose.choices, widget=SeveralOf()
    )
    roles = forms.MultipleChoiceField(
        label=_("Who may use it"),
        choices=[(role.value, role.label) for role in Role if role in SCREENS],
        widget=SeveralOf(),
    )
    units = forms.MultipleChoiceField(
        label=_("In which units"),
        help_text=_("None chosen means all of them."),
        widget=SeveralOf(),
        required=False,
    )
    checks_arrivals = forms.BooleanField(
        label=_("Compare what partners ask with this list when it arrives"), required=False
    )
    two_persons = forms.BooleanField(
        label=_("An arrest may follow: a second person confirms that it is the same person"), required=False
    )

    def __init__(self, *args: Any, agency: Agency, of_list: List | None = None, **kwargs: Any) -> None:
        """Offer the agency's open units; of a list that is there, everything but its kind can be said anew."""
        super().__init__(*args, **kwargs)
        self.agency = agency
        self.fields["codes"].initial, self.fields["level"].initial = ["H1", "H2"], 1
        # units the list names stay on offer when they are closed: none chosen would mean all
        named = of_list.units.values("pk") if of_list is not None else Unit.objects.none().values("pk")
        units = Unit.objects.filter(Q(closed_at=None) | Q(pk__in=named), agency=agency).order_by("code")
        self._choices("units").choices = [(str(unit.pk), str(unit)) for unit in units]
        if of_list is not None:
            del self.fields["kind"]
        else:
            there = List.objects.filter(agency=agency, kind__in=FOLLOWING, ended_at=None)
            taken = set(there.values_list("kind", flat=True))
            self._choices("kind").choices = [one for one in ListKind.choices if one[0] not in taken]

    def _choices(self, name: str) -> forms.ChoiceField:
        found = self.fields[name]
        if not isinstance(found, forms.ChoiceField):
            raise TypeError(name)
        return found

    @staticmethod
    def initial_of(of_list: List) -> dict[str, Any]:
        """Return what is said of a list now, as the form shows it."""
        handling = of_list.handling
        return {
            "title": of_list.title,
            "source": of_list.source,
            "legal_basis": of_list.legal_basis,
            "assessment": of_list.assessment,
            "ends_on": of_list.ends_on,
            "purposes": of_list.purposes,
            "roles": of_list.roles,
            "units": [str(unit.pk) for unit in of_list.units.all()],
            "checks_arrivals": of_list.checks_arrivals,
            "two_persons": of_list.two_persons,
            "codes": [] if handling.get("codes_assumed") else handling.get("codes", []),
            "limits": "; ".join(
                one["text"] for one in handling.get("caveats", []) if one.get("code") == Code.H3
            ),
            "level": handling.get("classification", {}).get("level", 0),
        }

    def terms(self) -> ListTerms:
        """Return what was said."""
        found = self.cleaned_data
        return ListTerms(
            title=found["title"],
            source=found["source"],
            legal_basis=found["legal_basis"],
            assessment=found["assessment"],
            ends_on=found["ends_on"],
            handling=own_stamp(self.agency, found["codes"], level=found["level"], limits=found["limits"]),
            purposes=found["purposes"],
            roles=found["roles"],
            units=found["units"],
            checks_arrivals=found["checks_arrivals"],
            two_persons=found["two_persons"],
        )

    def show(self, problems: dict[str, str]) -> None:
        """Put the sentence of each problem beside its field."""
        for name, sentence in problems.items():
            self.add_error(name if name in self.fields else None, sentence)


class ListUploadForm(HoldsFiles, Form):
    """A file of a list."""

    summary_title = _("The file cannot be read yet")
    file = HeldFileField(label=_("File"), allow_empty_file=True)
    format = forms.ChoiceField(
        label=_("How it is written"),
        choices=ListFormat.choices,
        initial=ListFormat.TABLE,
        widget=OneOf(
            hints={
                ListFormat.TABLE.value: _("The names of the columns stand in the first row."),
                ListFormat.FTM.value: _(
                    "Persons are taken with the numbers of their papers; companies and ships are left out."
                ),
                ListFormat.INTERPOL.value: _(
                    "One notice, several, or the pages of a search, as the web service gave them."
                ),
            }
        ),
    )
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        help_text=_("Of a CSV. A list that begins with a byte order mark is read by it."),
        choices=[(encoding.value, words) for encoding, words in ENCODING_WORDS.items()],
        required=False,
    )
    valid_until = forms.DateField(
        label=_("Last day of this version"),
        help_text=_(
            "Where the source gives one. After it the list is not searched until a newer version is taken."
        ),
        required=False,
    )


class ListColumnsForm(MappingForm):
    """What the columns of a table hold, and which one holds the source's own key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the column of the key; every row is a person."""
        super().__init__(*args, **kwargs)
        del self.fields["schema"]
        self.fields["key"] = forms.ChoiceField(
            label=_("Column with the source’s own number of a person"),
            help_text=_(
                "By it a person is known again in the next version, so that decisions stay with them."
            ),
            choices=[
                ("", _("There is none; names, birth date and papers tell persons apart")),
                *((name, name) for name in self.table.header),
            ],
            required=False,
        )

    def table_mapping(self) -> TableMapping:
        """Return the mapping as entered."""
        self.cleaned_data["schema"] = "Person"
        return TableMapping(self.mapping(), self.cleaned_data["key"])
