"""Pages of views: keep one, change it, remove it."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.accounts.access import AbsentError, signed_in_person
from comity.audit.acts import RefusalError
from comity.saved import actions
from comity.saved.access import view_for
from comity.saved.forms import KeepForm, OpensForm, ViewForm
from comity.saved.models import OpensWith, SavedView
from comity.web.listing.listing import known_listing


def _page_of(path: str) -> str:
    """Return a path of ours, else the first page: nobody is sent elsewhere."""
    try:
        resolve(path)
    except Resolver404:
        return "/"
    return path


def _address(view: SavedView) -> str:
    return f"{view.path}?{view.query}"


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what a list shows under a name; what the list does not know of the query string is dropped."""
    person = signed_in_person(request)
    form = KeepForm(request.POST)
    if not form.is_valid():
        return _not_kept(request, form)
    sent = form.cleaned_data
    listing = known_listing(sent["listing"])
    if listing is None:
        raise AbsentError("list", sent["listing"], "absent")
    asked, _filters = listing.read(request, QueryDict(sent["query"]))
    path, query = _page_of(sent["next"]), asked.from_the_start().query()
    try:
        actions.keep_view(person, listing.name, path, query, sent["name"])
    except RefusalError as refusal:
        form.add_error("name", str(refusal))
        return _not_kept(request, form)
    messages.success(request, _("The view is kept. It stands above the list."))
    return redirect(f"{path}?{query}")


def _not_kept(request: HttpRequest, form: KeepForm) -> HttpResponse:
    """Say why a view is not kept, and give back what was written."""
    back = f"{_page_of(str(request.POST.get('next', '/')))}?{request.POST.get('query', '')}"
    return render(
        request, "saved/keep.html", {"form": form, "back": back}, status=HTTPStatus.UNPROCESSABLE_ENTITY
    )


@require_http_methods(["GET", "HEAD", "POST"])
def view(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Rename, share or choose a view; one of somebody else of the unit can only be chosen."""
    person = signed_in_person(request)
    found = view_for(person, view_id)
    is_own = found.person_id == person.pk
    kind = ViewForm if is_own else OpensForm
    opens = OpensWith.objects.filter(person=person, view=found).exists()
    form = kind(
        request.POST if request.method == "POST" else None,
        initial={"name": found.name, "shared": found.unit_id is not None, "opens": opens},
    )
    if request.method == "POST" and form.is_valid():
        try:
            if is_own:
                found = actions.change_view(person, found.pk, **form.cleaned_data)
            else:
                found = actions.choose_view(person, found.pk, **form.cleaned_data)
        except RefusalError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("The view is changed."))
            return redirect(_address(found))
    shown = {"form": form, "view": found, "is_own": is_own, "back": _address(found)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "saved/view.html", shown, status=status)


@require_POST
def remove(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Remove a view of one's own."""
    removed = actions.remove_view(signed_in_person(request), view_id)
    messages.success(request, _("The view is removed."))
    return redirect(removed.path)
