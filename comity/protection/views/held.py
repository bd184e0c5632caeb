"""Pages of a person held: entered, corrected, and the steps in their order."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.audit.acts import RefusalError
from comity.protection import actions
from comity.protection.access import HOLDS_PEOPLE, detention_for, may_hold
from comity.protection.beside import beside
from comity.protection.exceptions import NotHereError
from comity.protection.forms import CorrectForm, HeldForm
from comity.protection.forms.person import first_of, initial_of
from comity.protection.showing import shown
from comity.protection.views._shared import Asking, asked, data_of, page, status_of

LINKED = ("operation", "request")


@for_roles(HOLDS_PEOPLE)
@page
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a person deprived of liberty; `operation` and `request` in the address are kept with them."""
    person = signed_in_person(request)
    answer = may_hold(person)
    if not answer:
        raise NotHereError("detention", "new", answer.reason)
    linked = {name: request.GET[name] for name in LINKED if request.GET.get(name)}
    form = HeldForm(data_of(request), initial={**first_of(person), **linked})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.enter_detention(person, form.held())
        except RefusalError as refusal:
            form.add_error("deprived_at" if refusal.code == "moment" else None, str(refusal))
        else:
            messages.success(request, _("Entered. Ask first what stops a notice to the post."))
            return redirect("protection:detention", made.pk)
    return render(request, "protection/enter.html", {"form": form}, status=status_of(form))


@for_roles(HOLDS_PEOPLE)
@page
def change(request: HttpRequest, detention_id: UUID) -> HttpResponse:
    """Correct what is known."""
    person = signed_in_person(request)
    detention = detention_for(person, detention_id)
    form = CorrectForm(data_of(request), initial=initial_of(detention))
    asking = Asking(
        _("Correct what is known"),
        _("What was sent to a post stays as it was sent. Tell the post what changed where it matters."),
        _("Keep"),
        _("Kept."),
        template="protection/enter.html",
    )
    return asked(
        request,
        asking,
        form,
        detention,
        lambda: actions.change_detention(
            person, detention_id, form.held(), version=form.cleaned_data["version"]
        ),
    )


@for_roles(HOLDS_PEOPLE)
@require_safe
def detention(request: HttpRequest, detention_id: UUID) -> HttpResponse:
    """Show a person held: the steps in their order, what is decided about each post and why, the proofs."""
    person = signed_in_person(request)
    found = actions.view_detention(person, detention_id)
    seen = {
        "shown": shown(person, found),
        "detention": found,
        "classification": int(found.handling.get("level", 1)),
        "beside": beside(request, person, found),
    }
    return render(request, "protection/detention.html", seen)
