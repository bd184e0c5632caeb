"""Boxes and lists of choices as markup, written by hand: Django's templates for them take most of the time of a long form."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

WIDGETS = "django/forms/widgets/"


def line(widget: Mapping[str, Any]) -> SafeString:
    """Return an `<input>` from the context that Django gives its template (`Input.get_context`)."""
    value = widget["value"]
    given = "" if value is None else format_html(' value="{}"', value)
    return format_html(
        '<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], given, flatatt(widget["attrs"])
    )


def box(widget: Mapping[str, Any]) -> SafeString:
    """Return a `<textarea>` from the context that Django gives its template (`Textarea.get_context`)."""
    # HTML drops one line feed after the tag (13.2.6.4.7), so a text that begins with one keeps it
    return format_html(
        '<textarea name="{}"{}>\n{}</textarea>',
        widget["name"],
        flatatt(widget["attrs"]),
        widget["value"] or "",
    )


def select(widget: Mapping[str, Any]) -> SafeString:
    """Return a `<select>` from the context that Django gives its template (`Select.get_context`)."""
    inner = mark_safe("".join(_groups(widget["optgroups"])))  # noqa: S308  # each piece was escaped by format_html
    return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), inner)


def _groups(optgroups: Any) -> Iterator[str]:
    for label, options, _index in optgroups:
        if label:
            yield format_html('<optgroup label="{}">', label)
        for one in options:
            attrs = flatatt(one["attrs"]) if one["attrs"] else ""
            value, words = str(one["value"]), str(one["label"])
            if (
                value == words.strip() == words
            ):  # an option without a value has its words as value (HTML 4.10.10)
                yield format_html("<option{}>{}</option>", attrs, words)
            else:
                yield format_html('<option value="{}"{}>{}</option>', value, attrs, words)
        if label:
            yield "</optgroup>"


DRAWN: dict[str, Callable[[Mapping[str, Any]], SafeString]] = {
    f"{WIDGETS}select.html": select,
    f"{WIDGETS}textarea.html": box,
    **{
        f"{WIDGETS}{kind}.html": line
        for kind in (
            "text",
            "number",
            "email",
            "tel",
            "search",
            "hidden",
            "password",
            "date",
            "datetime",
            "checkbox",
        )
    },
}
