"""A paragraph is corrected: what the machine read stays beside it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.roles import KEEPS_DOCUMENTS
from comity.intake import actions
from comity.intake.access import document_for
from comity.intake.exceptions import NotHereError
from comity.intake.forms import CorrectForm
from comity.intake.models import Document
from comity.intake.views._shared import address_of, classification_of, page, status_of, tried


@page
@for_roles(KEEPS_DOCUMENTS)
def correct(request: HttpRequest, document_id: UUID, number: int, place: int) -> HttpResponse:
    """Correct one paragraph, or say who was faster."""
    person = signed_in_person(request)
    found = document_for(person, document_id)
    paragraph = _paragraph(found, number, place)
    now = str(paragraph["text"])
    form = CorrectForm(request.POST or None, initial={"text": now, "was": now})
    back = address_of(document_id)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if tried(
            form,
            lambda: actions.correct_paragraph(
                person, document_id, number, place, said["text"], was=said["was"]
            ),
        ):
            messages.success(request, _("The correction is kept, and the text is read anew."))
            return redirect(back)
    confidence = paragraph.get("confidence")
    machine = paragraph.get("was")
    shown = {
        "form": form,
        "document": found,
        "back": back,
        "machine": now if machine is None else machine,
        "corrected": machine is not None,
        "language": paragraph.get("language", ""),
        "where": _("page %(page)s, paragraph %(place)s") % {"page": number, "place": place + 1},
        "confidence": _("%(chance)s in 100 sure") % {"chance": round(confidence * 100)}
        if confidence is not None
        else "",
        "classification": classification_of(found),
    }
    return render(request, "intake/correct.html", shown, status=status_of(form))


def _paragraph(document: Document, number: int, place: int) -> dict[str, Any]:
    page_row = document.pages.filter(number=number).first()
    if page_row is None or place >= len(page_row.paragraphs):
        raise NotHereError("paragraph", document.pk, "no-such-paragraph")
    found: dict[str, Any] = page_row.paragraphs[place]
    return found
