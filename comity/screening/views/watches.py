"""Pages of watches: which stand, setting one, what it has told, ending it."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.roles import SCREENS
from comity.audit.acts import RefusalError
from comity.records.looking import initial_of, keep_looking
from comity.screening import access, actions, watch_access, watches_listing
from comity.screening.actions.watches import WatchTerms
from comity.screening.asked import Asked
from comity.screening.forms import ReasonForm, WatchForm
from comity.screening.lines import lines_of
from comity.screening.list_access import usable_by
from comity.screening.standing import today_at
from comity.screening.views.lists import status_of
from comity.web.listing import list_page

page = require_http_methods(["GET", "HEAD", "POST"])
MOST = 50  # hits on the page of a watch


@require_safe
@for_roles(SCREENS)
def watches(request: HttpRequest) -> HttpResponse:
    """List the watches, those that stand unless asked otherwise."""
    seen = watch_access.watches_visible_to(signed_in_person(request))
    found = list_page(request, watches_listing.LISTING, seen, export_at=reverse("screening:export-watches"))
    return render(request, "screening/watches.html", {"list": found}, status=found.status)


@page
@for_roles(SCREENS)
def write_watches(request: HttpRequest) -> HttpResponse:
    """Write the list of watches to a file."""
    seen = watch_access.watches_visible_to(signed_in_person(request))
    return write_list(request, watches_listing.LISTING, seen, back=reverse("screening:watches"))


@page
@for_roles(SCREENS)
def new(request: HttpRequest) -> HttpResponse:
    """Set a watch; after a query, for the person it asked for."""
    person = signed_in_person(request)
    form = WatchForm(request.POST or None, initial={**initial_of(request), **_asked_by(request)})
    if request.method == "POST" and form.is_valid():
        keep_looking(request, form.looking)
        terms = WatchTerms(form.looking, form.cleaned_data["reason"], form.cleaned_data["ends_on"])
        try:
            watch = actions.set_watch(person, form.asked, terms)
        except actions.UnreadableQueryError as refusal:
            form.show(refusal.unread)
        except RefusalError as refusal:
            form.add_error("ends_on", str(refusal))
        else:
            messages.success(request, _("The watch is set. You are told of whoever comes near."))
            return redirect("screening:watch", watch.pk)
    return render(request, "screening/watch-new.html", {"form": form}, status=status_of(form))


def _asked_by(request: HttpRequest) -> dict[str, str]:
    """The fields of a query the page was opened from; the address names the query, never the person."""
    try:
        query_id = UUID(request.GET.get("query", ""))
    except ValueError:
        return {}
    asked = Asked.from_json(actions.view_query(signed_in_person(request), query_id).person)
    first, *others = asked.names or [None]
    return {
        "name": first.text if first else "",
        "name_language": first.language if first else "",
        "other_names": "\n".join(one.text for one in others if one),
        "birth_date": asked.birth_date,
        "sex": asked.sex,
        "nationality": ", ".join(asked.nationalities[:1]),
        "document": ", ".join(asked.documents[:1]),
        "account": ", ".join(asked.accounts[:1]),
    }


@page
@for_roles(SCREENS)
def one(request: HttpRequest, watch_id: UUID) -> HttpResponse:
    """Show a watch and what it has told, and take its end."""
    person = signed_in_person(request)
    if request.GET.get("part"):
        looked = watch_access.watch_for(person, watch_id).looked_at is not None
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Refresh": "true"} if looked else {})
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_watch(person, watch_id, form.cleaned_data["reason"])
        except RefusalError as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("The watch is ended."))
            return redirect("screening:watch", watch_id)
    watch = actions.view_watch(person, watch_id)
    hits = access.hits_visible_to(person).filter(
        query__in=watch_access.queries_of(watch).order_by().values("pk")
    )
    shown = {
        "form": form,
        "watch": watch,
        "asked": Asked.from_json(watch.person),
        "lines": lines_of(person, list(hits[:MOST])),
        "owner_searches": usable_by(watch.owner).exists(),
        "stands": watch.ended_at is None and watch.ends_on >= today_at(person.agency),
    }
    return render(request, "screening/watch.html", shown, status=status_of(form))
