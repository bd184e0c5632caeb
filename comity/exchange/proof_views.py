"""Pages for proof: the bundle of a letter, receipts that contradict others, who looked at what a partner sent."""

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comity.accounts.access import AbsentError, for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.models import Person
from comity.accounts.presence import confirmed_presence
from comity.accounts.roles import PROVES_LETTERS, READS_LOG, WATCHES_LINKS
from comity.audit.acts import RefusalError
from comity.audit.event_words import event_words
from comity.audit.models import Entry
from comity.audit.words import subject_words
from comity.exchange import actions
from comity.exchange.access import letter_for, looks_partners_for, odd_receipts_visible_to
from comity.exchange.forms import GiveLooksForm, LooksForm
from comity.exchange.letter_proof import prove_letter
from comity.exchange.looked import write_looks
from comity.exchange.models import Peer
from comity.exchange.odd_listing import LISTING
from comity.exchange.trails import looks_at
from comity.web.listing import list_page

page = require_http_methods(["GET", "HEAD", "POST"])
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
SHOWN = 200  # of the newest looks; the file holds all


@require_safe
@never_cache
@for_roles(PROVES_LETTERS)
@confirmed_presence
def proof(request: HttpRequest, mid: UUID) -> HttpResponse:
    """Hand out the proof of a letter as a zip; it holds the letter, so taking it is written down."""
    person = signed_in_person(request)
    letter = letter_for(person, mid, request.GET.get("node", ""))
    try:
        found = prove_letter(letter)
    except RefusalError as refusal:
        return render(
            request, "exchange/no-proof.html", {"sentence": str(refusal)}, status=HTTPStatus.CONFLICT
        )
    actions.note_proof(person, found.mid, found.node, found.digest)
    return _as_file(found.content, found.file_name)


def _as_file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@for_roles(WATCHES_LINKS)
def odd_receipts(request: HttpRequest) -> HttpResponse:
    """List the receipts that contradict others."""
    person = _of_the_house(request)
    seen = odd_receipts_visible_to(person)
    found = list_page(request, LISTING, seen, export_at=reverse("exchange:export-odd-receipts"))
    actions.note_odd_receipts_viewed(person, len(found.rows))
    return render(request, "exchange/odd-receipts.html", {"list": found}, status=found.status)


@page
@for_roles(WATCHES_LINKS)
def write_odd_receipts(request: HttpRequest) -> HttpResponse:
    """Write the list of contradicting receipts to a file."""
    seen = odd_receipts_visible_to(_of_the_house(request))
    return write_list(request, LISTING, seen, back=reverse("exchange:odd-receipts"))


def _of_the_house(request: HttpRequest) -> Person:
    person = signed_in_person(request)
    if not person.agency.is_home:
        raise AbsentError("page", request.path_info, "other-agency")
    return person


@dataclass(frozen=True)
class LookLine:
    """A look as the page shows it."""

    entry: Entry

    @property
    def what(self) -> str:
        """The event in words."""
        return event_words(self.entry.event)

    @property
    def about(self) -> str:
        """What kind of thing it was about, in words."""
        return subject_words(self.entry.subject_kind)


@page
@never_cache
@for_roles(READS_LOG)
def looked(request: HttpRequest) -> HttpResponse:
    """Show who looked at what a partner sent, and write that down for the partner as a zip."""
    person = _of_the_house(request)
    partners = list(looks_partners_for(person))
    gives = request.method == "POST"
    asked = LooksForm(request.GET if not gives and "partner" in request.GET else None, partners=partners)
    give = GiveLooksForm(request.POST if gives else None, request=request, partners=partners)
    shown: dict[str, object] = {"form": asked}
    wrong = False
    if gives:
        if give.is_valid():
            peer, letter = _chosen(give, partners), give.cleaned_data["letter"]
            try:
                given = write_looks(looks_at(peer.node, letter))
            except RefusalError as refusal:
                give.add_error(None, str(refusal))
            else:
                actions.note_looks_given(person, given.node, given.entries, given.digest, letter)
                return _as_file(given.content, given.file_name)
        shown |= {"give": give}
        wrong = True
    elif asked.is_bound and asked.is_valid():
        peer, letter = _chosen(asked, partners), asked.cleaned_data["letter"]
        looks = looks_at(peer.node, letter)
        actions.note_looks_viewed(person, peer.node, len(looks.entries), letter)
        initial = {"partner": str(peer.pk), "letter": letter}
        shown |= {
            "peer": peer,
            "give": GiveLooksForm(request=request, partners=partners, initial=initial),
            "count": len(looks.entries),
            "more": max(len(looks.entries) - SHOWN, 0),
            "lines": [LookLine(entry) for entry in reversed(looks.entries[-SHOWN:])],
        }
    else:
        wrong = asked.is_bound
    return render(request, "exchange/looked.html", shown, status=WRONG if wrong else None)


def _chosen(form: LooksForm, partners: list[Peer]) -> Peer:
    return next(peer for peer in partners if str(peer.pk) == form.cleaned_data["partner"])
