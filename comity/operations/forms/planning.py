"""Forms of the plan: what the operation is, and our part of sites, phases, forces and contact points."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from comity.accounts.models import Person
from comity.accounts.presence import PresenceForm
from comity.accounts.zones import ZoneField
from comity.operations.actions import PlanDraft
from comity.operations.core.plan import Contact, Force, Part, Phase, Site
from comity.operations.forms.heading import HeadFields
from comity.operations.forms.moments import WallClock, moment_at, wall_clock
from comity.operations.forms.rows import Rows
from comity.requests.forms.signs import require_seen
from comity.web.forms import Form
from comity.web.words import Words

MOST = {"site": 20, "phase": 20, "force": 30, "contact": 20}


def _text(label: Any, most: int = 200, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False, validators=[require_seen], **more)


def _shared() -> forms.BooleanField:
    return forms.BooleanField(label=gettext_lazy("Partners see it"), required=False, initial=True)


def _site() -> dict[str, forms.Field]:
    return {
        "name": _text(gettext_lazy("Name of the site")),
        "address": _text(gettext_lazy("Address"), 400),
        "zone": ZoneField(label=gettext_lazy("Time zone"), none="—", required=False),
        "shared": _shared(),
        "key": forms.CharField(required=False, widget=forms.HiddenInput(), max_length=40),
    }


def _phase() -> dict[str, forms.Field]:
    return {
        "name": _text(gettext_lazy("Name of the phase")),
        "site": forms.ChoiceField(label=gettext_lazy("Where"), required=False),
        "begins": WallClock(label=gettext_lazy("From"), required=False),
        "ends": WallClock(label=gettext_lazy("Until"), required=False),
        "zone": ZoneField(label=gettext_lazy("Times are those of"), none="—", required=False),
        "shared": _shared(),
    }


def _force() -> dict[str, forms.Field]:
    return {
        "agency": _text(gettext_lazy("Agency")),
        "unit": _text(gettext_lazy("Unit")),
        "people": forms.IntegerField(
            label=pgettext_lazy("how many", "People"), min_value=1, max_value=100_000, required=False
        ),
        "shared": _shared(),
    }


def _contact() -> dict[str, forms.Field]:
    return {
        "name": _text(gettext_lazy("Name of the officer")),
        "duty": _text(gettext_lazy("Duty")),
        "reached": _text(gettext_lazy("How to reach them")),
        "shared": _shared(),
    }


SITES = Rows("site", _site, ("name", "address"), MOST["site"])
PHASES = Rows("phase", _phase, ("name", "begins", "ends"), MOST["phase"])
FORCES = Rows("force", _force, ("agency", "unit", "people"), MOST["force"])
CONTACTS = Rows("contact", _contact, ("name", "reached"), MOST["contact"])
SHARED = re.compile("-shared$")
GROUPS = (SITES, PHASES, FORCES, CONTACTS)
TITLES = {
    "site": gettext_lazy("Sites"),
    "phase": gettext_lazy("Phases and times"),
    "force": gettext_lazy("Forces"),
    "contact": gettext_lazy("Contact points"),
}
ONE = {
    "site": gettext_lazy("Site"),
    "phase": gettext_lazy("Phase"),
    "force": gettext_lazy("Forces"),
    "contact": gettext_lazy("Contact point"),
}
MORE = {
    "site": gettext_lazy("One more site"),
    "phase": gettext_lazy("One more phase"),
    "force": gettext_lazy("One more unit"),
    "contact": gettext_lazy("One more contact point"),
}


class PlanFields(forms.Form):
    """Our part of the plan, row by row."""

    def add_rows(self, shown: Mapping[str, Any] | None, draft: PlanDraft | None, zone: str) -> None:
        """Put the rows into the form, filled from what is planned; `shown` is what a page sent that asks for one more."""
        data = self.data if self.is_bound else shown
        for rows, initial in zip(GROUPS, _rows_of(draft, zone), strict=True):
            rows.add_to(self, data, initial)
        if shown is not None:
            for name, field in self.fields.items():
                is_new = (
                    SHARED.search(name)
                    and SHARED.sub("-name", name) not in shown
                    and SHARED.sub("-agency", name) not in shown
                )
                if not is_new:  # a line that the page did not show yet keeps its own beginning
                    if isinstance(field, forms.BooleanField):
                        self.initial[name] = name in shown
                    elif name in shown:
                        self.initial[name] = shown[name]
        self.row_names: Mapping[str, Words] = {
            name: f"{ONE[rows.prefix]} {place + 1}"
            for rows in GROUPS
            for place in rows.places(self)
            for name in self.fields
            if name.startswith(rows.name(place, ""))
        }
        sites = [("", "—")]
        for place in SITES.places(self):
            name = SITES.name(place, "name")
            known = str((data.get(name) if data is not None else self.initial.get(name)) or "")
            sites.append((str(place), f"{place + 1}. {known}".strip()))
            self.initial.setdefault(SITES.name(place, "zone"), zone)
        for place in PHASES.places(self):
            field = self.fields[PHASES.name(place, "site")]
            if isinstance(field, forms.ChoiceField):
                field.choices = sites
            self.initial.setdefault(PHASES.name(place, "zone"), zone)

    def groups(self) -> list[dict[str, Any]]:
        """Return the kinds of rows with their boxes, for drawing."""
        return [
            {
                "prefix": rows.prefix,
                "title": TITLES[rows.prefix],
                "one": ONE[rows.prefix],
                "more": MORE[rows.prefix],
                "counter": rows.counter,
                "count": len(rows.places(self)),
                "rows": list(rows.bound(self)),
                "is_full": len(rows.places(self)) >= rows.most,
            }
            for rows in GROUPS
        ]

    def clean(self) -> dict[str, Any] | None:
        """Put the rows together, each complaint beside its box."""
        cleaned = super().clean()
        self.draft = None
        sites = self._sites()
        phases = self._phases(sites)
        forces = self._forces()
        contacts = self._contacts()
        if not self.errors:
            self.draft = PlanDraft(
                _part(sites.values(), phases, forces, contacts, shared=True),
                _part(sites.values(), phases, forces, contacts, shared=False),
            )
            loose = [
                phase
                for phase, shared in phases
                if shared and phase.site and phase.site not in {one.key for one in self.draft.shared.sites}
            ]
            if loose:
                self.add_error(
                    None,
                    _(
                        "A phase that partners see is at a site that they do not see. Share the site, or do not share the phase."
                    ),
                )
        return cleaned

    def _need(self, rows: Rows, place: int, row: Mapping[str, Any], *boxes: str) -> bool:
        lacking = [
            box for box in boxes if row[box] in {None, ""} and rows.name(place, box) not in self.errors
        ]
        for box in lacking:
            self.add_error(rows.name(place, box), _("Fill this in, or empty the whole line."))
        return not lacking and not any(rows.name(place, box) in self.errors for box in boxes)

    def _sites(self) -> dict[int, tuple[Site, bool]]:
        found = {}
        for place, row in SITES.given(self):
            if self._need(SITES, place, row, "name", "zone"):
                key = row["key"] or f"s{uuid4().hex[:8]}"
                found[place] = (Site(key, row["name"], row["address"], row["zone"]), row["shared"])
        return found

    def _phases(self, sites: Mapping[int, tuple[Site, bool]]) -> list[tuple[Phase, bool]]:
        found = []
        for place, row in PHASES.given(self):
            if not self._need(PHASES, place, row, "name", "begins", "ends", "zone"):
                continue
            moments = {}
            for box in ("begins", "ends"):
                try:
                    moments[box] = moment_at(row[box], row["zone"])
                except forms.ValidationError as error:
                    self.add_error(PHASES.name(place, box), error)
            if len(moments) == 2 and moments["ends"] <= moments["begins"]:  # both ends
                self.add_error(
                    PHASES.name(place, "ends"), _("It ends before it begins. Correct one of the two times.")
                )
            elif len(moments) == 2:
                site = sites.get(int(row["site"])) if row["site"] else None
                phase = Phase(
                    row["name"], site[0].key if site else "", moments["begins"], moments["ends"], row["zone"]
                )
                found.append((phase, row["shared"]))
        return found

    def _forces(self) -> list[tuple[Force, bool]]:
        return [
            (Force(row["agency"], row["unit"], row["people"]), row["shared"])
            for place, row in FORCES.given(self)
            if self._need(FORCES, place, row, "agency", "people")
        ]

    def _contacts(self) -> list[tuple[Contact, bool]]:
        return [
            (Contact(row["name"], row["duty"], row["reached"]), row["shared"])
            for place, row in CONTACTS.given(self)
            if self._need(CONTACTS, place, row, "name", "reached")
        ]


def _part(
    sites: Any, phases: Sequence[Any], forces: Sequence[Any], contacts: Sequence[Any], *, shared: bool
) -> Part:
    def chosen(rows: Any) -> tuple[Any, ...]:
        return tuple(one for one, seen in rows if bool(seen) is shared)

    return Part(chosen(sites), chosen(phases), chosen(forces), chosen(contacts))


def _rows_of(draft: PlanDraft | None, zone: str) -> list[list[dict[str, Any]]]:
    """Return the rows of a plan as the form shows them: what is shared first, then what is not."""
    if draft is None:
        return [[], [], [], []]
    parts = [(draft.shared, True), (draft.private, False)]
    places = {
        one.key: str(place) for place, one in enumerate(one for part, _seen in parts for one in part.sites)
    }
    sites = [
        {"name": one.name, "address": one.address, "zone": one.zone, "key": one.key, "shared": seen}
        for part, seen in parts
        for one in part.sites
    ]
    phases = [
        {
            "name": one.name,
            "site": places.get(one.site, ""),
            "begins": wall_clock(one.begins, one.zone or zone),
            "ends": wall_clock(one.ends, one.zone or zone),
            "zone": one.zone,
            "shared": seen,
        }
        for part, seen in parts
        for one in part.phases
    ]
    forces = [
        {"agency": one.agency, "unit": one.unit, "people": one.people, "shared": seen}
        for part, seen in parts
        for one in part.forces
    ]
    contacts = [
        {"name": one.name, "duty": one.duty, "reached": one.reached, "shared": seen}
        for part, seen in parts
        for one in part.contacts
    ]
    return [sites, phases, forces, contacts]


class NewForm(HeadFields, PlanFields, Form):
    """A new operation with its plan."""

    summary_title = gettext_lazy("The operation is not planned yet")
    on_page = (
        "kind",
        "title",
        "title_language",
        "offence",
        "request_ref",
        "site-*",
        "phase-*",
        "force-*",
        "contact-*",
    )

    def __init__(
        self, *args: Any, person: Person, zone: str, shown: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        """Offer the choices and the rows."""
        super().__init__(*args, **kwargs)
        self.offer(person)
        self.add_rows(shown, None, zone)


class PlanForm(PlanFields, PresenceForm):
    """Our part of the plan, changed."""

    summary_title = gettext_lazy("The plan was not changed")
    reason = forms.CharField(
        label=gettext_lazy("Why is it changed?"),
        help_text=gettext_lazy("Partners read it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(
        self,
        *args: Any,
        draft: PlanDraft | None,
        zone: str,
        shown: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """Put the rows into the form."""
        super().__init__(*args, **kwargs)
        self.add_rows(shown, draft, zone)

    def written(self) -> PlanDraft:
        """Return the plan with the reason of the change."""
        assert self.draft is not None  # noqa: S101  # a form without errors has one
        shared = self.draft.shared
        with_reason = Part(
            shared.sites, shared.phases, shared.forces, shared.contacts, self.cleaned_data["reason"].strip()
        )
        return PlanDraft(with_reason, self.draft.private)
