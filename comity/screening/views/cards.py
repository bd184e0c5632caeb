"""Pages of namesake cards: issuing one on a decision, the card itself, withdrawing it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.accounts.access import AbsentError, for_roles, signed_in_person
from comity.accounts.roles import SCREENS
from comity.audit.acts import RefusalError
from comity.screening import access, actions
from comity.screening.asked import Asked
from comity.screening.forms import CardForm, ReasonForm
from comity.screening.frozen import Comparison
from comity.screening.models import HitState
from comity.screening.standing import today_at
from comity.screening.views.lists import status_of

page = require_http_methods(["GET", "HEAD", "POST"])


@page
@for_roles(SCREENS)
def issue(request: HttpRequest, hit_id: UUID) -> HttpResponse:
    """Issue a card on a decision that somebody is another person."""
    person = signed_in_person(request)
    hit = access.hit_for(person, hit_id)
    if hit.state != HitState.NOT_SAME:
        raise AbsentError("hit", hit_id, "not-rejected")
    form = CardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            card = actions.issue_card(person, hit_id, form.cleaned_data["valid_until"])
        except RefusalError as refusal:
            form.add_error("valid_until", str(refusal))
        else:
            messages.success(
                request, _("The card is issued. Print it, or save it as a file from the print window.")
            )
            return redirect("screening:card", card.pk)
    shown = {"form": form, "hit": hit, "asked": Asked.from_json(hit.query.person)}
    return render(request, "screening/card-issue.html", shown, status=status_of(form))


@page
@for_roles(SCREENS)
def one(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """Show a card, and take its withdrawal."""
    person = signed_in_person(request)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_card(person, card_id, form.cleaned_data["reason"])
        except RefusalError as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("The card is withdrawn."))
            return redirect("screening:card", card_id)
    card = actions.view_card(person, card_id)
    decided = card.hit.adjudications.filter(verdict=HitState.NOT_SAME).order_by("-at").first()
    shown = {
        "card": card,
        "asked": Asked.from_json(card.hit.query.person),
        "other": Comparison.thaw(card.hit.explanation),
        "decided": decided,
        "counts": card.withdrawn_at is None and card.valid_until >= today_at(person.agency),
        "form": form,
    }
    return render(request, "screening/card.html", shown, status=status_of(form))
