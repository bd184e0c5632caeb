"""Pages about the recovery after a restore: how far each partner is, and going on without one."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.accounts.access import for_roles, holds, signed_in_person
from comity.accounts.models import Person
from comity.audit.acts import RefusalError
from comity.exchange import actions
from comity.exchange.access import FOLLOWS_RECOVERY, recoveries_visible_to, recovery_for
from comity.exchange.forms import ReleaseForm
from comity.exchange.link_report import words_of_problem
from comity.exchange.models import LostState, PeerState, Recovery, Restore, Step
from comity.exchange.recovering import is_recovering, own_epoch
from comity.exchange.views import WRONG
from comity.web.navigation import Notice
from comity.web.words import Words

page = require_http_methods(["GET", "HEAD", "POST"])
STUCK: Words = gettext_lazy(
    "Its answers do not come to an end, so it is not asked any more. Call the partner. When its node was put right, ask it again; or go on without it."
)


@dataclass(frozen=True)
class Line:
    """One partner, as the page shows it."""

    recovery: Recovery
    state: str
    problem: str
    lost: int
    back: int
    gone: int
    may_be_released: bool
    may_be_asked_again: bool


def _state(recovery: Recovery) -> str:
    if recovery.done_at is not None:
        return _("Has told all")
    if recovery.peer.state != PeerState.ACTIVE:
        return _("Suspended: not asked")
    if recovery.step == Step.STUCK:
        return _("Not asked any more")
    if recovery.heard_at is None:
        return _("Has not answered yet")
    return _("Gives letters back") if recovery.step == Step.WANTING else _("Is telling")


def _line(recovery: Recovery) -> Line:
    lost = list(recovery.lost.values_list("state", flat=True))
    problem = STUCK if recovery.step == Step.STUCK else ""
    if recovery.problem and not problem:
        problem = words_of_problem(recovery.problem)
    return Line(
        recovery=recovery,
        state=_state(recovery),
        problem=str(problem),
        lost=len(lost),
        back=lost.count(LostState.BACK),
        gone=lost.count(LostState.GONE),
        may_be_released=recovery.done_at is None and recovery.released_at is None,
        may_be_asked_again=recovery.step == Step.STUCK,
    )


@require_safe
@for_roles(FOLLOWS_RECOVERY)
def recovery(request: HttpRequest) -> HttpResponse:
    """Show how far the recovery is with each partner."""
    shown = {
        "lines": [_line(one) for one in recoveries_visible_to(signed_in_person(request))],
        "restore": Restore.objects.filter(epoch=own_epoch()).first(),
        "is_recovering": is_recovering(),
    }
    return render(request, "exchange/recovery.html", shown)


@page
@never_cache
@for_roles(FOLLOWS_RECOVERY)
def release(request: HttpRequest, recovery_id: UUID) -> HttpResponse:
    """Go on without the answer of a partner, on a page that names what follows."""
    person = signed_in_person(request)
    found = recovery_for(person, recovery_id)
    form = ReleaseForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            actions.release_partner(person, found.pk, form.cleaned_data["reason"])
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The node goes on without the answer of this partner."))
            return redirect("exchange:recovery")
    shown = {"form": form, "recovery": found, "line": _line(found)}
    return render(request, "exchange/release.html", shown, status=WRONG if form.errors else None)


@require_POST
@for_roles(FOLLOWS_RECOVERY)
def ask_again(request: HttpRequest, recovery_id: UUID) -> HttpResponse:
    """Ask a partner again whose answers did not come to an end."""
    person = signed_in_person(request)
    found = recovery_for(person, recovery_id)
    try:
        actions.ask_again(person, found.pk)
    except RefusalError:
        messages.error(request, _("This partner is being asked already, or has told all."))
    else:
        messages.success(request, _("The partner is asked again, from the beginning."))
    return redirect("exchange:recovery")


def notice(request: HttpRequest) -> Notice | None:
    """Say on every page that this node recovers from a restore."""
    person = request.user
    if not isinstance(person, Person) or not is_recovering():
        return None
    words = _(
        "This node was restored from a backup and asks its partners what it missed. Nothing is sent before they have answered, and their letters are shown only afterwards. Drafts can be read."
    )
    if holds(person, FOLLOWS_RECOVERY) and person.agency.is_home:
        return Notice(words, reverse("exchange:recovery"), _("How far it is"))
    return Notice(words)
