"""What fields say when they cannot be read."""

from typing import Any

import pytest
from django import forms
from django.utils.translation import gettext_lazy

from comity.web.complaints import KINDS
from comity.web.forms import Form


def said(field: forms.Field, typed: str | list[str]) -> list[str]:
    class One(Form):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.fields["one"] = field  # as rooms do whose fields depend on data

    return [str(each) for each in One({"one": typed}).errors.get("one", [])]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (forms.CharField(), "", "Fill this in. It cannot stay empty."),
        (forms.CharField(max_length=3), "four", "This has 4 signs; at most 3 are kept. Shorten it."),
        (forms.CharField(min_length=3), "no", "This has 2 signs; at least 3 are needed. Add to it."),
        (forms.CharField(), "a\x00b", "There is a sign in this that cannot be kept. Type it anew."),
        (forms.ChoiceField(choices=[("a", "A")]), "", "Choose one."),
        (
            forms.ChoiceField(choices=[("a", "A")]),
            "b",
            "What was chosen is no longer offered. Choose from the list.",
        ),
        (forms.MultipleChoiceField(choices=[("a", "A")]), [], "Choose at least one."),
        (forms.BooleanField(), "", "Tick the box to go on."),
        (forms.DateField(), "2026-11-31", "Enter a day that exists, such as 2026-11-25."),
        (
            forms.DateTimeField(),
            "2026-11-31 10:00",
            "Enter a day and a time that exist, such as 2026-11-25 17:00.",
        ),
        (forms.IntegerField(), "1.5", "Enter a whole number in figures."),
        (forms.DecimalField(), "x", "Enter a number in figures."),
        (forms.IntegerField(max_value=9), "10", "Enter 9 or less."),
        (forms.FileField(), "", "Choose a file."),
    ],
)
def test_a_field_says_what_to_do(field: forms.Field, typed: str | list[str], sentence: str) -> None:
    assert said(field, typed) == [sentence]


def test_the_words_a_room_chose_stay() -> None:
    field = forms.CharField(error_messages={"required": gettext_lazy("Choose a file first.")})
    assert said(field, "") == ["Choose a file first."]


def test_the_words_of_a_rooms_own_kind_of_field_stay() -> None:
    class Number(forms.CharField):
        default_error_messages = {"required": "Write the number of the case."}

    assert said(Number(), "") == ["Write the number of the case."]


def test_a_narrower_kind_stands_before_the_wider_one() -> None:
    kinds = [kind for kind, _words in KINDS]
    for place, kind in enumerate(kinds):
        assert not any(issubclass(later, kind) for later in kinds[place + 1 :])
