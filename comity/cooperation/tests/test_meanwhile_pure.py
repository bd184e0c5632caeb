"""What stands now beside what was written: only where it differs, and the next press has the version that was shown."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from comity.cooperation.forms.meanwhile import KeptForm
from comity.cooperation.forms.texts import StatesField


class Sample(KeptForm):
    only_written = frozenset({"further"})
    title = forms.CharField()
    day = forms.DateField()
    parties = StatesField()
    kind = forms.ChoiceField(choices=[("x", "Training"), ("y", "Seminar")])
    cost = forms.DecimalField()
    further = forms.CharField()
    version = forms.IntegerField(widget=forms.HiddenInput)


def test_what_stands_is_said_where_it_differs() -> None:
    data = QueryDict(
        "title=Mine&day=2020-01-02&parties=JP,+Việt+Nam&kind=y&cost=1250.0&further=more&version=1"
    )
    stands: dict[str, Any] = {
        "title": "Theirs", "day": date(2020, 1, 2), "parties": ["VN", "JP"], "kind": "x", "cost": "1250", "version": 3,
    }  # fmt: skip
    form = Sample(data, initial=stands)
    assert form.is_valid(), form.errors
    form.show_standing()
    said = {name: list(found) for name, found in form.errors.items() if name != "__all__"}
    assert said == {"title": ["What stands now is Theirs"], "kind": ["What stands now is Training"]}
    assert form["version"].value() == "3"
    assert form["title"].value() == "Mine"
    assert Sample(form.data, initial=stands).is_valid()
