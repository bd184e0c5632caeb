"""A list of choices as markup, written by hand: Django's templates for it take most of the time of a page with many."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SELECT = "django/forms/widgets/select.html"


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
