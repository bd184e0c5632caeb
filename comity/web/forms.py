"""Forms as the house draws them: label, hint, error, field; a summary that leads to each field.

    class AskForm(Form):
        facts = forms.CharField(label=_("Facts in short"), help_text=_("Who did what, where and when."))
        asks = {"facts": _("Partners often ask this: UNTOC art. 18(15)(f).")}

`{{ form }}` draws the summary and all fields; `{{ form.facts.as_field_group }}` one field.
"""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, ClassVar, cast

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import BaseRenderer, DjangoTemplates
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from comity.web.complaints import speak
from comity.web.drawing import CHOICES, DRAWN, FIELD, field

Words = str | Promise
DJANGO_ROWS, HOUSE_ROWS = "10", 4


class Line(BoundField):
    """One field of a form with everything its template says about it."""

    @property
    def hint_id(self) -> str:
        """The id of the hint, named by the field's `aria-describedby`."""
        return f"{self.auto_id}_helptext"

    @property
    def error_id(self) -> str:
        """The id of the error, named by the field's `aria-describedby`."""
        return f"{self.auto_id}_error"

    @property
    def ask_id(self) -> str:
        """The id of the remark under the field."""
        return f"{self.auto_id}_ask"

    @property
    def ask(self) -> Words:
        """What partners often ask back about this field; empty for most."""
        asks: Mapping[str, Words] = getattr(self.form, "asks", {})
        return asks.get(self.name, "")

    @property
    def need(self) -> Words:
        """The mark beside the label that says the field is needed; empty where it is not, or not now."""
        needs: Mapping[str, Words] = getattr(self.form, "needs", {})
        return needs.get(self.name, "")

    @property
    def need_id(self) -> str:
        """The id of that mark; empty where a field never has one."""
        return f"{self.auto_id}_need" if self.name in getattr(self.form, "needs", {}) else ""

    @property
    def told(self) -> str:
        """The label for the summary, with the row where the form has several of them."""
        row = getattr(self.form, "row_names", {}).get(self.name, "")
        words = {"row": row, "label": self.label}
        return pgettext("row and label", "%(row)s, %(label)s") % words if row else str(self.label)

    @property
    def anchor(self) -> str:
        """Where the summary's link leads: the field itself, for a group of choices the first of them."""
        return f"{self.auto_id}_0" if self.use_fieldset else str(self.auto_id)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Give a text box that asks for no height of its own four rows instead of Django's ten."""
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        shown = widget or self.field.widget
        if isinstance(shown, forms.Textarea) and shown.attrs.get("rows") == DJANGO_ROWS:
            built["rows"] = HOUSE_ROWS
        return built

    @property
    def aria_describedby(self) -> str | None:
        """The ids that explain the field, in the order in which they are read."""
        if self.field.widget.attrs.get("aria-describedby"):
            return None
        said = ((self.help_text, self.hint_id), (self.errors, self.error_id), (self.ask, self.ask_id))
        return " ".join(name for words, name in said if words)


class Renderer(DjangoTemplates):
    """Draws forms with the templates of the web room, whatever the project's settings say."""

    form_template_name = "web/form.html"
    field_template_name = FIELD
    bound_field_class = Line

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Draw boxes and lists of choices without a template: a long form has a hundred, a list of countries 250 lines."""
        if template_name == FIELD:
            return field(context["field"])
        if drawn := DRAWN.get(template_name):
            return drawn(context["widget"])
        return super().render(template_name, context, request)


# one for all forms: each renderer compiles its templates anew
RENDERER = Renderer()


class HouseForm:
    """What our forms add to Django's: the house's templates and sentences, the summary, remarks under fields.

    `on_page` names the fields as they stand on the page, where a template draws them in another order than the form
    has them; `question-*` stands for all that begin so. The summary of errors follows it.
    """

    default_renderer: BaseRenderer | type[BaseRenderer] | None = RENDERER
    summary_title: Words = _("This cannot be kept yet")
    asks: ClassVar[Mapping[str, Words]] = {}
    needs: Mapping[str, Words] = {}  # the mark of each field that is needed, or may be
    on_page: ClassVar[Sequence[str]] = ()
    # what the row is called in which a field stands that the form has several times
    row_names: Mapping[str, Words] = {}

    def full_clean(self) -> None:
        """Read what was sent; by now the form has all its fields, those of its own too."""
        speak(cast("forms.BaseForm", self).fields.values())
        super().full_clean()  # type: ignore[misc]  # the form beside which this class stands has it

    def in_page_order(self) -> list[BoundField]:
        """Return the visible fields in the order in which they stand on the page; unnamed ones last."""
        fields = cast("forms.BaseForm", self).visible_fields()
        return sorted(fields, key=lambda field: self._place(field.name))

    def _place(self, name: str) -> int:
        places = (place for place, shape in enumerate(self.on_page) if fnmatchcase(name, shape))
        return next(places, len(self.on_page))


class Form(HouseForm, forms.Form):
    """A form of the house."""


class ModelForm(HouseForm, forms.ModelForm):  # type: ignore[type-arg]  # the model is named by the subclass's Meta
    """A form of the house over a model; the view still hands what it found to an action."""


class _Choices:
    """Boxes one can press anywhere, each with a hint; one that is closed says why instead of being left out.

    A choice with a key is chosen by that single key and shows it.
    """

    def __init__(
        self,
        *args: Any,
        hints: Mapping[str, Words] | None = None,
        closed: Mapping[str, Words] | None = None,
        keys: Mapping[str, str] | None = None,
        in_line: bool = False,
        **kwargs: Any,
    ) -> None:
        """Take a hint, a reason why not, or a key for single values, and whether all share a line."""
        super().__init__(*args, **kwargs)
        self.keys = dict(keys or {})
        self.hints, self.closed, self.in_line = dict(hints or {}), dict(closed or {}), in_line

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add to an option its key and its hint, or the reason why it cannot be chosen."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        key = str(value)
        option["hint"] = self.closed.get(key) or self.hints.get(key, "")
        option["key"] = "" if key in self.closed else self.keys.get(key, "")
        if key in self.closed:
            option["attrs"]["disabled"] = True
        elif option["key"]:
            option["attrs"]["data-key"] = option["key"]
        return option

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Tell the template whether the choices share a line."""
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]
        context["widget"]["in_line"] = self.in_line
        return context


class OneOf(_Choices, forms.RadioSelect):
    """One of several, as boxes; for up to about seven choices."""

    template_name = CHOICES


class SeveralOf(_Choices, forms.CheckboxSelectMultiple):
    """Several of several, as boxes."""

    template_name = CHOICES


def _choices(*pairs: tuple[str, Words]) -> Sequence[tuple[str, Words]]:
    return pairs


class DisplayForm(Form):
    """How this browser shows the pages."""

    keys = forms.ChoiceField(
        label=_("Single keys"),
        help_text=_("They rest while you type in a field."),
        choices=_choices(("on", pgettext_lazy("keys", "On")), ("off", pgettext_lazy("keys", "Off"))),
        widget=OneOf(in_line=True),
    )
    density = forms.ChoiceField(
        label=_("Lines"),
        choices=_choices(("normal", _("Close together")), ("roomy", _("With more room"))),
        widget=OneOf(in_line=True),
    )
    theme = forms.ChoiceField(
        label=_("Light and dark"),
        choices=_choices(
            ("system", _("As the machine is set")), ("light", _("Always light")), ("dark", _("Always dark"))
        ),
        widget=OneOf(in_line=True),
    )
