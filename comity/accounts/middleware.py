"""Nobody reaches a page without having signed in with both factors."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation
from django_htmx.http import trigger_client_event

from comity.accounts import ended
from comity.accounts.access import AbsentError
from comity.accounts.actions import refuse_page
from comity.accounts.models import Person
from comity.accounts.sessions import safe_address
from comity.audit.actors import Stranger
from comity.audit.acts import RefusalError

# the pages a stranger may see, and a person between password and code
OPEN_PAGES = frozenset(
    {
        "accounts:sign-in",
        "accounts:sign-in-code",
        "accounts:first-code-key",
        "probes:healthz",
        "web:health",
        "web:language",
    }
)
# pages for machines: each says itself who may see it, by a token and never by who is signed in; the rooms fill it
SELF_GUARDED: dict[str, Callable[[HttpRequest], bool]] = {}
# addresses that are themselves a secret: whoever has one is answered by what it opens, and nothing of a session is looked at
BY_SECRET: set[str] = set()
# what is sent to these is never held when the session has ended: passwords and codes, and what is over by then
NOT_HELD = OPEN_PAGES | {
    "accounts:password",
    "accounts:code-key",
    "accounts:confirm",
    "accounts:written",
    "accounts:sign-out",
    "accounts:end-sessions",
    "accounts:language",
}
# the pages for somebody who still has the password that the operator gave
START_PAGES = OPEN_PAGES | {"accounts:password", "accounts:sign-out", "accounts:language"}


def has_given_code(person: Person) -> bool:
    """Whether this session gave a one-time code; django-otp adds the method to the signed-in person."""
    is_verified: Callable[[], bool] | None = getattr(person, "is_verified", None)
    return is_verified is not None and is_verified()


class SignedInMiddleware:
    """Send a stranger to the sign-in page; set zone and language of a person; write down what was not theirs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the next one in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let through, or send to the sign-in page with the way back."""
        if request.path.startswith(settings.STATIC_URL):
            return self.get_response(request)
        page = _page(request)
        if page in BY_SECRET:
            return self.get_response(request)
        person = request.user
        if not isinstance(person, Person) or not person.is_active or not has_given_code(person):
            is_open = page in OPEN_PAGES or (page in SELF_GUARDED and SELF_GUARDED[page](request))
            return self.get_response(request) if is_open else _to_sign_in(request, page)
        if page not in OPEN_PAGES and _is_anothers(request, person):
            return _to_sign_in(request, "")
        if person.has_start_password and page not in START_PAGES:
            return redirect("accounts:password")
        if request.method == "POST":
            ended.let_go_of(request, request.get_full_path())
        with timezone.override(person.time_zone), translation.override(person.language):
            request.LANGUAGE_CODE = person.language
            response = self.get_response(request)
        ended.remember_reader(request, response, person)
        response.headers.setdefault(
            "Cache-Control", "no-store"
        )  # the back key shows nothing after signing out
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Write down the refusal behind a page that is not here; Django then shows the page."""
        if not isinstance(exception, AbsentError):
            return
        actor = request.user if isinstance(request.user, Person) else Stranger()
        try:
            refuse_page(actor, exception.kind, exception.identifier, exception.reason)
        except RefusalError:
            return


def _page(request: HttpRequest) -> str:
    return _name(request.path_info)


def _name(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def _is_anothers(request: HttpRequest, person: Person) -> bool:
    """Whether a page that renewed its protection after a sign-in in another tab was written by somebody else."""
    whose = request.headers.get("X-Written-By") or (
        request.POST.get("written-by", "") if request.method == "POST" else ""
    )
    return bool(whose) and whose != str(person.pk)


def _to_sign_in(request: HttpRequest, page: str) -> HttpResponse:
    address = reverse("accounts:sign-in")
    if "HX-Request" in request.headers:
        # the page stays as it is, with all that was written on it; session.js says what happened
        return trigger_client_event(HttpResponse(status=HTTPStatus.UNAUTHORIZED), "signed-out", {})
    onward = request.get_full_path() if request.method in {"GET", "HEAD"} else _page_before(request, page)
    if onward and onward != "/":
        address = f"{address}?{urlencode({'next': onward})}"
    return redirect(address)


def _page_before(request: HttpRequest, page: str) -> str:
    if page and page not in NOT_HELD and ended.hold(request):
        return reverse("accounts:written")
    before = urlsplit(request.headers.get("Referer", ""))
    if before.netloc != request.get_host():
        return ""
    onward = f"{before.path}?{before.query}" if before.query else before.path
    return "" if _name(before.path) in OPEN_PAGES else safe_address(request, onward)
