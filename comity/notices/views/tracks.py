"""Pages of tracks: the list, the board, beginning one."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.models import Person
from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.agreements.access import agreements_with
from comity.agreements.terms import Status
from comity.audit.acts import RefusalError
from comity.exchange.models import PeerState
from comity.exchange.peers import partners_for
from comity.notices.actions.tracks import begin_track, offer_again, view_track
from comity.notices.forms.tracks import PRIVATE, TrackForm
from comity.notices.listings.tracks import LISTING, note_taken
from comity.notices.models.track import Track
from comity.notices.track_access import (
    SEES_TRACKS,
    may_act_on_tracks,
    may_see_tracks,
    track_for,
    tracks_visible_to,
)
from comity.notices.track_drafts import PartyDraft, TrackDraft
from comity.notices.track_exceptions import NoTrackError
from comity.notices.track_origins import Origins, hits_to_begin_with, links_of
from comity.notices.track_showing import board_page
from comity.notices.views._releasing import sentences_of
from comity.web import ways_on
from comity.web.listing import list_page

page = require_http_methods(["GET", "HEAD", "POST"])
UNREADABLE = 422


def _reader(request: HttpRequest) -> Person:
    person = signed_in_person(request)
    answer = may_see_tracks(person)
    if not answer:
        raise NoTrackError("list", answer.reason)
    return person


@for_roles(SEES_TRACKS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the tracks."""
    person = signed_in_person(request)
    found = list_page(request, LISTING, tracks_visible_to(person), export_at=reverse("notices:export-tracks"))
    seen = {"list": found, "acts": bool(may_act_on_tracks(person))}
    return render(request, "notices/tracks.html", seen, status=found.status)


@for_roles(SEES_TRACKS)
@page
def export(request: HttpRequest) -> HttpResponseBase:
    """Write the list to a file."""
    rows = tracks_visible_to(signed_in_person(request))
    return write_list(request, LISTING, rows, back=reverse("notices:tracks"), taken=note_taken)


@for_roles(SEES_TRACKS)
@require_safe
def board(request: HttpRequest, track_id: UUID) -> HttpResponse:
    """Show a track: each step with its side, clock and signatures, what holds it, what is due next."""
    person = _reader(request)
    track = view_track(person, track_id)
    seen = {
        "shown": board_page(person, track),
        "links": links_of(person, track),
        "ways_on": ways_on.of("track", person, track.pk),
    }
    return render(request, "notices/track.html", seen)


def partner_choices(person: Person) -> list[tuple[str, str]]:
    """Return partners with each agreement that stands between us: what a form sends, and its words."""
    language = get_language() or "en"
    return [
        (f"{peer.node}|{terms.id}", f"{peer.country} · {peer} · {terms.title(language)}")
        for peer in partners_for(person).filter(state=PeerState.ACTIVE)
        for terms in agreements_with(peer.node, settings.NODE_ID)
        if terms.status is Status.IN_FORCE
    ]


@for_roles(WORKS_ON_REQUESTS)
@page
def new(request: HttpRequest) -> HttpResponse:
    """Begin a track, from a hit, a notice, a file of ours, another track, or from nothing."""
    person = signed_in_person(request)
    if not may_act_on_tracks(person):
        raise NoTrackError("new", "other-agency")
    origins = Origins.read(person, request.GET)
    posted = request.POST if request.method == "POST" else None
    form = TrackForm(posted, initial=origins.initial(), partners=partner_choices(person), request=request)
    if posted is not None and form.is_valid():
        try:
            track = begin_track(person, _draft(form, origins))
        except RefusalError as refusal:
            for sentence in sentences_of(refusal):
                form.add_error(None, sentence)
        else:
            said = (
                _("The track has begun; its letter is on its way.")
                if track.is_begun
                else _("The track waits for approval.")
            )
            messages.success(request, said)
            return redirect("notices:track", track.pk)
    seen = {"form": form, "origins": origins, "hits": hits_to_begin_with(person) if origins.is_empty else ()}
    return render(
        request, "notices/track-new.html", seen, status=UNREADABLE if form.is_bound and form.errors else 200
    )


def _draft(form: TrackForm, origins: Origins) -> TrackDraft:
    given: dict[str, Any] = form.cleaned_data
    node, _bar, agreement = given["partner"].partition("|")
    other = "holding" if given["role"] == "asking" else "asking"
    parties = [PartyDraft(node, other, agreement)]
    if given["transit"]:
        through, _bar, under = given["transit"].partition("|")
        parties.append(PartyDraft(through, "transit", under))
    return TrackDraft(
        kind=given["kind"],
        role=given["role"],
        parties=tuple(parties),
        person=form.person(),
        offence=given["offence"],
        rights={question: given[question] for question in PRIVATE},
        rights_reason=given["rights_reason"],
        urgency=given["urgency"],
        urgency_reason=given["urgency_reason"],
        handling=form.handling_of(given),
        notice=origins.notice,
        hit=origins.hit,
        sister=origins.sister,
        hit_at=origins.hit_at,
    )


@for_roles(WORKS_ON_REQUESTS)
@require_POST
def again(request: HttpRequest, track_id: UUID) -> HttpResponse:
    """Offer a beginning again that was given back."""
    person = signed_in_person(request)
    track: Track = track_for(person, track_id)
    try:
        offer_again(person, track.pk)
    except RefusalError as refusal:
        for sentence in sentences_of(refusal):
            messages.error(request, sentence)
    else:
        messages.success(request, _("It is offered again."))
    return redirect("notices:track", track.pk)
