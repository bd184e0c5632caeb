"""Nobody reaches a page without having signed in with both factors."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve
from django.utils import timezone, translation

from comity.accounts.models import Person

# the pages a stranger may see
OPEN_PAGES = frozenset({"accounts:sign-in", "accounts:sign-in-code", "web:health", "web:language"})
# the pages a person sees between password and code
HALF_OPEN_PAGES = OPEN_PAGES | {"accounts:code-key", "accounts:sign-out"}


def has_given_code(person: Person) -> bool:
    """Whether this session gave a one-time code; django-otp adds the method to the signed-in person."""
    is_verified: Callable[[], bool] | None = getattr(person, "is_verified", None)
    return is_verified is not None and is_verified()


class SignedInMiddleware:
    """Send a stranger to the sign-in page, and a person without a second factor to theirs; set zone and language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the next one in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let through, or send to the sign-in page with the way back."""
        if request.path.startswith(f"/{settings.STATIC_URL.lstrip('/')}"):
            return self.get_response(request)
        page = resolve(request.path_info).view_name
        person = request.user
        if not isinstance(person, Person) or not person.is_active:
            if page in OPEN_PAGES:
                return self.get_response(request)
            return redirect(f"{settings.LOGIN_URL}")
        if not has_given_code(person) and page not in HALF_OPEN_PAGES:
            return redirect("accounts:code-key")
        with (
            timezone.override(ZoneInfo(person.zone or person.agency.zone)),
            translation.override(person.language),
        ):
            request.LANGUAGE_CODE = person.language
            return self.get_response(request)
