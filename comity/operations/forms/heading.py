"""The form of what an operation is: kind, title, offence, and the request it goes back to."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.accounts.models import Person
from comity.operations.actions import Head
from comity.operations.models import Operation
from comity.operations.states import OperationKind
from comity.requests.access import visible_to
from comity.requests.choices import languages, offences, own_language
from comity.requests.forms.signs import require_seen
from comity.requests.models import Request
from comity.web.forms import Form, OneOf


class HeadFields(forms.Form):
    """What an operation is."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"), choices=OperationKind.choices, widget=OneOf(in_line=True)
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300, validators=[require_seen])
    title_language = forms.ChoiceField(label=gettext_lazy("Language of the title"), required=False)
    offence = forms.ChoiceField(label=gettext_lazy("Offence"))
    request_ref = forms.CharField(
        label=gettext_lazy("Request it goes back to"),
        help_text=gettext_lazy("Our reference, such as R-2026-0041. Empty for none."),
        max_length=20,
        required=False,
    )

    found_request: Request | None = None

    def offer(self, person: Person) -> None:
        """Offer languages and offences; remember who asks."""
        self.person = person
        for name, offered in (("title_language", languages()), ("offence", offences())):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = offered
        self.initial.setdefault("title_language", own_language(person))

    def clean_request_ref(self) -> str:
        """Find the request that is meant."""
        ref = str(self.cleaned_data["request_ref"]).strip().upper()
        if ref:
            self.found_request = visible_to(self.person).filter(ref=ref).first()
            if self.found_request is None:
                raise forms.ValidationError(
                    _("There is no request of this reference for you. Look it up in the list of requests.")
                )
        return ref

    def head(self) -> Head:
        """Return what was written."""
        given = self.cleaned_data
        return Head(
            given["kind"],
            given["title"],
            given["title_language"],
            given["offence"],
            self.found_request.pk if self.found_request else None,
        )


def head_initial(person: Person, operation: Operation) -> dict[str, Any]:
    """Return the first values of the form of an operation that is there."""
    request = visible_to(person).filter(pk=operation.request_id).first() if operation.request_id else None
    return {
        "kind": operation.kind,
        "title": operation.title,
        "title_language": operation.title_language,
        "offence": operation.offence,
        "request_ref": request.ref if request else "",
    }


class HeadForm(HeadFields, Form):
    """Changing what an operation is."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        """Offer the choices."""
        super().__init__(*args, **kwargs)
        self.offer(person)
