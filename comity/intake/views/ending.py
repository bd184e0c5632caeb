"""Acts on a whole document: handed out, read again, looked through to the end, opened again, deleted."""

from http import HTTPStatus
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.roles import KEEPS_DOCUMENTS, READS_DOCUMENTS
from comity.audit.acts import RefusalError
from comity.exchange.inspection import plaintext
from comity.intake import actions
from comity.intake.access import document_for
from comity.intake.exceptions import OpenProposalsError
from comity.intake.forms import DropForm
from comity.intake.models import Document
from comity.intake.resting import resting_on
from comity.intake.views._shared import classification_of, page, status_of, to_document, told, tried
from comity.requests.exceptions import SetApartError

LONG = len("1000000")  # digits of no count of proposals


@page
@for_roles(READS_DOCUMENTS)
def handed_out(request: HttpRequest, document_id: UUID) -> HttpResponse | StreamingHttpResponse:
    """Hand the file out as it came: never shown in the browser. One that is set apart is described first."""
    person = signed_in_person(request)
    found = document_for(person, document_id)
    if request.method != "POST" and found.file.quarantine:
        return _apart(request, found)
    although = request.POST.get("although", "") if request.method == "POST" else ""
    try:
        found = actions.hand_out(person, document_id, although=although)
    except SetApartError as refusal:
        return _apart(request, found, str(refusal))
    except RefusalError as refusal:
        messages.error(request, str(refusal))
        return to_document(document_id)
    answer = StreamingHttpResponse(plaintext(found.file), content_type="application/octet-stream")
    answer["Content-Length"] = str(found.file.size)
    answer["Content-Disposition"] = "attachment; filename*=UTF-8''" + quote(found.label, safe="")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _apart(request: HttpRequest, found: Document, refused: str = "") -> HttpResponse:
    shown = {
        "document": found,
        "refused": refused,
        "was_read": found.reading is not None,
        "classification": classification_of(found),
    }
    return render(request, "intake/set-apart.html", shown, status=422 if refused else 200)


@require_POST
@for_roles(KEEPS_DOCUMENTS)
def again(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Ask for a document to be read again."""
    person = signed_in_person(request)
    told(request, lambda: actions.ask_again(person, document_id), _("It is read again in the background."))
    return to_document(document_id)


@require_POST
@for_roles(KEEPS_DOCUMENTS)
def finish(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Say that a document is looked through to the end; with open proposals it is asked first, with their number."""
    person = signed_in_person(request)
    although = request.POST.get("although", "")
    left = int(although) if although.isascii() and although.isdigit() and len(although) < LONG else 0
    try:
        actions.finish_document(person, document_id, although=left)
    except OpenProposalsError as refusal:
        found = document_for(person, document_id)
        shown = {"document": found, "count": refusal.count, "classification": classification_of(found)}
        return render(request, "intake/finish.html", shown, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except RefusalError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is looked through to the end."))
    return to_document(document_id)


@require_POST
@for_roles(KEEPS_DOCUMENTS)
def reopen(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Open a document again that was looked through."""
    person = signed_in_person(request)
    told(request, lambda: actions.reopen_document(person, document_id), _("It is open again."))
    return to_document(document_id)


@page
@for_roles(KEEPS_DOCUMENTS)
def drop(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Delete a document, on a page that says what will be gone and asks why."""
    person = signed_in_person(request)
    found = document_for(person, document_id)
    form = DropForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if tried(form, lambda: actions.drop_document(person, document_id, reason)):
            messages.success(request, _("The document is deleted."))
            return redirect("intake:list")
    shown = {
        "form": form,
        "document": found,
        "resting": resting_on(found),
        "classification": classification_of(found),
    }
    return render(request, "intake/drop.html", shown, status=status_of(form))
