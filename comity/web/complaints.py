"""What a field says when it cannot be read: what is wrong and what to do, in place of Django's short words."""

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Words = str | Promise

# The first kind of field that fits, fits best; each names its words by Django's code.
KINDS: tuple[tuple[type[forms.Field], Mapping[str, Words]], ...] = (
    (
        forms.FileField,
        {
            "required": _("Choose a file."),
            "empty": _("The file holds nothing. Choose the one that was meant."),
            "missing": _("The file did not arrive. Choose it once more."),
            "invalid": _("The file did not arrive. Choose it once more."),
            "max_length": _(
                "The file’s name has %(length)d signs; %(max)d are kept. Give it a shorter name and choose it again."
            ),
        },
    ),
    (
        forms.MultipleChoiceField,
        {
            "required": _("Choose at least one."),
            "invalid_choice": _("What was chosen is no longer offered. Choose from the list."),
            "invalid_list": _("What was chosen cannot be read. Choose from the list."),
        },
    ),
    (
        forms.ModelMultipleChoiceField,
        {
            "required": _("Choose at least one."),
            "invalid_choice": _("What was chosen is no longer offered. Choose from the list."),
            "invalid_pk_value": _("What was chosen is no longer offered. Choose from the list."),
            "invalid_list": _("What was chosen cannot be read. Choose from the list."),
        },
    ),
    (
        forms.ChoiceField,
        {
            "required": _("Choose one."),
            "invalid_choice": _("What was chosen is no longer offered. Choose from the list."),
        },
    ),
    (forms.BooleanField, {"required": _("Tick the box to go on.")}),
    (
        forms.DateTimeField,
        {
            "required": _("Enter a day and a time, such as 2026-11-25 17:00."),
            "invalid": _("Enter a day and a time that exist, such as 2026-11-25 17:00."),
        },
    ),
    (
        forms.DateField,
        {
            "required": _("Enter a day, such as 2026-11-25."),
            "invalid": _("Enter a day that exists, such as 2026-11-25."),
        },
    ),
    (forms.FloatField, {"invalid": _("Enter a number in figures.")}),
    (forms.DecimalField, {"invalid": _("Enter a number in figures.")}),
    (forms.IntegerField, {"invalid": _("Enter a whole number in figures.")}),
    (forms.EmailField, {"invalid": _("Enter an address such as desk@police.example.")}),
    (forms.UUIDField, {"invalid": _("This is not one of our numbers. Copy it again from where it stands.")}),
)
ANY: Mapping[str, Words] = {
    "required": _("Fill this in. It cannot stay empty."),
    "max_length": _("This has %(show_value)d signs; at most %(limit_value)d are kept. Shorten it."),
    "min_length": _("This has %(show_value)d signs; at least %(limit_value)d are needed. Add to it."),
    "max_value": _("Enter %(limit_value)s or less."),
    "min_value": _("Enter %(limit_value)s or more."),
    "null_characters_not_allowed": _("There is a sign in this that cannot be kept. Type it anew."),
}


def speak(fields: Iterable[forms.Field]) -> None:
    """Give fields the house's words wherever they have Django's own; words that a room chose stay."""
    for field in fields:
        kind = next((words for known, words in KINDS if isinstance(field, known)), {})
        for code, words in {**ANY, **kind}.items():
            if field.error_messages.get(code) is _of_django(field, code):
                field.error_messages[code] = words  # type: ignore[assignment]  # a lazy text is one


def unsearchable(words: str, most: int) -> str:
    """Return why nothing is looked for by words that are too long for a search; empty where they are not."""
    if len(words) <= most:
        return ""
    said = {"signs": len(words), "most": most}
    return (
        gettext(
            "This has %(signs)d signs; a search takes at most %(most)d. Nothing was looked for. Shorten it."
        )
        % said
    )


def _of_django(field: forms.Field, code: str) -> object:
    """Return the message of Django's own class, None where it has none."""
    for known in type(field).__mro__:
        messages = vars(known).get("default_error_messages", {})
        if code in messages:
            return messages[code] if known.__module__.startswith("django.") else object()
    return None
