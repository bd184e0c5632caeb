"""Pages of the operator: the partners' nodes, our own card, pairing, the state of each link."""

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comity.accounts.access import AbsentError, for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.models import in_language
from comity.accounts.roles import RUNS_NODE
from comity.audit.acts import RefusalError
from comity.exchange import actions
from comity.exchange.access import peer_for, peers_visible_to
from comity.exchange.card import Card
from comity.exchange.core.fingerprint import fingerprint_words
from comity.exchange.descriptors import descriptor_of
from comity.exchange.forms import ActForm, CardForm, LinkForm, WordsForm
from comity.exchange.introduction import PairingError, read_card
from comity.exchange.link_report import files_lines, report_on, words_of_problem
from comity.exchange.listing import LISTING
from comity.exchange.models import PeerState
from comity.exchange.own_card import own_card
from comity.lib.clock import now
from comity.web.listing import list_page

page = require_http_methods(["GET", "HEAD", "POST"])
CARD_IN_SESSION = "partner-card"
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@require_safe
@for_roles(RUNS_NODE)
def peers(request: HttpRequest) -> HttpResponse:
    """List the partners with the state of each link."""
    seen = peers_visible_to(signed_in_person(request))
    found = list_page(request, LISTING, seen, export_at=reverse("exchange:export"))
    return render(request, "exchange/peers.html", {"list": found}, status=found.status)


@page
@for_roles(RUNS_NODE)
def write(request: HttpRequest) -> HttpResponse:
    """Write the list of partners to a file."""
    seen = peers_visible_to(signed_in_person(request))
    return write_list(request, LISTING, seen, back=reverse("exchange:peers"))


@require_safe
@for_roles(RUNS_NODE)
def our_card(request: HttpRequest) -> HttpResponse:
    """Show our own card with its words."""
    card = own_card()
    shown = {"text": card.to_text(), "words": card.words(), "descriptor": card.read()}
    return render(request, "exchange/our-card.html", shown)


@require_safe
@for_roles(RUNS_NODE)
def our_card_file(request: HttpRequest) -> HttpResponse:
    """Give our own card as a file; nothing in it is secret."""
    name = "-".join(settings.NODE_ID.split(":")[2:])
    response = HttpResponse(own_card().to_text(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="comity-card-{name}.json"'
    return response


@page
@for_roles(RUNS_NODE)
def add_peer(request: HttpRequest) -> HttpResponse:
    """Take a partner's card, pasted or as a file; it is kept in the session until its words are typed."""
    form = CardForm(request.POST or None, request.FILES or None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            read_card(form.cleaned_data["text"])
        except PairingError as refusal:
            form.add_error(None, str(refusal))
        else:
            request.session[CARD_IN_SESSION] = form.cleaned_data["text"]
            form.let_go()
            return redirect("exchange:compare-words")
    form.hold()
    return render(request, "exchange/add-peer.html", {"form": form}, status=WRONG if form.errors else None)


@page
@never_cache
@for_roles(RUNS_NODE)
def compare_words(request: HttpRequest) -> HttpResponse:
    """Show what a card says, and pair when the words are those that the partner said."""
    text = request.session.get(CARD_IN_SESSION, "")
    try:
        card, descriptor = read_card(text)
    except PairingError:
        return redirect("exchange:add-peer")
    form = WordsForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            peer = actions.pair(signed_in_person(request), text, form.cleaned_data["words"])
        except RefusalError as refusal:
            form.add_error("words" if refusal.code == "words-differ" else None, str(refusal))
        else:
            del request.session[CARD_IN_SESSION]
            messages.success(request, _("You are paired with %(partner)s.") % {"partner": peer})
            return redirect("exchange:peer", peer_id=peer.pk)
    shown = {
        "form": form,
        "card": card,
        "descriptor": descriptor,
        "name": name_on(card),
    }
    return render(request, "exchange/compare-words.html", shown, status=WRONG if form.errors else None)


def name_on(card: Card) -> str:
    """Return the agency's name on a card in the reader's language."""
    return in_language(card.names) or card.country


@page
@for_roles(RUNS_NODE)
def peer(request: HttpRequest, peer_id: UUID) -> HttpResponse:
    """Show one partner; change what the link tells and carries."""
    operator = signed_in_person(request)
    found = peer_for(operator, peer_id)
    initial = {"sends_read_receipts": "yes" if found.sends_read_receipts else "no", "ceiling": found.ceiling}
    form = LinkForm(request.POST or None, request=request, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_peer(operator, found.pk, **form.cleaned_data)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The link is changed."))
            return redirect("exchange:peer", peer_id=found.pk)
    report = report_on(found, now())
    shown = {
        "form": form,
        "peer": found,
        "descriptor": descriptor_of(found),
        "words": fingerprint_words(found.root_thumbprint),
        "report": report,
        "problem": words_of_problem(report.problem),
        "is_suspended": found.state == PeerState.SUSPENDED,
        "files": files_lines(found, report.files_going, report.files_coming),
    }
    return render(request, "exchange/peer.html", shown, status=WRONG if form.errors else None)


@page
@for_roles(RUNS_NODE)
def newer_card(request: HttpRequest, peer_id: UUID) -> HttpResponse:
    """Take a newer card of a paired partner; the same root key must have signed it."""
    operator = signed_in_person(request)
    found = peer_for(operator, peer_id)
    form = CardForm(request.POST or None, request.FILES or None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.update_peer(operator, found.pk, form.cleaned_data["text"])
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("The card of version %(version)s is taken.") % {"version": changed.version}
            )
            form.let_go()
            return redirect("exchange:peer", peer_id=found.pk)
    form.hold()
    shown = {"form": form, "peer": found}
    return render(request, "exchange/newer-card.html", shown, status=WRONG if form.errors else None)


@dataclass(frozen=True)
class LinkAct:
    """An act on a whole link, with the words of its page."""

    title: Promise
    consequences: tuple[Promise, ...]
    done: Promise
    stops: bool


ACTS = {
    "suspend": LinkAct(
        gettext_lazy("Suspend this partner"),
        (
            gettext_lazy("Letters to the partner wait here until traffic is resumed, or until they expire."),
            gettext_lazy("Letters from the partner are refused at our door; the partner sees that, and tries again."),
            gettext_lazy("Open connections to the partner are closed."),
            gettext_lazy("Nothing that was received is deleted."),
        ),
        gettext_lazy("The partner is suspended."),
        stops=True,
    ),
    "resume": LinkAct(
        gettext_lazy("Resume traffic with this partner"),
        (
            gettext_lazy("Letters that waited leave at once, each asked again whether it may."),
            gettext_lazy("Letters from the partner are taken again."),
        ),
        gettext_lazy("Traffic with the partner is resumed."),
        stops=False,
    ),
}  # fmt: skip


@page
@never_cache
@for_roles(RUNS_NODE)
def act_on_peer(request: HttpRequest, peer_id: UUID, word: str) -> HttpResponse:
    """Ask once more, on a page that names the consequences; then do it."""
    operator = signed_in_person(request)
    found = peer_for(operator, peer_id)
    if word not in ACTS:
        raise AbsentError("page", word, "absent")
    form = ActForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid():
        act = actions.suspend_peer if word == "suspend" else actions.resume_peer
        act(operator, found.pk)
        messages.success(request, str(ACTS[word].done))
        return redirect("exchange:peer", peer_id=found.pk)
    shown = {"form": form, "peer": found, "act": ACTS[word], "report": report_on(found, now())}
    return render(request, "exchange/act-on-peer.html", shown, status=WRONG if form.errors else None)
