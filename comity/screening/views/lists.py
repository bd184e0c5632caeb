"""Pages of lists: which there are, what is said of one, its files, and what of them could not be read."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.accounts.access import AbsentError, for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.roles import KEEPS_LISTS, SCREENS, Role
from comity.audit.acts import RefusalError
from comity.handling.codes import Codes
from comity.lib.programs import SCREENER, running
from comity.records import fields, sheet
from comity.records.dates import Order
from comity.records.lists import refused_as_table, refused_from_json
from comity.records.mapping import proposal
from comity.records.purposes import Purpose
from comity.records.tables import Encoding, Table
from comity.screening import actions, list_access, lists_listing
from comity.screening.actions.lists import ListTermsError
from comity.screening.actions.versions import Upload
from comity.screening.books import book_of
from comity.screening.formats import MOST_BYTES, ListError
from comity.screening.formats.table import head_of
from comity.screening.forms import ListColumnsForm, ListForm, ListUploadForm, ReasonForm
from comity.screening.models import FOLLOWING, List, ListFormat, ListKind, Version, VersionState
from comity.screening.standing import WHY, why_not
from comity.web.forms import Form
from comity.web.listing import list_page

page = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = 20  # refused rows on a page
BUSY = frozenset({VersionState.WAITING, VersionState.TAKING})  # the screener has it in hand


def status_of(form: Form) -> HTTPStatus:
    """The status of a page with a form: something could not be taken, or all is well."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


@require_safe
@for_roles(SCREENS)
def lists(request: HttpRequest) -> HttpResponse:
    """List the lists one may use or keep."""
    person = signed_in_person(request)
    found = list_page(
        request,
        lists_listing.LISTING,
        list_access.visible_to(person),
        export_at=reverse("screening:export-lists"),
    )
    shown = {"list": found, "may_keep": person.holds(KEEPS_LISTS)}
    return render(request, "screening/lists.html", shown, status=found.status)


@page
@for_roles(SCREENS)
def write_lists(request: HttpRequest) -> HttpResponse:
    """Write which lists there are to a file."""
    seen = list_access.visible_to(signed_in_person(request))
    return write_list(request, lists_listing.LISTING, seen, back=reverse("screening:lists"))


@page
@for_roles(KEEPS_LISTS)
def new(request: HttpRequest) -> HttpResponse:
    """Make a list."""
    person = signed_in_person(request)
    form = ListForm(request.POST or None, agency=person.agency)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_list(person, ListKind(form.cleaned_data["kind"]), form.terms())
        except ListTermsError as refusal:
            form.show(refusal.problems)
        else:
            messages.success(request, _("The list is made."))
            return redirect("screening:list", made.pk)
    return render(request, "screening/list-new.html", {"form": form}, status=status_of(form))


