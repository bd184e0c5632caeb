"""Asking again who is there, before an act with weight: release, approve, export.

A one-time code given within the last five minutes of this session is enough; signing in counts. Two ways:

**A field in the form itself** (the first choice: no second page, nothing typed is lost)::

    class ApproveForm(PresenceForm):
        reason = forms.CharField(...)

    form = ApproveForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        approve_release(person, ...)

The field "Your one-time code" is there only when presence is not recent. The code is checked after every other field;
once it was right the field is gone, also when the form comes back for another reason. After too many wrong codes the
session ends, and the next page is the sign-in.

**A page before the page**, where there is no form to put a field in::

    @confirmed_presence
    def export(request): ...

sends the person to `accounts:confirm` and back to the same address. What a POST carried is not carried over: decorate
the GET of the form's page with it too, so that the question comes before the form is filled in.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib import auth
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.accounts import signing
from comity.accounts.access import signed_in_person
from comity.accounts.fields import CodeField
from comity.lib.clock import now
from comity.web.forms import Form

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

RECENT = timedelta(minutes=5)
_KEY = "presence"


def remember(request: HttpRequest) -> None:
    """Note that the person gave a code just now."""
    request.session[_KEY] = now().isoformat()


def is_recent(request: HttpRequest) -> bool:
    """Whether a code was given in this session within the last five minutes."""
    given: str | None = request.session.get(_KEY)
    return given is not None and timedelta() <= now() - datetime.fromisoformat(given) <= RECENT


def check_presence(request: HttpRequest, code: str) -> None:
    """Take a code from the signed-in person and remember it in the session.

    Raises `WrongCodeError`; when that closed the door, the session has ended.
    """
    try:
        signing.confirm_presence(signed_in_person(request), code)
    except signing.WrongCodeError as refusal:
        if refusal.door_closed:
            auth.logout(request)
        raise
    remember(request)


class PresenceField(CodeField):
    """The one-time code in a form of another room."""

    def __init__(self, **kwargs: Any) -> None:
        """Take what a field takes; label and hint are given."""
        kwargs.setdefault("label", _("Your one-time code"))
        kwargs.setdefault(
            "help_text", _("Shows that it is you who does this, now. It counts for five minutes.")
        )
        super().__init__(**kwargs)


class PresenceForm(Form):
    """A form that asks for a one-time code where presence is not recent; see the module's docstring."""

    presence_code = PresenceField()

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        """Take the request beside what a form takes."""
        super().__init__(*args, **kwargs)
        self.request = request
        self.order_fields([name for name in self.fields if name != "presence_code"])
        if is_recent(request):
            del self.fields["presence_code"]

    def clean(self) -> dict[str, Any] | None:
        """Check the code once all fields were looked at. A subclass that cleans calls this first."""
        found = super().clean()
        code = self.cleaned_data.pop("presence_code", "")
        if "presence_code" in self.fields and "presence_code" not in self.errors:
            try:
                check_presence(self.request, code)
            except signing.SignInRefusedError as refusal:
                self.add_error("presence_code", ValidationError(str(refusal), code=refusal.code))
            else:
                del self.fields["presence_code"]
        return found


def confirmed_presence(view: View[P]) -> View[P]:
    """Let a view be reached only with recent presence; asks on `accounts:confirm` and comes back."""

    @wraps(view)
    def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if is_recent(request):
            return view(request, *args, **kwargs)
        return redirect(f"{reverse('accounts:confirm')}?{urlencode({'next': request.get_full_path()})}")

    return asked


class ConfirmForm(PresenceForm):
    """Nothing but the code."""

    summary_title = _("We do not know yet that it is you")
