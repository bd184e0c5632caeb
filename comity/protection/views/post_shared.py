"""What the pages of a post share: forms that were not taken, and the reasons of a release that said no."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from comity.accounts.models import Person
from comity.agreements.refusing import refusal_sentences
from comity.audit.acts import RefusalError
from comity.exchange.actions.posting import CannotPostError
from comity.release.exceptions import NotReleasedError
from comity.web import dates

page = require_http_methods(["GET", "HEAD", "POST"])


def status_of(*forms: BaseForm | None) -> int:
    """Return 422 where a form came back with complaints."""
    return 422 if any(form is not None and form.is_bound and form.errors for form in forms) else 200


def say(form: Any, refusal: RefusalError, agreement: str = "") -> None:
    """Write into a form why an act was not done; what the release said no to reason by reason."""
    if isinstance(refusal, NotReleasedError):
        for sentence in refusal_sentences(refusal.decision, agreement):
            form.add_error(None, sentence)
    else:
        form.add_error(None, str(refusal))


def city_of(zone: str) -> str:
    """Return the place whose time a zone is."""
    return dates.city(ZoneInfo(zone), get_language() or "en")


def own_city(person: Person) -> str:
    """Return the place whose time the reader's pages show."""
    return city_of(str(person.time_zone))


def form_page(request: HttpRequest, form: BaseForm, seen: Mapping[str, Any]) -> HttpResponse:
    """Draw the page of one form: `title`, `back`, `back_words`, `verb` and a `lead`."""
    return render(request, "protection/post-form.html", {"form": form, **seen}, status=status_of(form))


REFUSALS = (RefusalError, CannotPostError)
