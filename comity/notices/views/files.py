"""Pages of our own files: begun, written, looked at, printed."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.audit.acts import RefusalError
from comity.notices import access, actions
from comity.notices.core.preflight import Verdict, may_leave
from comity.notices.core.sheet import WantedSheet
from comity.notices.exceptions import ChangedMeanwhileError, EndedError
from comity.notices.forms import BeginForm, SheetForm
from comity.notices.forms.sheet import ROWS
from comity.notices.models import FileKind, FileState, WantedFile
from comity.notices.showing import reached, sections, shown, title_of
from comity.notices.standing import lines_of, sheet_of
from comity.notices.views._shared import back, data_of, done, page
from comity.notices.words import LABELS
from comity.requests.access import request_for
from comity.requests.choices import own_language

ADDS = {f"add-{group}": group for group in ROWS}
OPEN = frozenset({FileState.DRAFT, FileState.CIRCULATED})


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


@for_roles(WORKS_ON_REQUESTS)
@page
def new(request: HttpRequest) -> HttpResponse:
    """Begin a file: from a record (`?record=`), from a person of a request (`?request=`), or empty."""
    person = signed_in_person(request)
    access.seeker_of(person, "new")
    record, asked = _uuid(request.GET.get("record")), _uuid(request.GET.get("request"))
    people = (
        [(str(one.pk), one.name) for one in request_for(person, asked).subjects.all() if one.name]
        if asked
        else []
    )
    form = BeginForm(data_of(request), people=people)
    if request.method == "POST" and form.is_valid():
        subject = _uuid(form.cleaned_data.get("person"))
        file = actions.begin_file(person, FileKind(form.cleaned_data["kind"]), subject=record, person=subject)
        return redirect("notices:edit", file.pk)
    return back(request, "notices/new.html", form, record=record, subject=bool(people))


@for_roles(WORKS_ON_REQUESTS)
@require_safe
def file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Show one file: how it stands in the pre-flight, who has it, what it says."""
    person = signed_in_person(request)
    found = actions.view_file(person, file_id)
    return render(
        request,
        "notices/file.html",
        _context(request, found) | {"may_decide": bool(access.may_decide(person))},
    )


@for_roles(WORKS_ON_REQUESTS)
@require_safe
def printed(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Show a file as the form that is printed."""
    found = actions.view_file(signed_in_person(request), file_id)
    return render(request, "notices/print.html", _context(request, found))


def _context(request: HttpRequest, found: WantedFile) -> dict[str, Any]:
    del request
    sheet, lines = sheet_of(found), lines_of(found)
    rows = reached(found)
    return {
        "file": found,
        "name_title": title_of(found),
        "sections": sections(sheet),
        "names": sheet.names,
        "attached": found.attached.select_related("stored"),
        "cleared": may_leave(lines),
        "failing": [one for one in shown(lines) if one.line.verdict is Verdict.FAIL],
        "asking": [one for one in shown(lines) if one.line.verdict is Verdict.ASK],
        "reached": rows,
        "pending": [holder for one in rows for holder in one.pending],
        "is_open": found.state in OPEN,
        "to_recall": [one for one in rows if one.row.letters and one.row.withdrawn_at is None]
        if found.state == FileState.WITHDRAWN
        else [],
    }


@for_roles(WORKS_ON_REQUESTS)
@page
def edit(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Write on the sheet."""
    person = signed_in_person(request)
    found = access.file_for(person, file_id)
    if found.state not in OPEN:
        return done(request, str(EndedError.words), "notices:file", found.pk)
    sheet = sheet_of(found)
    act = request.POST.get("act", "")
    rows = {group: _rows(request, sheet, group) + (ADDS.get(act) == group) for group in ROWS}
    form = SheetForm(
        data_of(request),
        sheet=sheet,
        rows=rows,
        language=own_language(person),
        zone=str(person.time_zone),
    )
    theirs: list[tuple[str, str]] = []
    version = found.version
    if request.method == "POST" and act in ADDS:
        form.errors.clear()
        return _sheet_page(request, found, form, _version(request, version), theirs, status=200)
    if request.method == "POST" and form.is_valid():
        typed = form.sheet()
        try:
            actions.save_sheet(person, file_id, typed, version=_version(request, 0))
        except ChangedMeanwhileError as refusal:
            form.add_error(None, str(refusal))
            theirs = _differing(typed, sheet)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            where = "notices:preflight" if act == "preflight" else "notices:edit"
            return done(request, _("The sheet is kept."), where, found.pk)
    elif request.method == "POST":
        version = _version(request, version)
    return _sheet_page(
        request, found, form, version, theirs, status=422 if form.is_bound and form.errors else 200
    )


def _sheet_page(
    request: HttpRequest,
    found: WantedFile,
    form: SheetForm,
    version: int,
    theirs: list[tuple[str, str]],
    *,
    status: int,
) -> HttpResponse:
    context = {
        "form": form,
        "file": found,
        "name_title": title_of(found),
        "version": version,
        "theirs": theirs,
    }
    return render(request, "notices/sheet.html", context, status=status)


def _version(request: HttpRequest, otherwise: int) -> int:
    text = request.POST.get("version", "")
    return (
        int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise
    )  # no file gets there


def _rows(request: HttpRequest, sheet: WantedSheet, group: str) -> int:
    text = request.POST.get(f"rows-{group}", "")
    return (
        int(text)
        if text.isascii() and text.isdigit() and len(text) < 4
        else max(len(getattr(sheet, group)), 1)
    )  # the form bounds it


def _differing(mine: WantedSheet, theirs: WantedSheet) -> list[tuple[str, str]]:
    """Return what stands in the file by now where it is not what was typed: label and words."""
    told = {one.field: one.text for section in sections(theirs) for one in section.lines}
    return [
        (str(LABELS[one.name]), told.get(one.name, "—"))
        for one in fields(WantedSheet)
        if getattr(mine, one.name) != getattr(theirs, one.name)
    ]
