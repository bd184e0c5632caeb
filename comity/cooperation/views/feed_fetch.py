"""What a calendar program is answered at the address of a feed. Nobody signs in here, and no session or cookie is looked at."""

from datetime import timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.accounts.sessions import leave_unrenewed
from comity.audit.actors import Process
from comity.cooperation import actions
from comity.cooperation.core.fetch_budget import FetchBudget
from comity.cooperation.feed_exceptions import FeedClosedError
from comity.cooperation.feeds.access import feed_behind, may_fetch
from comity.cooperation.feeds.composing import compose
from comity.cooperation.feeds.looked import note_fetch
from comity.cooperation.feeds.secret import digest_of, secret_in
from comity.cooperation.models import CalendarFeed
from comity.lib.clock import now
from comity.web.words import TAGS

PROGRAM = Process("calendar-program")
# programs ask every hour, some every five minutes; in each process of the pages
OF_ONE = FetchBudget(30, timedelta(seconds=10))
OF_ALL = FetchBudget(600, timedelta(milliseconds=20))


@require_safe
def fetch(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Hand a feed out to whoever has its address, by the access that its owner has now.

    404 with one body for every no: an address that never was, one that is over, was ended, or whose owner may see nothing any more.
    429 where it is asked too often, before any row is read.
    """
    leave_unrenewed(request)
    given, at = secret_in(secret), now()
    digest = digest_of(given)
    wait = OF_ONE.spend(digest, at) or OF_ALL.spend("", at)
    if wait:
        return _closed(HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": str(wait)}))
    feed = feed_behind(digest) if given else None
    if feed is None:
        return _nothing()
    if not (answer := may_fetch(feed, at)):
        if feed.refused_on != at.date():
            _write_refusal(feed, answer.reason)
        return _nothing()
    return _handed(request, feed)


def _handed(request: HttpRequest, feed: CalendarFeed) -> HttpResponseBase:
    person, at = feed.person, now()
    with timezone.override(person.time_zone), translation.override(person.language):
        composed = compose(feed, at)
    if composed.digest == feed.handed_digest:
        note_fetch(feed, at)
    else:
        actions.note_handed_out(PROGRAM, feed.pk, composed)
    answer = HttpResponse(composed.content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="comity.ics"'
    answer["Content-Language"] = TAGS.get(person.language, person.language)
    answer["ETag"] = f'"{composed.digest}"'
    answer["Cache-Control"] = "private, no-cache"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    found = get_conditional_response(request, etag=answer["ETag"], response=answer)
    return answer if found is None else found


def _nothing() -> HttpResponse:
    """Return the one answer for what is not there and for what is closed."""
    words = _("There is nothing here for you")
    return _closed(
        HttpResponse(f"{words}\n", content_type="text/plain; charset=utf-8", status=HTTPStatus.NOT_FOUND)
    )


def _closed(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _write_refusal(feed: CalendarFeed, reason: str) -> None:
    try:
        actions.refuse_fetch(PROGRAM, feed.pk, reason)
    except FeedClosedError:
        return
