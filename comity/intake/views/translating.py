"""The translation file of a document: how far each language is, its paragraphs, one paragraph with the glossary beside it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_DOCUMENTS, READS_DOCUMENTS
from comity.agreements.reference import LANGUAGES
from comity.handling.codes import Codes
from comity.intake import actions
from comity.intake.access import document_for, may_keep
from comity.intake.actions import Where
from comity.intake.docx_file import MEDIA, written
from comity.intake.exceptions import NotHereError, NotReadError
from comity.intake.forms.translating import CertifyForm, TranslateForm
from comity.intake.listing import language_words
from comity.intake.models import Document
from comity.intake.shown_translations import A_PAGE, Paragraph, counts_of, paragraphs_of
from comity.intake.terms import terms_in
from comity.intake.translation_sheet import sheet_of
from comity.intake.views._shared import classification_of, page, status_of, tried


@require_safe
@for_roles(READS_DOCUMENTS)
def languages(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Show how far the translation into each language is."""
    found = actions.view_document(signed_in_person(request), document_id)
    lines = [(language_words(one.language), one) for one in counts_of(found)]
    return render(request, "intake/translations.html", _around(found) | {"lines": lines})


@require_safe
@for_roles(READS_DOCUMENTS)
def paragraphs(request: HttpRequest, document_id: UUID, language: str) -> HttpResponse:
    """Show paragraphs beside their translations, some at once; `?all=1` shows every one, to be printed."""
    person = signed_in_person(request)
    found = actions.view_document(person, document_id)
    _require_known(language, document_id)
    rows = paragraphs_of(found, language)
    number, last = _part(request.GET.get("part", "")), max(1, -(-len(rows) // A_PAGE))
    number = min(number, last)
    whole = request.GET.get("all") == "1"
    shown = {
        "rows": rows if whole else rows[(number - 1) * A_PAGE : number * A_PAGE],
        "language": language,
        "language_words": language_words(language),
        "may_keep": bool(may_keep(person)),
        "number": number,
        "last": 1 if whole else last,
        "earlier": number - 1 if not whole else 0,
        "later": number + 1 if number < last and not whole else 0,
        "whole": whole,
        "codes": Codes.read(found.source.handling.get("codes")).as_list(),
        "parted": len(rows) > A_PAGE,
        "counted": next((one for one in counts_of(found) if one.language == language), None),
    }
    return render(request, "intake/translation.html", _around(found) | shown)


@require_safe
@for_roles(READS_DOCUMENTS)
def handed_out(request: HttpRequest, document_id: UUID, language: str) -> HttpResponse:
    """Hand the whole translation out as DOCX, with the state of each paragraph."""
    try:
        found = actions.hand_out_translation(signed_in_person(request), document_id, language)
    except NotReadError as refusal:
        messages.error(request, str(refusal))
        return redirect("intake:document", document_id)
    sheet = sheet_of(found, language, paragraphs_of(found, language))
    answer = HttpResponse(written(sheet), content_type=MEDIA)
    name = f"{found.ref}-{language}.docx"
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return answer


@page
@for_roles(KEEPS_DOCUMENTS)
def translate(
    request: HttpRequest, document_id: UUID, language: str, number: int, place: int
) -> HttpResponse:
    """Write a paragraph's translation, review it, or certify it."""
    person = signed_in_person(request)
    found = document_for(person, document_id)
    _require_known(language, document_id)
    one = _one(found, language, number, place)
    where = Where(number, place, language)
    now = one.row.text if one.row is not None else ""
    wish = request.POST.get("wish", "") if request.method == "POST" else ""
    form = TranslateForm(
        request.POST if wish in {"keep", "review"} else None, initial={"text": now, "was": now}
    )
    certify = CertifyForm(request.POST if wish == "certify" else None, prefix="certify", initial={"was": now})
    done = _wished(person, document_id, where, (wish, form, certify))
    if done:
        messages.success(request, done)
        return redirect(_next(found, one))
    shown = {
        "form": form,
        "certify": certify,
        "one": one,
        "terms": terms_in(one.text, one.language or found.language, language),
        "language": language,
        "language_words": language_words(language),
        "back": reverse("intake:translation", args=[document_id, language]),
        "where": _("page %(page)s, paragraph %(place)s") % {"page": number, "place": place + 1},
    }
    status = status_of(certify if wish == "certify" else form)
    return render(request, "intake/translate.html", _around(found) | shown, status=status)


def _wished(
    person: Person, document_id: UUID, where: Where, said: tuple[str, TranslateForm, CertifyForm]
) -> str:
    """Do what was asked; return what was done in words, empty where nothing was or could be."""
    wish, form, certify = said
    if wish == "keep" and form.is_valid():
        written = form.cleaned_data
        if tried(
            form,
            lambda: actions.write_translation(
                person, document_id, where, written["text"], was=written["was"]
            ),
        ):
            return _("The translation is kept.")
    elif wish == "review" and form.is_valid():
        was = form.cleaned_data["was"]
        if tried(form, lambda: actions.review_translation(person, document_id, where, was=was)):
            return _("The translation is marked as reviewed.")
    elif wish == "certify" and certify.is_valid():
        given = certify.cleaned_data
        if tried(
            certify,
            lambda: actions.certify_translation(
                person, document_id, where, given["quality"], was=given["was"]
            ),
        ):
            return _("The translation is certified.")
    return ""


def _around(found: Document) -> dict[str, Any]:
    return {"document": found, "classification": classification_of(found)}


def _require_known(language: str, document_id: UUID) -> None:
    if language not in LANGUAGES:
        raise NotHereError("translation", document_id, "no-such-language")


def _one(found: Document, language: str, number: int, place: int) -> Paragraph:
    for one in paragraphs_of(found, language):
        if (one.page, one.place) == (number, place) and not one.is_own:
            return one
    raise NotHereError("paragraph", found.pk, "no-such-paragraph")


def _next(found: Document, after: Paragraph) -> str:
    """Return the address of the next paragraph without a translation, else of the whole."""
    rows = paragraphs_of(found, after.into)
    later = [
        one
        for one in rows
        if (one.page, one.place) > (after.page, after.place) and one.row is None and not one.is_own
    ]
    return later[0].href if later else reverse("intake:translation", args=[found.pk, after.into])


def _part(written: str) -> int:
    return (
        max(1, int(written))
        if written.isascii() and written.isdigit() and len(written) < len("1000000")
        else 1
    )
