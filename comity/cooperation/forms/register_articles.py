"""Forms of the articles of an agreement in the register: all in one language at once, or one in several."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.cooperation.core.articles import articles_in, before_the_first
from comity.cooperation.forms.register import offer
from comity.cooperation.forms.texts import TextsForm, language_choices, own_text_language
from comity.cooperation.models import RegisteredAgreement
from comity.requests.forms.signs import require_seen
from comity.web.forms import Form


class PasteForm(Form):
    """All articles of an agreement in one language, pasted."""

    summary_title = gettext_lazy("No article is kept yet")
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"))
    text = forms.CharField(
        label=gettext_lazy("Text of the agreement"),
        help_text=gettext_lazy(
            "It is cut at its headings: Article 3, Điều 3, 第3条. What stands before the first one is left out. Articles that are kept already "
            "in other languages get this one beside them."
        ),
        widget=forms.Textarea({"rows": 16}),
        max_length=400_000,
        validators=[require_seen],
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, agreement: RegisteredAgreement, **kwargs: Any) -> None:
        """Offer the languages."""
        super().__init__(*args, **kwargs)
        self.left_out = ""  # what stands before the first article
        offer(self, "language", language_choices())
        self.initial.setdefault("language", own_text_language())
        self.initial.setdefault("version", agreement.version)

    def clean_text(self) -> list[tuple[str, str]]:
        """Cut the text; refuse one without headings, or with one number twice."""
        text = str(self.cleaned_data["text"])
        found, self.left_out = articles_in(text), before_the_first(text)
        if not found:
            raise forms.ValidationError(
                _(
                    "No heading of an article was found. Begin each article on a line of its own, such as “Article 3”."
                ),
                code="none",
            )
        numbers = [number for number, _text in found]
        double = sorted({one for one in numbers if numbers.count(one) > 1})
        if double:
            raise forms.ValidationError(
                _(
                    "Article %(number)s stands there twice. Paste one language at a time, and no table of contents."
                )
                % {"number": double[0]},
                code="twice",
            )
        return found


class ArticleForm(TextsForm, Form):
    """One article in several languages."""

    summary_title = gettext_lazy("The article is not kept yet")
    number = forms.CharField(label=gettext_lazy("Number"), max_length=20, validators=[require_seen])
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, agreement: RegisteredAgreement, number: str = "", **kwargs: Any) -> None:
        """Take the article that is changed."""
        super().__init__(*args, **kwargs)
        self.taken = {one["number"] for one in agreement.articles} - {number}
        known = next((one["texts"] for one in agreement.articles if one["number"] == number), None)
        self.initial.setdefault("number", number)
        self.initial.setdefault("version", agreement.version)
        self.add_texts(
            "text",
            _("Text"),
            known,
            rows=6,
            most=50_000,
            needed=_("Write the text in at least one language."),
        )

    def clean_number(self) -> str:
        """Refuse a number that another article has."""
        number = str(self.cleaned_data["number"]).strip()
        if number in self.taken:
            raise forms.ValidationError(
                _("Another article has this number. Change that one, or give another number."), code="taken"
            )
        return number
