"""Pages that belong to no room: the keys and the display, and what is shown when a page cannot be."""

import logging
import secrets
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.web.context import reader_of
from comity.web.display import COOKIE, Display
from comity.web.forms import DisplayForm
from comity.web.glossary import terms
from comity.web.navigation import rail
from comity.web.words import TAGS

log = logging.getLogger(__name__)
OPEN = 0  # the classification of pages that show nothing of a case
YEAR = 365 * 24 * 60 * 60


@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """Show the keys, and let the reader choose how the pages look: kept with the person, and by this browser."""
    reader = reader_of(request)
    now = Display.read((reader and reader.display) or request.COOKIES.get(COOKIE, ""))
    if request.method != "POST":
        form = DisplayForm(initial={"keys": now.keys, "density": now.density, "theme": now.theme})
        return render(request, "web/keys.html", {"form": form, "classification": OPEN})
    form = DisplayForm(request.POST)
    if not form.is_valid():
        words = {"form": form, "classification": OPEN}
        return render(request, "web/keys.html", words, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    chosen = Display(**form.cleaned_data)
    if reader and rail.keep_display:
        rail.keep_display(request, chosen)
    answer = HttpResponseRedirect(reverse("web:keys"))
    answer.set_cookie(
        COOKIE,
        chosen.write(),
        max_age=YEAR,
        httponly=True,
        secure=request.is_secure(),
        samesite="Strict",
    )
    return answer


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Show the words of the house with their meaning, in the reader's language."""
    tag = TAGS.get(get_language() or "en", "en")
    return render(request, "web/glossary.html", {"terms": terms(tag), "classification": OPEN})


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say that this process answers; open to all, asks nobody, says at most which run this is."""
    del request
    answer = HttpResponse("ok\n", content_type="text/plain")
    if settings.INSTANCE:
        answer["X-Comity-Instance"] = settings.INSTANCE
    return answer


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that could not be read (400); a form with a file most often because of the file's name."""
    lead = _("Nothing was changed. Go back and try again.")
    if isinstance(exception, MultiPartParserError):
        lead = _(
            "Nothing was changed. A file’s name may be too long: give the file a short, plain name, go back and try again."
        )
    words = {
        "classification": OPEN,
        "title": _("The page was asked for in a way we cannot read"),
        "lead": lead,
    }
    return render(request, "web/error.html", words, status=HTTPStatus.BAD_REQUEST)


def not_here(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for what does not exist and for what is not open to this person: the same page, the same status."""
    del exception
    words = {
        "classification": OPEN,
        "title": _("There is nothing here for you"),
        "lead": _(
            "The page does not exist, or your role and purpose do not open it. Both look the same on purpose."
        ),
    }
    return render(request, "web/error.html", words, status=HTTPStatus.NOT_FOUND)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose protection against foreign sites does not fit (403); for CSRF_FAILURE_VIEW."""
    log.warning("A form was refused: %s", reason)
    words = {
        "classification": OPEN,
        "title": _("The form was open too long"),
        "lead": _("Nothing was changed. Go back, load the page again and send the form once more."),
    }
    return render(request, "web/error.html", words, status=HTTPStatus.FORBIDDEN)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer when our own code failed (500). Asks neither the database nor the session, which may be what failed."""
    del request
    reference = f"{secrets.token_hex(2)}-{secrets.token_hex(1)}"
    log.error("A page could not be made; the reader was given the reference %s.", reference)
    language = get_language() or "en"
    words = {"reference": reference, "language_tag": TAGS.get(language, language)}
    return HttpResponse(render_to_string("web/broken.html", words), status=HTTPStatus.INTERNAL_SERVER_ERROR)
