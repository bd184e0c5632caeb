"""Pages of outcomes: the figures of an agreement, a commitment or the time between two meetings, and their file."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.models import Person
from comity.accounts.roles import READS_COOPERATION
from comity.cooperation.access import may_keep
from comity.cooperation.outcomes.access import may_be_told_of, sheets_visible_to
from comity.cooperation.outcomes.asking import LISTING, Line, lines, partners, read, scope_of
from comity.cooperation.outcomes.counting import figures, left_out
from comity.cooperation.outcomes.figure import Scope
from comity.cooperation.outcomes.sheet_words import sheets_of
from comity.cooperation.outcomes.showing import headings, picture_of_requests
from comity.cooperation.outcomes.spans import UNTIL_NOW, goes_on, has_begun
from comity.operations.views._shared import page
from comity.web.listing import Asked

MOST_SHEETS = 10


@for_roles(READS_COOPERATION)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the figures of what was chosen; nothing is counted while something is wrong."""
    person = signed_in_person(request)
    asked, form, scope = read(request)
    found = figures(person, scope) if scope is not None else []
    seen = {
        "form": form,
        "scope": scope,
        "until_now": UNTIL_NOW if scope is not None and goes_on(scope.period) else "",
        "zone": str(scope.period.since.tzinfo) if scope and scope.period.since else "",
        "partner": dict(partners(request)).get(scope.partner or "", "") if scope else "",
        "headings": headings(found),
        "left_out": left_out(),
        "picture": picture_of_requests(found),
        "compare_at": _compare_at(person, scope, asked.query()),
        "sheets": sheets_of(sheets_visible_to(person).order_by("-created_at")[:MOST_SHEETS]),
        "export_at": f"{reverse('cooperation:outcomes-export')}?{asked.query()}",
    }
    status = HTTPStatus.OK if scope is not None else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "cooperation/outcomes-index.html", seen, status=status)


def _compare_at(person: Person, scope: Scope | None, query: str) -> str:
    """Return where the partner's figures are asked for; nothing where no partner was chosen, the time has not begun, the partner cannot know the agreement, or the person keeps no ledger."""
    if scope is None or scope.partner is None or scope.commitment is not None or not may_keep(person):
        return ""
    is_known_there = scope.registered is None and may_be_told_of(scope.partner, scope.agreement or "")
    if not is_known_there or not has_begun(scope.period):
        return ""
    return f"{reverse('cooperation:outcomes-ask')}?{query}"


@for_roles(READS_COOPERATION)
@page
def export(request: HttpRequest) -> HttpResponse:
    """Write the figures to a file."""
    person = signed_in_person(request)
    back = reverse("cooperation:outcomes-index")

    def fetch(asked: Asked, most: int) -> list[Line]:
        scope = scope_of(request, asked)
        return lines(request, scope, figures(person, scope))[:most] if scope is not None else []

    return write_list(request, LISTING, fetch, back=back)