@page
@for_roles(KEEPS_LISTS)
def renew(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Say anew what is said of a list."""
    person = signed_in_person(request)
    found = _not_ended(list_access.list_to_keep(person, list_id))
    form = ListForm(
        request.POST or None, agency=person.agency, of_list=found, initial=ListForm.initial_of(found)
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.renew_list(person, list_id, form.terms())
        except ListTermsError as refusal:
            form.show(refusal.problems)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("What is said of the list is kept."))
            return redirect("screening:list", list_id)
    return render(
        request, "screening/list-renew.html", {"form": form, "of_list": found}, status=status_of(form)
    )


@page
@for_roles(KEEPS_LISTS)
def end(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """End a list, with a reason."""
    person = signed_in_person(request)
    found = _not_ended(list_access.list_to_keep(person, list_id))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_list(person, list_id, form.cleaned_data["reason"])
        except RefusalError as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("The list is ended."))
            return redirect("screening:list", list_id)
    shown = {"form": form, "of_list": found, "size": book_of(found).size()}
    return render(request, "screening/list-end.html", shown, status=status_of(form))


@page
@for_roles(SCREENS)
def one(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Show a list, and take a file of it."""
    person = signed_in_person(request)
    found = list_access.list_for(person, list_id)
    may_keep = person.holds(KEEPS_LISTS) and found.ended_at is None
    takes_files = may_keep and found.kind not in FOLLOWING
    form = ListUploadForm(request.POST or None, request.FILES or None, request=request)
    if request.method == "POST":
        list_access.list_to_keep(person, list_id)
        if form.is_valid() and (version := _uploaded(request, found, form)) is not None:
            form.let_go()
            return redirect("screening:version", version.pk)
        form.hold(even=frozenset({"file"}))  # read in another way it may be right
    why = why_not(found)
    versions = found.versions.defer("content", "staged", "refused").order_by("-uploaded_at")
    shown = {
        "of_list": found,
        "form": form if takes_files else None,
        "follows": found.kind in FOLLOWING,
        "may_keep": may_keep,
        "why_not": WHY[why] if why else "",
        "size": book_of(found).size(),
        "versions": versions[:SHOWN],
        "units": found.units.order_by("code"),
        "purposes": [Purpose(one).label for one in found.purposes],
        "roles": [Role(one).label for one in found.roles],
        "codes": Codes.read(found.handling.get("codes")).as_list(),
    }
    return render(request, "screening/list.html", shown, status=status_of(form))


def _uploaded(request: HttpRequest, found: List, form: ListUploadForm) -> Version | None:
    file, given = form.cleaned_data["file"], form.cleaned_data
    upload = Upload(
        label=file.name or "",
        content=file.read(MOST_BYTES + 1),
        format=ListFormat(given["format"]),
        encoding=Encoding(given["encoding"] or Encoding.UTF_8),
        valid_until=given["valid_until"],
    )
    try:
        return actions.upload_version(signed_in_person(request), found.pk, upload)
    except RefusalError as refusal:
        form.add_error("file", str(refusal))
        return None


@require_safe
@for_roles(SCREENS)
def version(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show where a file of a list stands: what was read, what could not be, what it changed."""
    person = signed_in_person(request)
    found = list_access.version_for(person, version_id)
    is_busy = found.state in BUSY
    shown = {
        "version": found,
        "of_list": found.of_list,
        "may_keep": person.holds(KEEPS_LISTS) and found.of_list.ended_at is None,
        "sample": [
            [(fields.label(prop), sheet.shown(prop, value), language) for prop, value, language in one]
            for one in found.sample
        ],
        "refused": refused_from_json(found.refused[:SHOWN]),
        "refused_count": found.refused_rows,
        "is_busy": is_busy,
        "nobody_works": is_busy and not running([SCREENER]),
    }
    template = "screening/version-body.html" if request.GET.get("part") else "screening/version.html"
    return render(request, template, shown)


@page
@for_roles(KEEPS_LISTS)
def columns(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Say what the columns of a table hold."""
    person = signed_in_person(request)
    found = list_access.version_to_keep(person, version_id)
    if found.format != ListFormat.TABLE or not found.content or found.state in BUSY:
        raise AbsentError("list-version", version_id, "no-columns")
    try:
        table = head_of(bytes(found.content), Encoding(found.encoding))
    except ListError as error:
        raise AbsentError("list-version", version_id, "unreadable") from error
    form = ListColumnsForm(
        request.POST or None, table=table, initial=columns_initial(table, found.of_list.agency.country)
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.map_version(person, version_id, form.table_mapping())
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("screening:version", version_id)
    shown = {"form": form, "version": found, "of_list": found.of_list}
    return render(request, "screening/version-columns.html", shown, status=status_of(form))


def columns_initial(table: Table, country: str) -> dict[str, Any]:
    """Return what the names of the columns propose, for a form that asks what they hold."""
    chosen = proposal(table, "Person")
    initial: dict[str, Any] = {"order": Order.UNSAID.value, "region": country}
    for place, name in enumerate(table.header):
        initial[f"prop-{place}"] = chosen.get(name, "")
    key = next((name for name in table.header if name.casefold() in KEY_NAMES and not chosen.get(name)), "")
    return {**initial, "key": key}


KEY_NAMES = frozenset({"id", "key", "no", "number", "nr", "ref", "entity_id", "mã", "番号", "编号"})


@require_POST
@for_roles(KEEPS_LISTS)
def take(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Decide that what was read comes into force."""
    try:
        actions.take_version(signed_in_person(request), version_id)
    except RefusalError as refusal:
        messages.error(request, str(refusal))
    return redirect("screening:version", version_id)


@require_POST
@for_roles(KEEPS_LISTS)
def give_up(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Let go of a file that was not taken."""
    try:
        given_up = actions.give_up_version(signed_in_person(request), version_id)
    except RefusalError as refusal:
        messages.error(request, str(refusal))
        return redirect("screening:version", version_id)
    messages.success(request, _("The file is given up; nothing of it is kept."))
    return redirect("screening:list", given_up.of_list_id)


@require_safe
@for_roles(KEEPS_LISTS)
def refused(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Give the refused rows back as a list to repair."""
    found = actions.view_refused_rows(signed_in_person(request), version_id)
    return refused_file(found.header, found.refused, found.label, ("list-version", version_id))


def refused_file(
    header: list[str], stored: list[dict[str, Any]], label: str, about: tuple[str, UUID]
) -> HttpResponse:
    """Return refused rows as a CSV to repair, with the line and the reasons before each. Raises AbsentError when there are none."""
    rows = refused_from_json(stored)
    if not rows:
        raise AbsentError(*about, "nothing-refused")
    name = _("refused-%(list)s.csv") % {"list": label.rsplit(".", 1)[0]}
    return HttpResponse(
        refused_as_table(header, rows, _("Line"), _("Why it was refused")),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or ""},
    )


def _not_ended(found: List) -> List:
    if found.ended_at is not None:
        raise AbsentError("list", found.pk, "ended")
    return found
