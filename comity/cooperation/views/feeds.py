"""Pages of calendar feeds: one's own, a new one, a new address, ending one; and for who oversees them, those of everybody."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.asking import shown, tried
from comity.accounts.models import Person
from comity.accounts.roles import READS_COOPERATION
from comity.cooperation import actions
from comity.cooperation.access import may_see
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.feeds.access import OVERSEES, feeds_of, may_fetch, may_oversee, overseen_by, own_feed
from comity.cooperation.feeds.composing import compose
from comity.cooperation.feeds.secret import address_of
from comity.cooperation.feeds.showing import lines_of, shown_of
from comity.cooperation.forms.feeds import FeedForm, RenewForm
from comity.cooperation.views._meetings import page
from comity.lib.clock import now

MOST_SHOWN = 500
ONE = "cooperation/feeds-form.html"


def _reader(request: HttpRequest) -> Person:
    person = signed_in_person(request)
    if not (answer := may_see(person)):
        raise NotHereError("page", "cooperation:feeds", answer.reason)
    return person


@for_roles(READS_COOPERATION)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show one's own feeds: what each says, until when, and when a program asked last."""
    person = _reader(request)
    seen = {
        "lines": lines_of(feeds_of(person), now()),
        "is_open": settings.CALENDAR_FEEDS,
        "oversees": bool(may_oversee(person)),
    }
    return render(request, "cooperation/feeds-list.html", seen)


@for_roles(READS_COOPERATION)
@require_safe
def feed(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """Show what a calendar program is given at a feed now."""
    person, at = _reader(request), now()
    found = own_feed(person, feed_id)
    composed = compose(found, at) if may_fetch(found, at) else None
    seen = {
        "line": lines_of([found], at)[0],
        "composed": composed,
        "entries": shown_of(composed) if composed else [],
        "is_open": settings.CALENDAR_FEEDS,
    }
    return render(request, "cooperation/feeds-feed.html", seen)


@for_roles(READS_COOPERATION)
@page
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Make a feed, and show its address once."""
    person = _reader(request)
    initial = {"series": request.GET.get("series", ""), "with_due": not request.GET.get("series")}
    form = FeedForm(request.POST or None, request=request, person=person, initial=initial)

    def make(form: FeedForm) -> HttpResponse:
        return _given(request, actions.make_feed(person, form.draft()))

    return tried(request, form, make) or shown(request, ONE, form, is_open=settings.CALENDAR_FEEDS)


@for_roles(READS_COOPERATION)
@page
@never_cache
def renew(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """Give a feed a new address, and show it once; the old one is worth nothing then."""
    person = _reader(request)
    found = own_feed(person, feed_id)
    form = RenewForm(request.POST or None, request=request)

    def take(form: RenewForm) -> HttpResponse:
        return _given(request, actions.renew_feed(person, feed_id, int(form.cleaned_data["days"])))

    return tried(request, form, take) or shown(
        request, ONE, form, feed=found, is_open=settings.CALENDAR_FEEDS
    )


def _given(request: HttpRequest, given: actions.FeedGiven) -> HttpResponse:
    seen = {"feed": given.feed, "address": address_of(given.secret)}
    return render(request, "cooperation/feeds-address.html", seen)


@for_roles(READS_COOPERATION | OVERSEES)
@require_POST
def end(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """End a feed: one's own, or of somebody whom one oversees."""
    person = signed_in_person(request)
    ended = actions.end_feed(person, feed_id)
    messages.success(
        request, _("The feed has ended. Its address opens nothing; what programs have fetched stays in them.")
    )
    return redirect("cooperation:feeds-list" if ended.person_id == person.pk else "cooperation:feeds-all")


@for_roles(OVERSEES)
@require_safe
def everybody(request: HttpRequest) -> HttpResponse:
    """Show who has feeds, to the operator and to supervisors: whose, how much, until when; nothing of what is in them."""
    person = signed_in_person(request)
    if not (answer := may_oversee(person)):
        raise NotHereError("page", "cooperation:feeds-all", answer.reason)
    rows = list(overseen_by(person)[: MOST_SHOWN + 1])
    seen = {
        "lines": lines_of(rows[:MOST_SHOWN], now()),
        "has_more": len(rows) > MOST_SHOWN,
        "most": MOST_SHOWN,
        "has_own": bool(may_see(person)),
    }
    return render(request, "cooperation/feeds-all.html", seen)
