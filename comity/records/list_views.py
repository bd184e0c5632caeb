"""Pages that take over a list: upload, name the columns, look at what would come of it, take it, see what was refused."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.accounts.access import AbsentError, for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.roles import KEEPS_RECORDS
from comity.audit.acts import RefusalError
from comity.records import access, actions, fields, lists, sheet
from comity.records.dates import Order
from comity.records.forms import MappingForm, TakeForm, UploadForm
from comity.records.listing import LISTING
from comity.records.mapping import ColumnMapping, proposal, read_rows
from comity.records.models import SourceKind, TableFile
from comity.records.sources import new_source
from comity.records.tables import MOST_BYTES, Encoding
from comity.records.views import page, status_of
from comity.web.listing import list_page

SHOWN = 20  # drafts and refused rows on a preview


@page
@for_roles(KEEPS_RECORDS)
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file, or say why it cannot be read; below it the lists taken before."""
    person = signed_in_person(request)
    form = UploadForm(request.POST or None, request.FILES or None, request=request)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        # one byte more than allowed tells that it is too large, without reading all of it
        content = file.read(MOST_BYTES + 1)
        try:
            kept = actions.upload_list(
                person, file.name or "", content, Encoding(form.cleaned_data["encoding"])
            )
        except RefusalError as refusal:
            form.add_error("file", str(refusal))
        else:
            form.let_go()
            return redirect("records:columns", kept.pk)
    form.hold(even=frozenset({"file"}))  # read in another encoding it may be right
    taken_before = list_page(
        request, LISTING, access.lists_visible_to(person), export_at=reverse("records:export-lists")
    )
    status = max(status_of(form), taken_before.status)
    return render(request, "records/upload.html", {"form": form, "list": taken_before}, status=status)


@page
@for_roles(KEEPS_RECORDS)
def write_lists(request: HttpRequest) -> HttpResponse:
    """Write which lists were uploaded to a file."""
    seen = access.lists_visible_to(signed_in_person(request))
    return write_list(request, LISTING, seen, back=reverse("records:upload"))


@page
@for_roles(KEEPS_RECORDS)
def columns(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Say what each column holds; names we know are proposed."""
    person = signed_in_person(request)
    found = _waiting(request, list_id)
    table = lists.table_of(found)
    form = MappingForm(request.POST or None, table=table, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.map_list(person, list_id, form.mapping())
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("records:preview", list_id)
    shown = {"form": form, "list": found, "rows": len(table.lines)}
    return render(request, "records/columns.html", shown, status=status_of(form))


@page
@for_roles(KEEPS_RECORDS)
def preview(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Show what would come of the list, and take it."""
    person = signed_in_person(request)
    found = _waiting(request, list_id)
    if not found.mapping:
        return redirect("records:columns", list_id)
    was_taken = (
        access.lists_visible_to(person).filter(sha256=found.sha256, imported_at__isnull=False).exists()
    )
    form = TakeForm(request.POST or None, was_taken=was_taken, initial={"reference": found.label})
    if request.method == "POST" and form.is_valid():
        source = new_source(form.cleaned_data, person.agency, SourceKind.IMPORT)
        try:
            actions.import_subjects(person, list_id, source, again=form.cleaned_data.get("again", False))
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The list is taken over."))
            return redirect("records:list", list_id)
    reading = read_rows(lists.table_of(found), ColumnMapping.from_json(found.mapping))
    shown = {
        "form": form,
        "list": found,
        "was_taken": was_taken,
        "drafts": [
            (
                draft.line,
                [(fields.label(one.prop), sheet.shown(one.prop, one.value), one) for one in draft.values],
            )
            for draft in reading.drafts[:SHOWN]
        ],
        "draft_count": len(reading.drafts),
        "refused": reading.refused[:SHOWN],
        "refused_count": len(reading.refused),
    }
    return render(request, "records/preview.html", shown, status=status_of(form))


@require_safe
@for_roles(KEEPS_RECORDS)
def taken(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Show what came of a list; one not taken yet leads on to its next step."""
    found = access.list_for(signed_in_person(request), list_id)
    if found.imported_at is None:
        return redirect("records:preview" if found.mapping else "records:columns", list_id)
    shown = {
        "list": found,
        "refused": lists.refused_from_json(found.refused[:SHOWN]),
        "refused_count": len(found.refused),
    }
    return render(request, "records/list.html", shown)


@require_safe
@for_roles(KEEPS_RECORDS)
def refused(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Give the refused rows back as a list to repair and upload again."""
    found = access.list_for(signed_in_person(request), list_id)
    rows = lists.refused_from_json(found.refused)
    if not rows:
        raise AbsentError("list", list_id, "nothing-refused")
    content = lists.refused_as_table(found.header, rows, _("Line"), _("Why it was refused"))
    name = _("refused-%(list)s.csv") % {"list": found.label.removesuffix(".csv")}
    return HttpResponse(
        content,
        status=HTTPStatus.OK,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or ""},
    )


def _waiting(request: HttpRequest, list_id: UUID) -> TableFile:
    found = access.list_for(signed_in_person(request), list_id)
    if found.imported_at is not None:
        raise AbsentError("list", list_id, "taken")
    return found


def _initial(found: TableFile) -> dict[str, Any]:
    """The mapping as it was said before, else what the names of the columns propose."""
    if found.mapping:
        said = ColumnMapping.from_json(found.mapping)
        chosen = {name: column.prop for name, column in said.columns.items()}
        initial: dict[str, Any] = {"schema": said.schema, "order": said.order.value, "region": said.region}
        languages = {name: column.language for name, column in said.columns.items()}
    else:
        chosen = proposal(lists.table_of(found), "Person")
        initial = {"schema": "Person", "order": Order.UNSAID.value, "region": found.agency.country}
        languages = {}
    for place, name in enumerate(found.header):
        initial[f"prop-{place}"] = chosen.get(name, "")
        initial[f"language-{place}"] = languages.get(name, "")
    return initial
