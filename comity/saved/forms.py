"""Forms of views."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.web.forms import Form

NAME = _("Name of the view")
NO_PERSONS = _("What it shows, such as “Late, Japan”. No names of persons.")


class KeepForm(Form):
    """A view as the page of its list sends it; drawn, with what was written, where it cannot be kept so."""

    summary_title = _("This view is not kept yet")
    listing = forms.CharField(max_length=40, widget=forms.HiddenInput)
    query = forms.CharField(
        max_length=500,
        widget=forms.HiddenInput,
        error_messages={
            "max_length": _("These filters are too long to be kept. Take one off, and keep the rest.")
        },
    )
    next = forms.CharField(max_length=200, widget=forms.HiddenInput)
    name = forms.CharField(label=NAME, help_text=NO_PERSONS, max_length=60)


class OpensForm(Form):
    """Whether a list opens with a view."""

    opens = forms.BooleanField(label=_("The list opens with this view for me"), required=False)


class ViewForm(OpensForm):
    """A view of one's own."""

    name = forms.CharField(
        label=NAME,
        help_text=NO_PERSONS,
        max_length=60,
    )
    shared = forms.BooleanField(label=_("My unit sees this view above its list too"), required=False)
    field_order = ("name", "opens", "shared")
