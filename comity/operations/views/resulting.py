"""Pages of results: entered, looked at, corrected, withdrawn, shared, and said to be one with a partner's."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import WORKS_ON_OPERATIONS
from comity.operations import actions
from comity.operations.access import operation_for, own_result_for, pairing_for, result_for
from comity.operations.actions._shared import partners_of
from comity.operations.core.entries import Kind
from comity.operations.core.fold import Course
from comity.operations.core.plan import Part
from comity.operations.core.results import VICTIMS, Outcome
from comity.operations.exceptions import NotHereError
from comity.operations.folding import course_of, last_plan, wider_course_of
from comity.operations.forms import ResultForm, SameForm, SendForm, WithdrawForm, initial_of
from comity.operations.models import Entry, Operation, Result
from comity.operations.showing import page_of, pair_of
from comity.operations.shown_results import ShownResult, private_of
from comity.operations.states import result_words
from comity.operations.views._shared import (
    data_of,
    lacks_terms,
    page,
    said_sent,
    status_of,
    to_operation,
    tried,
)
from comity.operations.words import entry_lines
from comity.records.access import may_read
from comity.sharing.access import may_share
from comity.web import ways_on


def _outcome(word: str, operation_id: UUID) -> Outcome:
    if word not in {one.value for one in Outcome}:
        raise NotHereError("operation", operation_id, "no-such-kind")
    return Outcome(word)


def _sites(course: Course) -> list[tuple[str, str]]:
    return [
        (f"{node}/{site.key}", site.name)
        for node in course.parties
        for site in course.parts.get(node, Part()).sites
    ]


def _agencies(person: Person, operation: Operation, course: Course) -> list[str]:
    """Return which agencies may have done it: ours, and those of the forces that we planned."""
    own = last_plan(operation)
    parts = [course.parts.get(settings.NODE_ID, Part())]
    if own is not None and own.private:
        parts.append(Part.from_wire(own.private))
    names = [str(person.agency), *(force.agency for part in parts for force in part.forces)]
    return list(dict.fromkeys(names))


def _form(request: HttpRequest, operation: Operation, outcome: Outcome, **more: Any) -> ResultForm:
    person = signed_in_person(request)
    course = course_of(operation)
    agencies = _agencies(person, operation, course)
    known = more.get("initial", {}).get("agency")
    if known and known not in agencies:
        agencies.append(known)
    return ResultForm(
        data_of(request),
        request=request,
        person=person,
        outcome=outcome,
        sites=_sites(course),
        agencies=agencies,
        is_joint=bool(partners_of(operation)),
        **more,
    )


@for_roles(WORKS_ON_OPERATIONS)
@page
def enter(request: HttpRequest, operation_id: UUID, outcome: str) -> HttpResponse:
    """Enter what came of an operation."""
    person = signed_in_person(request)
    found = operation_for(person, operation_id)
    kind = _outcome(outcome, operation_id)
    if (elsewhere := lacks_terms(request, found)) is not None:
        return elsewhere
    course = course_of(found)
    sites = course.parts.get(settings.NODE_ID, Part()).sites
    zone = sites[0].zone if sites else str(person.time_zone)
    initial = {"zone": zone, "agency": str(person.agency), "number": 1}
    planned = _sites(course)
    if len(planned) == 1:
        initial["site"] = planned[0][0]
    form = _form(request, found, kind, is_correction=False, initial=initial)
    if form.is_bound and form.is_valid() and form.found is not None:
        result, in_house = form.found, bool(form.cleaned_data.get("in_house"))
        if tried(
            form,
            found,
            lambda: actions.enter_result(
                person, operation_id, result, private=form.private(), in_house=in_house
            ),
        ):
            said_sent(request, found)
            return to_operation(found)
    seen = {
        "form": form,
        "operation": found,
        "title": result_words(kind.value, 1),
        "counts_victims": kind in VICTIMS,
        "verb": _("Enter the result"),
    }
    return render(request, "operations/result-form.html", seen, status=status_of(form))


def _shown(person: Person, row: Result) -> tuple[Operation, ShownResult]:
    operation = operation_for(person, row.operation_id)
    shown = page_of(person, operation)
    return operation, next(one for one in shown.results if one.row.pk == row.pk)


@for_roles(WORKS_ON_OPERATIONS)
@require_safe
def result(request: HttpRequest, result_id: UUID) -> HttpResponse:
    """Show a result with all that was said about it."""
    person = signed_in_person(request)
    row = result_for(person, result_id)
    actions.view_operation(person, row.operation_id)
    operation, shown = _shown(person, row)
    rows = operation.entries.filter(kind__in=[Kind.RESULT, Kind.CORRECTION, Kind.WITHDRAWAL]).order_by("seq")
    said = [one for one in rows if one.data and (one.pk == row.pk or one.data.get("result") == str(row.pk))]
    seen = {
        "shown": shown,
        "operation": operation,
        "history": [(one, list(entry_lines(one.signed.to_wire()))) for one in said],
        "reads_letters": bool(may_share(person)),
        "may_read_records": bool(may_read(person)),
        "may_change": row.ours and not row.is_withdrawn,
        "may_share": row.ours and Entry.objects.filter(pk=row.pk, state__in=["house", "returned"]).exists(),
        "ways_on": [] if row.is_withdrawn else ways_on.of("result", person, row.pk),
        "pairings": operation.pairings.filter(one=row) | operation.pairings.filter(other=row),
    }
    return render(request, "operations/result.html", seen)


@for_roles(WORKS_ON_OPERATIONS)
@page
def correct(request: HttpRequest, result_id: UUID) -> HttpResponse:
    """Correct a result of ours."""
    person = signed_in_person(request)
    row = own_result_for(person, result_id)
    found = operation_for(person, row.operation_id)
    if (elsewhere := lacks_terms(request, found)) is not None:
        return elsewhere
    standing = wider_course_of(found).results[str(result_id)]
    before = private_of(found.entries.order_by("seq"), result_id)
    form = _form(
        request,
        found,
        standing.found.outcome,
        is_correction=True,
        initial=initial_of(standing.found, before, standing.version),
    )
    if form.is_bound and form.is_valid() and form.found is not None:
        given, now = form.cleaned_data, form.found
        private = form.private() if form.private() != before else None
        if tried(
            form,
            found,
            lambda: actions.correct_result(
                person, result_id, now, given["reason"], given.get("text", ""),
                version=given["version"], private=private,
            ),
        ):  # fmt: skip
            said_sent(request, found)
            return redirect("operations:result", result_id)
    seen = {
        "form": form,
        "operation": found,
        "title": _("Correct a result"),
        "counts_victims": standing.found.outcome in VICTIMS,
        "verb": _("Correct it"),
    }
    return render(request, "operations/result-form.html", seen, status=status_of(form))


@for_roles(WORKS_ON_OPERATIONS)
@page
def withdraw(request: HttpRequest, result_id: UUID) -> HttpResponse:
    """Withdraw a result of ours."""
    person = signed_in_person(request)
    row = own_result_for(person, result_id)
    found = operation_for(person, row.operation_id)
    if (elsewhere := lacks_terms(request, found)) is not None:
        return elsewhere
    form = WithdrawForm(
        data_of(request),
        request=request,
        counts_victims=row.kind in VICTIMS,
        initial={"version": row.version},
    )
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if tried(
            form,
            found,
            lambda: actions.withdraw_result(
                person, result_id, given["reason"], given.get("text", ""), version=given["version"]
            ),
        ):
            said_sent(request, found)
            return to_operation(found)
    seen = {
        "form": form,
        "operation": found,
        "title": _("Withdraw a result"),
        "lead": _("Nobody counts it any more. It stays in the history of the operation."),
        "verb": _("Withdraw it"),
    }
    return render(request, "operations/form-page.html", seen, status=status_of(form))


@for_roles(WORKS_ON_OPERATIONS)
@page
def share_result(request: HttpRequest, result_id: UUID) -> HttpResponse:
    """Share a result that was kept in the house."""
    person = signed_in_person(request)
    row = own_result_for(person, result_id)
    found = operation_for(person, row.operation_id)
    if (elsewhere := lacks_terms(request, found)) is not None:
        return elsewhere
    form = SendForm(data_of(request), request=request)
    if (
        form.is_bound
        and form.is_valid()
        and tried(form, found, lambda: actions.share_result(person, result_id))
    ):
        said_sent(request, found)
        return redirect("operations:result", result_id)
    seen = {
        "form": form,
        "operation": found,
        "title": _("Share a result"),
        "lead": _(
            "Every partner of the operation gets it and counts it too. The record and the name that you keep with it stay in the house."
        ),
        "verb": _("Share it"),
    }
    return render(request, "operations/form-page.html", seen, status=status_of(form))


@for_roles(WORKS_ON_OPERATIONS)
@page
def pairing(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """Show two results that may be one, and take what our agency says."""
    person = signed_in_person(request)
    row = pairing_for(person, pairing_id)
    found = operation_for(person, row.operation_id)
    if request.method == "POST" and (elsewhere := lacks_terms(request, found)) is not None:
        return elsewhere
    shown = page_of(person, found)
    by_id = {one.row.pk: one for one in shown.results}
    one, other = by_id[row.one_id], by_id[row.other_id]
    form = SameForm(
        data_of(request),
        request=request,
        results=[(str(each.row.pk), f"{each.who.name}: {each.how_many}") for each in (one, other)],
        counts_victims=row.one.kind in VICTIMS,
    )
    if row.is_ours and form.is_bound and form.is_valid():
        given = form.cleaned_data
        keep = UUID(given["keep"]) if given["keep"] else None
        if tried(
            form,
            found,
            lambda: actions.say_same(
                person, pairing_id, given["word"], keep=keep, text=given.get("text", "")
            ),
        ):
            said_sent(request, found)
            return to_operation(found)
    pair = pair_of(shown, row)
    seen = {
        "form": form if row.is_ours else None,
        "operation": found,
        "row": row,
        "results": [one, other],
        "said": [
            (entry.node == settings.NODE_ID, entry.data["word"], entry.data["text"], entry.at)
            for entry in (pair.words.values() if pair else ())
        ],
    }
    return render(request, "operations/pairing.html", seen, status=status_of(form))
