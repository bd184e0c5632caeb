"""Statistics: what the rooms count in a period, each figure with the records behind it."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from comity.accounts.access import for_roles
from comity.accounts.exports import write_list
from comity.accounts.roles import READS_FIGURES
from comity.desk.figures import LISTING, headings, lines, period_of, read


@for_roles(READS_FIGURES)
@require_safe
def statistics(http: HttpRequest) -> HttpResponse:
    """Show the figures of each room that is open to the person; nothing is counted while a day is wrong."""
    asked, form = read(http)
    told = {
        "form": form,
        "headings": [] if form.errors else headings(http, asked),
        "period": None if form.errors else period_of(asked.values),
        "nothing_of": LISTING.nothing,
        "export_at": f"{reverse('desk:statistics-export')}?{asked.query()}",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(http, "desk/statistics.html", told, status=status)


@for_roles(READS_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def write(http: HttpRequest) -> HttpResponse:
    """Write the figures to a file."""
    return write_list(
        http, LISTING, lambda asked, most: lines(http, asked, most), back=reverse("desk:statistics")
    )
