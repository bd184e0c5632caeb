"""The gallery: every piece with its states and its source. It exists in the demonstration alone."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from comity.web import samples
from comity.web.forms import Form, OneOf, SeveralOf
from comity.web.pieces.tables import View
from comity.web.sample_list import sample_page
from comity.web.words import Words

OPEN = 0  # everything here is invented

SECTIONS: dict[str, Words] = {
    "acts": _("Buttons"),
    "fields": _("Fields"),
    "clocks": _("Clocks and times"),
    "handling": _("Handling and classification"),
    "names": _("Agencies and names"),
    "proof": _("Receipts, proof, states"),
    "pencil": _("Pencil and ink"),
    "release": _("Release sentence"),
    "messages": _("Messages on a page"),
    "lists": _("Lists"),
    "listing": _("A whole list"),
    "tables": _("Tables and figures"),
    "persons": _("Two persons"),
    "stages": _("Stages"),
    "pictures": _("Pictures"),
    "thread": _("Messages of a thread"),
    "type": _("Type and colour"),
    "panels": _("Panels and a slider"),
    "dangerous": _("Dangerous act"),
    "sign": _("Sign-in page"),
}


class SampleForm(Form):
    """Every kind of field."""

    summary_title = _("The request cannot leave yet")
    asks = {"link": _("Partners often ask this. Two sentences will do.")}

    born = forms.DateField(label=_("Born"), help_text=_("Such as 1994-03-12."))
    link = forms.CharField(
        label=_("How the number touches the facts"), widget=forms.Textarea(attrs={"rows": 2}), max_length=200
    )
    urgency = forms.ChoiceField(
        label=_("How urgent is it?"),
        choices=[
            ("urgent", pgettext_lazy("sample", "Urgent")),
            ("soon", pgettext_lazy("sample", "Soon")),
            ("ordinary", pgettext_lazy("sample", "Ordinary")),
        ],
        widget=OneOf(
            hints={"soon": _("Answer in 3 days")},
            closed={"urgent": _("The agreement knows no such clock.")},
            in_line=True,
        ),
    )
    readers = forms.MultipleChoiceField(
        label=_("Who may see it"),
        choices=[("desk", _("Liaison desk")), ("crime", _("Economic crime"))],
        widget=SeveralOf(),
    )
    certain = forms.BooleanField(label=_("I have read it as the partner will"))


class SignForm(Form):
    """The first step of signing in."""

    summary_title = _("Not signed in")
    name = forms.CharField(
        label=_("Service number or name"), widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class ReasonForm(Form):
    """The reason of an act that takes something away."""

    summary_title = _("Nothing was taken back")
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It is kept with the act, and the holders read it."),
        widget=forms.Textarea,
    )


ACTS: dict[str, type[Form]] = {"dangerous": ReasonForm, "sign": SignForm}  # pages with a form of their own


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, section: str = "all") -> HttpResponse:
    """Show one part of the gallery, or the list of its parts; nothing here takes anything. Raises Http404."""
    if not settings.COMPONENTS or section not in {"all", *SECTIONS}:
        raise Http404
    page: dict[str, Any] = {
        "classification": OPEN,
        "section": {"title": SECTIONS.get(section, "")},
        "views": [
            View(title, reverse("components:section", args=[name]), current=name == section)
            for name, title in SECTIONS.items()
        ],
        **samples.everything(),
    }
    if section == "fields":
        page["form"] = SampleForm(auto_id="begun_%s")
        page["wrong"] = SampleForm(QueryDict("born=1994-02-30"), auto_id="wrong_%s")
    if section in ACTS:
        page["form"] = ACTS[section](request.POST or None)
    if section == "listing":
        page["sample_list"] = sample_page(request)
    return render(request, f"web/gallery/{section}.html", page)
