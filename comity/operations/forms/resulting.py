"""The form of a result: what is asked depends on its kind. Of victims it takes figures and choices, and no words at all."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from comity.accounts.access import AbsentError
from comity.accounts.models import Person
from comity.accounts.presence import PresenceForm
from comity.accounts.zones import ZoneField
from comity.operations.core.results import (
    PERSONAL,
    VICTIMS,
    Found,
    Outcome,
    ResultError,
    Seizure,
    figures,
    quantity_of,
)
from comity.operations.forms.moments import WallClock, moment_at, wall_clock
from comity.operations.states import VICTIM_SOURCES, Reason
from comity.operations.units import measures
from comity.records.access import subject_for
from comity.requests.choices import languages, offences
from comity.requests.forms.signs import require_seen

WHATS = {
    Outcome.DOCUMENT: gettext_lazy("Which documents"),
    Outcome.DEPORTATION: gettext_lazy("From where to where"),
    Outcome.HANDOVER: gettext_lazy("From whom to whom, under which papers"),
    Outcome.LOCATED: gettext_lazy("How they were found"),
    Outcome.ARREST: gettext_lazy("What for"),
}


class ResultForm(PresenceForm):
    """One result of an operation."""

    summary_title = gettext_lazy("The result was not entered")
    at = WallClock(label=gettext_lazy("When"))
    zone = ZoneField(label=gettext_lazy("The time is that of"))
    site = forms.ChoiceField(label=gettext_lazy("Where"), required=False)
    place = forms.CharField(
        label=gettext_lazy("Another place"),
        help_text=gettext_lazy("Where it is none of the planned sites."),
        max_length=300,
        required=False,
        validators=[require_seen],
    )
    number = forms.IntegerField(label=gettext_lazy("How many"), min_value=1, max_value=100_000, initial=1)
    what_seized = forms.CharField(
        label=gettext_lazy("What was seized"), max_length=300, validators=[require_seen]
    )
    quantity = forms.CharField(
        label=gettext_lazy("Quantity"),
        help_text=gettext_lazy("Figures with a point: 12.5. It is counted exactly, and each unit by itself."),
        max_length=24,
    )
    unit = forms.ChoiceField(label=gettext_lazy("Counted in"))
    offence = forms.ChoiceField(label=gettext_lazy("Offence it belongs to"), required=False)
    what = forms.CharField(
        label=gettext_lazy("What"), max_length=400, required=False, validators=[require_seen]
    )
    agency = forms.ChoiceField(label=gettext_lazy("Which agency did it"))
    source = forms.CharField(label=gettext_lazy("Who reported it"), max_length=300, validators=[require_seen])
    source_code = forms.ChoiceField(
        label=gettext_lazy("Who reported it"), choices=[("", "—"), *VICTIM_SOURCES.items()]
    )
    record = forms.CharField(
        label=gettext_lazy("Record of ours it is about"),
        help_text=gettext_lazy("Paste the address of the record’s page. It stays in the house."),
        max_length=300,
        required=False,
    )
    suspect = forms.CharField(
        label=gettext_lazy("Name of the suspect"),
        help_text=gettext_lazy("It stays in the house unless you share it below."),
        max_length=300,
        required=False,
        validators=[require_seen],
    )
    suspect_language = forms.ChoiceField(label=gettext_lazy("Language of the name"), required=False)
    share_name = forms.BooleanField(
        label=gettext_lazy("Partners get the suspect’s name"),
        help_text=gettext_lazy(
            "Only where the agreement lets names through. It helps to see what both sides entered."
        ),
        required=False,
    )
    in_house = forms.BooleanField(
        label=gettext_lazy("Keep it in the house for now"),
        help_text=gettext_lazy("Partners do not get it, and it is in no joint total until you share it."),
        required=False,
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Why is it corrected?"),
        choices=[("", "—"), *(one for one in Reason.choices if one[0] != Reason.WRONG_KIND)],
    )
    text = forms.CharField(
        label=gettext_lazy("In words"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(
        self,
        *args: Any,
        person: Person,
        outcome: Outcome,
        sites: Sequence[tuple[str, str]],
        agencies: Sequence[str],
        is_correction: bool,
        is_joint: bool,
        **kwargs: Any,
    ) -> None:
        """Keep the boxes that this kind of result has."""
        super().__init__(*args, **kwargs)
        self.person, self.outcome = person, outcome
        self.sites = dict(sites)
        language = get_language() or "en"
        units = [("", "—"), *((code, f"{one.label(language)} ({code})") for code, one in measures().items())]
        first = [("", gettext_lazy("Not said") if outcome in VICTIMS else gettext_lazy("Another place"))]
        for name, offered in (
            ("site", [*first, *sites]),
            ("unit", units),
            ("offence", offences()),
            ("agency", [(one, one) for one in agencies]),
            ("suspect_language", languages()),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = offered
        self.fields["what"].label = WHATS.get(outcome, gettext_lazy("What"))
        for name in self._needless(is_correction=is_correction, is_joint=is_joint):
            del self.fields[name]

    def _needless(self, *, is_correction: bool, is_joint: bool) -> set[str]:
        gone = set() if is_correction else {"reason", "text", "version"}
        if is_correction or not is_joint:
            gone.add("in_house")
        if not is_joint:
            gone.add("share_name")
        if self.outcome is Outcome.SEIZURE:
            gone |= {"number", "what"}
        else:
            gone |= {"what_seized", "quantity", "unit", "offence"}
        if self.outcome not in PERSONAL:
            gone |= {"record", "suspect", "suspect_language", "share_name"}
        if self.outcome in VICTIMS:
            gone |= {"place", "what", "source", "text"}
        else:
            gone.add("source_code")
        return gone

    def clean_record(self) -> UUID | None:
        """Find the record that is meant among those the person may see."""
        text = str(self.cleaned_data["record"]).strip()
        if not text:
            return None
        for part in text.replace("?", "/").split("/"):
            try:
                return UUID(str(subject_for(self.person, UUID(part)).pk))
            except (ValueError, AbsentError):
                continue
        raise forms.ValidationError(
            _("There is no record of ours there for you. Open the record, and paste its address.")
        )

    def clean(self) -> dict[str, Any] | None:
        """Make the result of what was written, each complaint beside its box."""
        found = super().clean()
        self.found: Found | None = None
        given = self.cleaned_data
        if (
            self.outcome not in VICTIMS
            and not given.get("site")
            and not given.get("place")
            and "place" not in self.errors
        ):
            self.add_error("place", _("Choose a planned site, or write where it was."))
        at = None
        if given.get("at") and given.get("zone"):
            try:
                at = moment_at(given["at"], given["zone"])
            except forms.ValidationError as error:
                self.add_error("at", error)
        seizure = self._seizure()
        if at is None or self.errors:
            return found
        try:
            self.found = self._found(at, seizure)
        except ResultError:
            self.add_error(None, _("This is no result of this kind. Correct what you wrote."))
        return found

    def _seizure(self) -> Seizure | None:
        given = self.cleaned_data
        if self.outcome is not Outcome.SEIZURE or "quantity" not in given:
            return None
        text = str(given["quantity"]).strip().replace("\u00a0", "").replace(" ", "")
        try:
            quantity = quantity_of(text)
        except ResultError:
            self.add_error(
                "quantity",
                _("Write the quantity in figures with a point, above nothing, with six places at most: 12.5"),
            )
            return None
        return Seizure(
            given.get("offence", ""), given.get("what_seized", ""), quantity, given.get("unit", "")
        )

    def _found(self, at: Any, seizure: Seizure | None) -> Found:
        given = self.cleaned_data
        site = given.get("site", "")
        shares = bool(given.get("share_name")) and bool(given.get("suspect"))
        place = given.get("place", "") or self.sites.get(site, "")
        return Found(
            outcome=self.outcome,
            at=at,
            zone=given["zone"],
            agency=given["agency"],
            source=given.get("source_code") or given.get("source", ""),
            number=given.get("number") or 1,
            site=site,
            place="" if self.outcome in VICTIMS else place,
            what=given.get("what", ""),
            seizure=seizure,
            person=given["suspect"] if shares else "",
            person_language=given.get("suspect_language", "") if shares else "",
        )

    def private(self) -> dict[str, str]:
        """Return what stays in the house: the record and the name of the suspect."""
        given = self.cleaned_data
        found = {}
        if given.get("record"):
            found["subject"] = str(given["record"])
        if given.get("suspect"):
            found |= {
                "name": given["suspect"],
                "language": given.get("suspect_language", ""),
                "category": "suspect",
            }
        return found


def initial_of(found: Found, private: dict[str, str], version: int) -> dict[str, Any]:
    """Return the form's first values from a result as it stands."""
    first: dict[str, Any] = {
        "at": wall_clock(found.at, found.zone),
        "zone": found.zone,
        "site": found.site,
        "place": "" if found.site else found.place,
        "number": found.number,
        "what": found.what,
        "agency": found.agency,
        "source": found.source,
        "source_code": found.source,
        "record": private.get("subject", ""),
        "suspect": private.get("name", "") or found.person,
        "suspect_language": private.get("language", "") or found.person_language,
        "share_name": bool(found.person),
        "version": version,
    }
    if found.seizure:
        first |= {
            "what_seized": found.seizure.what,
            "quantity": figures(found.seizure.quantity),
            "unit": found.seizure.unit,
            "offence": found.seizure.offence,
        }
    return first
