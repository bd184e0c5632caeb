"""The lists of the room, and the files they can be written to."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.models import Person
from comity.accounts.roles import WORKS_ON_OPERATIONS
from comity.operations.access import may_see, results_visible_to, visible_to
from comity.operations.listing import OPERATIONS, RESULTS
from comity.operations.models import Operation, Result
from comity.operations.views._shared import page
from comity.sharing.actions import note_copy
from comity.sharing.models import CopyKind
from comity.web.listing import list_page


@for_roles(WORKS_ON_OPERATIONS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the operations, those that are open unless asked otherwise."""
    person = signed_in_person(request)
    found = list_page(request, OPERATIONS, visible_to(person), export_at=reverse("operations:export"))
    seen = {"list": found, "may_plan": bool(may_see(person))}
    return render(request, "operations/list.html", seen, status=found.status)


@for_roles(WORKS_ON_OPERATIONS)
@page
def write(request: HttpRequest) -> HttpResponse:
    """Write the list to a file."""
    rows = visible_to(signed_in_person(request))
    return write_list(request, OPERATIONS, rows, back=reverse("operations:list"), taken=_operations_taken)


def _operations_taken(person: Person, found: Sequence[Operation]) -> None:
    theirs = {("operation", str(one.pk)) for one in found if one.is_joint}
    if theirs:
        note_copy(person, CopyKind.LIST, theirs)


@for_roles(WORKS_ON_OPERATIONS)
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Show the results of all operations, those that count unless asked otherwise."""
    rows = results_visible_to(signed_in_person(request))
    found = list_page(request, RESULTS, rows, export_at=reverse("operations:export-results"))
    return render(request, "operations/results.html", {"list": found}, status=found.status)


@for_roles(WORKS_ON_OPERATIONS)
@page
def write_results(request: HttpRequest) -> HttpResponse:
    """Write the list of results to a file."""
    rows = results_visible_to(signed_in_person(request))
    return write_list(request, RESULTS, rows, back=reverse("operations:results"), taken=_results_taken)


def _results_taken(person: Person, found: Sequence[Result]) -> None:
    theirs = {("result", str(one.pk)) for one in found if not one.ours}
    if theirs:
        note_copy(person, CopyKind.LIST, theirs)
