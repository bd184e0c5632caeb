"""Forms of views."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.web.forms import Form


class KeepForm(Form):
    """A view as the page of its list sends it."""

    listing = forms.CharField(max_length=40)
    query = forms.CharField(max_length=500)
    next = forms.CharField(max_length=200)
    name = forms.CharField(max_length=60)


class OpensForm(Form):
    """Whether a list opens with a view."""

    opens = forms.BooleanField(label=_("The list opens with this view for me"), required=False)


class ViewForm(OpensForm):
    """A view of one's own."""

    name = forms.CharField(
        label=_("Name of the view"),
        help_text=_("What it shows, such as “Late, Japan”. No names of persons."),
        max_length=60,
    )
    shared = forms.BooleanField(label=_("My unit sees this view above its list too"), required=False)
    field_order = ("name", "opens", "shared")
