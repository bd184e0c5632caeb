"""The list of what happened, and the count in the head of every page."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.accounts.access import signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.sessions import leave_unrenewed
from comity.notifications import actions
from comity.notifications.access import notification_for, settled_among, told_to, unseen_pages
from comity.notifications.forms import SeenForm
from comity.notifications.listing import LISTING
from comity.web.listing import list_page
from comity.web.live import say

MOST_COUNTED = 100


def count_new(request: HttpRequest) -> int:
    """Return how many are new, counting no further than 100; what was settled since is not new to anybody."""
    count = 0
    for told in unseen_pages(signed_in_person(request)):
        count += len(told) - len(settled_among(told))
        if count >= MOST_COUNTED:
            return MOST_COUNTED
    return count


@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    """List what happened, what is new first."""
    mine = told_to(signed_in_person(request))
    page = list_page(request, LISTING, mine, export_at=reverse("notifications:export"))
    context: dict[str, Any] = {
        "list": page,
        "new": [line for line in page.rows if line.is_new],
        "seen": [line for line in page.rows if not line.is_new],
        "some_settled": any(line.is_settled for line in page.rows),
        "days": settings.NOTIFICATIONS_KEPT_DAYS,
    }
    return render(request, "notifications/list.html", context, status=page.status)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Write one's own list to a file."""
    return write_list(
        request, LISTING, told_to(signed_in_person(request)), back=reverse("notifications:list")
    )


@require_safe
def open_notification(request: HttpRequest, notification_id: UUID) -> HttpResponse:
    """Go where one leads, if the person may still see it; it is seen then."""
    person = signed_in_person(request)
    told, kind = notification_for(person, notification_id)
    if told.seen_at is None:
        actions.mark_seen(person, [told.id])
    return redirect(kind.address(told.about_id))


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Mark one as seen, or all that stood on the page, and go back to it; what is not theirs stays as it is."""
    person = signed_in_person(request)
    form = SeenForm(request.POST)
    if not form.is_valid():
        return redirect("notifications:list")
    if form.cleaned_data["notification"]:
        actions.mark_seen(person, form.cleaned_data["notification"])
    back = form.cleaned_data["back"]
    asked, _filters = LISTING.read(request, QueryDict(back))
    address = reverse("notifications:list")
    return redirect(f"{address}{asked.href}" if back else address)


@require_safe
def count(request: HttpRequest) -> HttpResponse:
    """Answer the head of a page that asks by itself how many are new; asking so is no act and renews no session."""
    new = count_new(request)
    leave_unrenewed(request)
    shown = request.GET.get("shown", "")
    if shown == str(new):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    answer = render(request, "web/news.html")
    if shown.isdecimal() and new > int(shown):
        words = ngettext("%(number)s new notification", "%(number)s new notifications", new)
        say(answer, words % {"number": new})
    return answer
