"""Pages on subjects: searching, looking, adding, taking back."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.roles import KEEPS_RECORDS, READS_RECORDS
from comity.audit.acts import RefusalError
from comity.records import access, actions, fields, sheet
from comity.records.forms import LookingForm, RetractForm, SearchForm, StatementForm, SubjectForm
from comity.records.found import LISTING, MOST_WRITTEN
from comity.records.looking import initial_of, keep_looking, looking_of
from comity.web import ways_on

SOUGHT = "sought"  # before the fields of a search on the page that asks why it becomes a file
page = require_http_methods(["GET", "HEAD", "POST"])


def status_of(form: Form) -> HTTPStatus:
    """Return 422 for a form with errors, so that a script sees what a person reads."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


@page
@for_roles(READS_RECORDS)
def search(request: HttpRequest) -> HttpResponse:
    """Search by a name in any script or a number; by POST, so that no name stands in an address or a log of them."""
    person = signed_in_person(request)
    form = SearchForm(request.POST or None, initial=initial_of(request))
    shown: dict[str, object] = {"form": form, "rows": None, "may_keep": bool(access.may_keep(person))}
    if request.method == "POST" and form.is_valid():
        keep_looking(request, form.looking)
        wanted = form.wanted(request.POST)
        found = actions.search_subjects(person, wanted, form.looking)
        shown |= {
            "found": found,
            "rows": [(row, fields.schema_label(row.schema)) for row in found.rows],
            "written": wanted.written,
        }
    return render(request, "records/search.html", shown, status=status_of(form))


@page
@for_roles(READS_RECORDS)
def write_found(request: HttpRequest) -> HttpResponse:
    """Write what a search found to a file; what is looked for comes by POST alone."""
    person = signed_in_person(request)
    form = SearchForm(request.POST or None, prefix=SOUGHT)
    if request.method != "POST" or not form.is_valid():
        return redirect("records:search")
    looking, wanted = form.looking, form.wanted({})
    return write_list(
        request,
        LISTING,
        lambda _asked, most: actions.search_for_file(person, wanted, looking, most),
        back=reverse("records:search"),
        most=MOST_WRITTEN,
        hidden=[(f"{SOUGHT}-{name}", value) for name, value in form.again],
    )


@page
@for_roles(READS_RECORDS)
def subject(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """Show a subject, once the session has said why it looks."""
    person = signed_in_person(request)
    looking = looking_of(request)
    if request.method == "POST" or looking is None:
        return _ask_why(request, subject_id)
    found = actions.view_subject(person, subject_id, looking)
    statements = list(access.statements_of(person, found).order_by("added_at", "id"))
    standing = [one for one in statements if one.retracted_at is None]
    shown = {
        "subject": found,
        "schema": fields.schema_label(found.schema),
        "row": access.visible_to(person).filter(subject=found).first(),
        "stated": sheet.groups(standing),
        "retracted": sheet.groups(one for one in statements if one.retracted_at is not None),
        "classification": sheet.level_of(standing),
        "looking": looking,
        "may_keep": bool(access.may_keep(person)),
        "ways_on": ways_on.of("record", person, found.pk),
    }
    return render(request, "records/subject.html", shown)


def _ask_why(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    form = LookingForm(request.POST or None, initial=initial_of(request))
    if request.method == "POST" and form.is_valid():
        keep_looking(request, form.looking)
        return redirect("records:subject", subject_id)
    return render(request, "records/why.html", {"form": form}, status=status_of(form))


@page
@for_roles(KEEPS_RECORDS)
def add(request: HttpRequest) -> HttpResponse:
    """Add a subject from one source."""
    person = signed_in_person(request)
    schema = request.GET.get("schema", "Person")
    if schema not in fields.SCHEMATA:
        schema = "Person"
    form = SubjectForm(request.POST or None, schema=schema)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_subject(person, schema, form.values(), form.new_source(person.agency))
        except actions.RefusedValuesError as refusal:
            form.show(refusal)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The record is kept."))
            return redirect("records:subject", made.pk)
    shown = {"form": form, "schema": schema, "schemata": fields.SCHEMATA.items()}
    return render(request, "records/add.html", shown, status=status_of(form))


@page
@for_roles(KEEPS_RECORDS)
def add_statement(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """State one more value on a subject."""
    person = signed_in_person(request)
    found = access.subject_to_keep(person, subject_id)
    form = StatementForm(request.POST or None, schema=found.schema)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_statement(person, subject_id, form.value(), form.new_source(person.agency))
        except RefusalError as refusal:
            form.add_error("written", str(refusal))
        else:
            messages.success(request, _("The statement is kept."))
            return redirect("records:subject", subject_id)
    shown = {"form": form, "subject": found, "row": access.visible_to(person).filter(subject=found).first()}
    return render(request, "records/add-statement.html", shown, status=status_of(form))


@page
@for_roles(KEEPS_RECORDS)
def retract(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    """Take a statement back, on a page that says what will count no more."""
    person = signed_in_person(request)
    found = access.statement_to_keep(person, statement_id)
    form = RetractForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.retract_statement(person, statement_id, form.cleaned_data["reason"])
        messages.success(request, _("The statement is taken back. It stays readable with your reason."))
        return redirect("records:subject", found.subject_id)
    line = sheet.Line(found, sheet.shown(found.prop, found.value))
    shown = {"form": form, "line": line, "label": fields.label(found.prop)}
    return render(request, "records/retract.html", shown, status=status_of(form))
