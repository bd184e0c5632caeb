"""Pages of the plan: one operation, a new one, its head, our part of its plan, how entries leave, who is invited."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.roles import DECIDES_OPERATIONS, WORKS_ON_OPERATIONS
from comity.operations import actions
from comity.operations.access import decided_operation_for, may_see, operation_for
from comity.operations.actions import PlanDraft
from comity.operations.actions._shared import has_terms, partners_of
from comity.operations.core.plan import Part
from comity.operations.exceptions import NotHereError
from comity.operations.folding import course_of, last_plan
from comity.operations.forms import (
    DecideForm,
    HeadForm,
    InviteForm,
    NewForm,
    PlanForm,
    SendForm,
    TermsForm,
    head_initial,
)
from comity.operations.models import Operation
from comity.operations.showing import page_of
from comity.operations.states import STATE_TAGS, OperationState, ResultKind
from comity.operations.views._shared import (
    after_terms,
    agreement_choices,
    data_of,
    lacks_terms,
    page,
    partner_choices,
    said_sent,
    status_of,
    to_operation,
    tried,
)
from comity.requests.forms.limits import HandlingFields
from comity.requests.rights import QUESTIONS
from comity.sharing.access import may_share
from comity.web import ways_on

BEGIN, END = "begin", "end"


@for_roles(WORKS_ON_OPERATIONS)
@require_safe
def operation(request: HttpRequest, operation_id: UUID) -> HttpResponse:
    """Show an operation: plan, decisions, results with totals, who has what."""
    person = signed_in_person(request)
    found = actions.view_operation(person, operation_id)
    shown = page_of(person, found)
    is_open = found.state != OperationState.ENDED
    seen = {
        "page": shown,
        "operation": found,
        "state_tag": STATE_TAGS[found.state],
        "is_open": is_open,
        "has_terms": has_terms(found),
        "may_change_head": shown.leads
        and not found.parties.exclude(node=settings.NODE_ID).exists()
        and is_open,
        "may_begin": shown.decides and shown.leads and found.state == OperationState.GO,
        "may_end": shown.decides
        and shown.leads
        and found.state in {OperationState.RUNNING, OperationState.NO_GO},
        "reads_letters": bool(may_share(person)),
        "outcomes": ResultKind.choices,
        "classification": found.handling.get("level", 1),
        "ways_on": ways_on.of("operation", person, found.pk),
    }
    return render(request, "operations/operation.html", seen)


@for_roles(WORKS_ON_OPERATIONS)
@page
def new(request: HttpRequest) -> HttpResponse:
    """Plan an operation."""
    person = signed_in_person(request)
    if not may_see(person):
        raise NotHereError("page", "operations:new", "other-agency")
    zone = str(person.time_zone)
    if request.method == "POST" and "more" in request.POST:
        form = NewForm(None, person=person, zone=zone, shown=request.POST)
    else:
        form = NewForm(data_of(request), person=person, zone=zone)
    if form.is_bound and form.is_valid() and form.draft is not None:
        draft = form.draft
        made: list[Operation] = []
        if tried(form, None, lambda: made.append(actions.plan_operation(person, form.head(), draft))):
            messages.success(request, _("It is planned. Go or no-go is a supervisor’s to say."))
            return to_operation(made[0])
    return render(request, "operations/new.html", {"form": form}, status=status_of(form))


@for_roles(WORKS_ON_OPERATIONS)
@page
def head(request: HttpRequest, operation_id: UUID) -> HttpResponse:
    """Change what an operation is, before a partner was invited."""
    person = signed_in_person(request)
    found = operation_for(person, operation_id)
    if found.host != settings.NODE_ID:
        raise NotHereError("operation", operation_id, "led-by-another")
    form = HeadForm(data_of(request), person=person, initial=head_initial(person, found))
    if (
        form.is_bound
        and form.is_valid()
        and tried(form, found, lambda: actions.change_head(person, operation_id, form.head()))
    ):
        messages.success(request, _("It is changed."))
        return to_operation(found)
    seen = {"form": form, "operation": found, "title": _("What it is"), "verb": _("Change")}
    return render(request, "operations/form-page.html", seen, status=status_of(form))


@for_roles(WORKS_ON_OPERATIONS)
@page
def plan(request: HttpRequest, operation_id: UUID) -> HttpResponse:
    """Change our part of the plan."""
    person = signed_in_person(request)
    found = operation_for(person, operation_id)
    if (elsewhere := lacks_terms(request, found)) is not None:
        return elsewhere
    before = last_plan(found)
    draft = None
    if before is not None:
        private = Part.from_wire(before.private) if before.private else Part()
        draft = PlanDraft(Part.from_wire(before.data), private)
    asks_more = request.method == "POST" and "more" in request.POST
    form = PlanForm(
        None if asks_more else data_of(request),
        request=request,
        draft=draft,
        zone=str(person.time_zone),
        shown=request.POST if asks_more else None,
        initial={"version": before.seq if before else 0},
    )
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"]
        if tried(
            form, found, lambda: actions.change_plan(person, operation_id, form.written(), version=version)
        ):
            said_sent(request, found)
            return to_operation(found)
    seen = {"form": form, "operation": found, "is_joint": bool(partners_of(found))}
    return render(request, "operations/plan.html", seen, status=status_of(form))


@for_roles(WORKS_ON_OPERATIONS)
@page
def terms(request: HttpRequest, operation_id: UUID) -> HttpResponse:
    """Say how our entries leave in an operation."""
    person = signed_in_person(request)
    found = operation_for(person, operation_id)
    said = {True: "yes", False: "no"}
    initial = {
        "agreement": found.agreement,
        "article": found.article,
        "purpose": found.purpose,
        **HandlingFields.handling_initial(found.handling or {"codes": ["H0", "H2"]}),
        **{f"rights_{name}": said.get(found.rights.get(name), "") for name in QUESTIONS},
    }
    led_by = "" if found.host == settings.NODE_ID else found.host
    form = TermsForm(data_of(request), agreements=agreement_choices(person, led_by), initial=initial)
    if (
        form.is_bound
        and form.is_valid()
        and tried(form, found, lambda: actions.settle_terms(person, operation_id, form.terms()))
    ):
        messages.success(request, _("It is settled. What your agency says from now on leaves so."))
        return after_terms(request, found)
    seen = {
        "form": form,
        "operation": found,
        "title": _("How our entries leave"),
        "lead": _(
            "Asked once: it holds for the plan, decisions and results that your agency shares in this operation."
        ),
        "verb": _("Settle it"),
    }
    return render(request, "operations/form-page.html", seen, status=status_of(form))


@for_roles(WORKS_ON_OPERATIONS)
@page
def invite(request: HttpRequest, operation_id: UUID) -> HttpResponse:
    """Invite a partner to an operation that we lead."""
    person = signed_in_person(request)
    found = operation_for(person, operation_id)
    if found.host != settings.NODE_ID:
        raise NotHereError("operation", operation_id, "led-by-another")
    there = {one.node for one in partners_of(found)}
    form = InviteForm(
        data_of(request),
        request=request,
        partners=[one for one in partner_choices(person) if one[0] not in there],
        agreements=agreement_choices(person),
        initial={"agreement": found.agreement, "article": found.article},
    )
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if tried(
            form,
            found,
            lambda: actions.invite_partner(
                person, operation_id, given["partner"], given["agreement"], given["article"]
            ),
        ):
            messages.success(
                request,
                _(
                    "The partner is invited. The history says whether the invitation has left, or waits for a second person."
                ),
            )
            return to_operation(found)
    seen = {
        "form": form,
        "operation": found,
        "title": _("Invite a partner"),
        "lead": _(
            "It gets what the operation is, the plan as far as it is shared, and what your agency has said so far. Each agency decides for itself."
        ),
        "verb": _("Invite"),
        "has_terms": has_terms(found),
        "asks_terms": True,
    }
    return render(request, "operations/form-page.html", seen, status=status_of(form))


@for_roles(DECIDES_OPERATIONS)
@page
def decide(request: HttpRequest, operation_id: UUID) -> HttpResponse:
    """Say go or no-go for our agency."""
    person = signed_in_person(request)
    found = decided_operation_for(person, operation_id)
    if (elsewhere := lacks_terms(request, found)) is not None:
        return elsewhere
    form = DecideForm(data_of(request), request=request, initial={"mark": course_of(found).mark})
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if tried(
            form,
            found,
            lambda: actions.decide_operation(
                person, operation_id, given["word"], given["reason"], mark=given["mark"]
            ),
        ):
            said_sent(request, found)
            return to_operation(found)
    seen = {"form": form, "operation": found, "page": page_of(person, found)}
    return render(request, "operations/decide.html", seen, status=status_of(form))


@for_roles(DECIDES_OPERATIONS)
@page
def course(request: HttpRequest, operation_id: UUID, word: str) -> HttpResponse:
    """Begin or end an operation that we lead."""
    person = signed_in_person(request)
    found = decided_operation_for(person, operation_id)
    if found.host != settings.NODE_ID or word not in {BEGIN, END}:
        raise NotHereError("operation", operation_id, "led-by-another")
    if (elsewhere := lacks_terms(request, found)) is not None:
        return elsewhere
    act = actions.begin_operation if word == BEGIN else actions.end_operation
    form = SendForm(data_of(request), request=request)
    if form.is_bound and form.is_valid() and tried(form, found, lambda: act(person, operation_id)):
        said_sent(request, found)
        return to_operation(found)
    begins = word == BEGIN
    seen = {
        "form": form,
        "operation": found,
        "title": _("Begin the operation") if begins else _("End the operation"),
        "lead": _("It can begin only when every agency has said go.")
        if begins
        else _("Its plan is not changed any more, and nothing is decided. Results can still be entered."),
        "verb": _("Begin") if begins else _("End it"),
    }
    return render(request, "operations/form-page.html", seen, status=status_of(form))


@for_roles(WORKS_ON_OPERATIONS)
@require_POST
def share(request: HttpRequest, operation_id: UUID, node: str) -> HttpResponse:
    """Send a partner what it lacks of our entries."""
    person = signed_in_person(request)
    found = operation_for(person, operation_id)
    form = SendForm(request.POST, request=request)
    if form.is_valid() and tried(form, found, lambda: actions.share_missing(person, operation_id, node)):
        said_sent(request, found)
        return to_operation(found)
    seen = {
        "form": form,
        "operation": found,
        "title": _("Send what the partner lacks"),
        "verb": _("Send it"),
    }
    return render(request, "operations/form-page.html", seen, status=status_of(form))
