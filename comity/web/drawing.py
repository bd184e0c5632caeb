"""Fields, boxes and lists of choices as markup, written by hand: by templates they take most of the time of a long form.

A form of forty fields is some four hundred pieces of markup. Django's template for a field with its includes costs half a
millisecond each time, these functions a tenth of it. What they write is what the templates wrote: labels, hints and errors
escape themselves unless they are markup already, and attributes go through Django's own `flatatt`.
"""

from collections.abc import Callable, Iterator, Mapping
from html import escape  # Django's own asks of each text whether it is lazy; a list of countries has 500
from typing import TYPE_CHECKING, Any

from django.forms.utils import flatatt
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from comity.web.forms import Line

FIELD = "web/field.html"  # the name under which Django asks for a field; no file stands behind it
CHOICES = "web/choices.html"  # so is this one
_WIDGETS = "django/forms/widgets/"


def field(line: "Line") -> SafeString:
    """Return a field of a form: label and mark, hint, errors, the box, what partners ask back."""
    bad = " field--err" if line.errors else ""
    shown, words, asked = line.as_widget(), _words(line), _asked(line)
    label = f"{conditional_escape(str(line.label))}{_need(line)}"
    if line.use_fieldset:
        said = line.aria_describedby
        about = f' aria-describedby="{said}"' if said else ""
        return mark_safe(  # noqa: S308  # each piece was escaped
            f'<fieldset class="field{bad}"{about}><legend class="label">{label}</legend>{words}{shown}{asked}</fieldset>'
        )
    at = escape(line.id_for_label)
    if line.widget_type == "checkbox":
        name = f"<span><b>{conditional_escape(str(line.label))}</b></span>"
        return mark_safe(  # noqa: S308  # each piece was escaped
            f'<div class="field{bad}">{words}<label class="choice" for="{at}">{shown}{name}</label>{asked}</div>'
        )
    return mark_safe(  # noqa: S308  # each piece was escaped
        f'<div class="field{bad}"><label class="label" for="{at}">{label}</label>{words}{shown}{asked}</div>'
    )


def _need(line: "Line") -> str:
    if not line.need_id:
        return ""
    return f' <span class="need" id="{line.need_id}">{conditional_escape(str(line.need))}</span>'


def _words(line: "Line") -> str:
    said = ""
    if line.help_text:
        said = f'<span class="hint" id="{line.hint_id}">{conditional_escape(str(line.help_text))}</span>'
    if line.errors:
        errors = "".join(f"{conditional_escape(str(error))} " for error in line.errors)
        said += f'<span class="err" id="{line.error_id}">{errors}</span>'
    return said


def _asked(line: "Line") -> str:
    return (
        f'<span class="ask" id="{line.ask_id}">{conditional_escape(str(line.ask))}</span>' if line.ask else ""
    )


def _uncut(attrs: Mapping[str, Any]) -> dict[str, Any]:
    """Return attributes without a `maxlength`: a browser cuts what is pasted without a word, the form says what is too long."""
    return {name: value for name, value in attrs.items() if name != "maxlength"}


def line_box(widget: Mapping[str, Any]) -> SafeString:
    """Return an `<input>` from the context that Django gives its template (`Input.get_context`)."""
    value = widget["value"]
    given = "" if value is None else f' value="{escape(str(value))}"'
    kind, name = escape(str(widget["type"])), escape(str(widget["name"]))
    attrs = _uncut(widget["attrs"])
    return mark_safe(f'<input type="{kind}" name="{name}"{given}{flatatt(attrs)}>')  # noqa: S308  # escaped


def text_box(widget: Mapping[str, Any]) -> SafeString:
    """Return a `<textarea>` from the context that Django gives its template (`Textarea.get_context`)."""
    # HTML drops one line feed after the tag (13.2.6.4.7), so a text that begins with one keeps it
    return format_html(
        '<textarea name="{}"{}>\n{}</textarea>',
        widget["name"],
        flatatt(_uncut(widget["attrs"])),
        widget["value"] or "",
    )


def select(widget: Mapping[str, Any]) -> SafeString:
    """Return a `<select>` from the context that Django gives its template (`Select.get_context`)."""
    inner = mark_safe("".join(_groups(widget["optgroups"])))  # noqa: S308  # each piece was escaped
    return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), inner)


def _groups(optgroups: Any) -> Iterator[str]:
    for label, options, _index in optgroups:
        if label:
            yield f'<optgroup label="{escape(str(label))}">'
        for one in options:
            attrs = flatatt(one["attrs"]) if one["attrs"] else ""
            value, words = str(one["value"]), str(one["label"])
            if value == words.strip() == words:
                # an option without a value has its words as value (HTML 4.10.10)
                yield f"<option{attrs}>{escape(words)}</option>"
            else:
                yield f'<option value="{escape(value)}"{attrs}>{escape(words)}</option>'
        if label:
            yield "</optgroup>"


def choices(widget: Mapping[str, Any]) -> SafeString:
    """Return boxes one can press anywhere, each with its hint, from the context of `forms.OneOf` and `forms.SeveralOf`."""
    id_ = widget["attrs"].get("id")
    at = f' id="{escape(str(id_))}"' if id_ else ""
    in_line = ' class="choices-line"' if widget["in_line"] else ""
    inner = "".join(_choice(one) for _label, options, _index in widget["optgroups"] for one in options)
    return mark_safe(f"<div{at}{in_line}>{inner}</div>")  # noqa: S308  # each piece was escaped


def _choice(option: Mapping[str, Any]) -> str:
    id_ = option["attrs"].get("id")
    at = f' for="{escape(str(id_))}"' if id_ else ""
    key = f" <kbd>{escape(option['key'])}</kbd>" if option["key"] else ""
    hint = f'<small class="soft">{conditional_escape(str(option["hint"]))}</small>' if option["hint"] else ""
    label = conditional_escape(str(option["label"]))
    return f'<label class="choice"{at}>{line_box(option)}<span><b>{label}{key}</b>{hint}</span></label>'


DRAWN: dict[str, Callable[[Mapping[str, Any]], SafeString]] = {
    CHOICES: choices,
    f"{_WIDGETS}select.html": select,
    f"{_WIDGETS}textarea.html": text_box,
    **{
        f"{_WIDGETS}{kind}.html": line_box
        for kind in (
            "text", "number", "email", "tel", "search", "hidden", "password", "date", "datetime", "checkbox"
        )
    },
}  # fmt: skip
