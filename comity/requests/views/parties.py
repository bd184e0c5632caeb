"""The page on which the drafter of a request chooses several partners, and sees what each of them may get."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.audit.acts import RefusalError
from comity.requests import actions
from comity.requests.access import groups_for, request_for
from comity.requests.exceptions import NotHereError
from comity.requests.forms.several import PartiesForm
from comity.requests.models import Direction, Request, StandingGroup, State
from comity.requests.parties import PartyDraft, parties_of
from comity.requests.views.opened import version_read
from comity.requests.views.several import decisions_for, partner_choices, rows_for, with_basis

UNREADABLE = 422


@for_roles(WORKS_ON_REQUESTS)
@require_http_methods(["GET", "HEAD", "POST"])
def parties(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Choose the partners of a draft, side by side with the decision for each."""
    person = signed_in_person(http)
    request = request_for(person, request_id)
    if request.direction != Direction.OUTGOING or request.conversation is not None:
        raise NotHereError("no-draft", identifier=request_id)
    if request.state not in {State.DRAFT, State.TO_APPROVE}:
        return redirect("requests:thread", request.id)
    form = _form(http, person, request)
    if http.method == "POST" and form.is_valid():
        try:
            actions.choose_parties(
                person,
                request.id,
                [*form.parties(), *_added(person, request, form)],
                version=version_read(http.POST),
                deputy=_deputy(person, form),
            )
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(http, _("The partners are kept. What each may get stands beside it."))
            return redirect("requests:parties", request.id)
    shown = {"form": form, "draft": request, "parties": decisions_for(request) if request.partner else []}
    return render(http, "requests/parties.html", shown, status=UNREADABLE if form.errors else 200)


def _form(http: HttpRequest, person: Person, request: Request) -> PartiesForm:
    chosen = [party for party in parties_of(request) if party.node]
    return PartiesForm(
        http.POST if http.method == "POST" else None,
        initial={"deputy": request.deputy},
        rows=rows_for(request, chosen),
        partners=partner_choices(person),
        groups=[(str(group.pk), str(group)) for group in _groups(person)],
    )


def _groups(person: Person) -> list[StandingGroup]:
    return list(groups_for(person).filter(ended_at=None))


def _chosen_group(person: Person, form: PartiesForm) -> StandingGroup | None:
    named = form.cleaned_data.get("group", "")
    return next((group for group in _groups(person) if str(group.pk) == named), None)


def _added(person: Person, request: Request, form: PartiesForm) -> list[PartyDraft]:
    """Return the partners that come to those there are, each under the article that alone fits."""
    group = _chosen_group(person, form)
    here = {row.party.node for row in form.rows}
    wanted = [*(group.members if group else []), *form.cleaned_data.get("more", [])]
    return with_basis(request, [node for node in dict.fromkeys(wanted) if node not in here])


def _deputy(person: Person, form: PartiesForm) -> str:
    said = str(form.cleaned_data.get("deputy", ""))
    group = _chosen_group(person, form)
    return said or (group.deputy if group else "")
