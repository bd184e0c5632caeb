"""A long text is never cut in silence: a browser takes all of it, and the form says what is too long."""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.core.exceptions import ValidationError

import comity
from comity.web.complaints import speak
from comity.web.forms import RENDERER, HouseForm


def _all_below(kind: type[object]) -> Iterator[type[object]]:
    for found in kind.__subclasses__():
        yield found
        yield from _all_below(found)


def boxes() -> list[tuple[str, forms.CharField]]:
    """Every box for text of every form of the house, by form and name; the modules of forms are imported first."""
    for module in pkgutil.walk_packages(comity.__path__, "comity."):
        if ".tests" not in module.name and "form" in module.name:
            importlib.import_module(module.name)
    found: set[type[forms.BaseForm]] = {
        one for one in (*_all_below(HouseForm), *_all_below(forms.Form)) if issubclass(one, forms.BaseForm)
    }
    return [
        (f"{one.__module__}.{one.__name__}.{name}", field)
        for one in sorted(found, key=lambda one: (one.__module__, one.__name__))
        if one.__module__.startswith("comity.") and ".tests" not in one.__module__
        for name, field in getattr(one, "base_fields", {}).items()
        if isinstance(field, forms.CharField)
    ]


BOXES = boxes()
LONG = [(name, field) for name, field in BOXES if isinstance(field.widget, forms.Textarea)]


def test_the_forms_of_every_room_are_looked_at() -> None:
    rooms = {name.split(".")[1] for name, _field in LONG}
    assert {"cooperation", "requests", "sharing", "intake", "operations", "protection"} <= rooms
    assert len(LONG) > 30


def test_no_template_draws_a_box_that_cuts() -> None:
    drawn = list(Path(comity.__path__[0]).glob("*/templates/**/*.html"))
    assert len(drawn) > 200
    assert [one.name for one in drawn if "maxlength" in one.read_text().casefold()] == []


@pytest.mark.parametrize("field", [pytest.param(field, id=name) for name, field in BOXES])
def test_no_box_is_cut_by_the_browser(field: forms.CharField) -> None:
    drawn = BeautifulSoup(field.widget.render("box", "", {}, RENDERER), "html.parser")
    assert drawn.select("[maxlength]") == []


@pytest.mark.parametrize(
    "field", [pytest.param(field, id=name) for name, field in LONG if field.max_length is not None]
)
def test_what_is_too_long_is_refused_with_both_numbers(field: forms.CharField) -> None:
    most = field.max_length or 0
    speak([field])
    with pytest.raises(ValidationError) as refused:
        field.clean("x" * (most + 1))
    said = " ".join(refused.value.messages)
    assert str(most) in said.replace(",", "")
