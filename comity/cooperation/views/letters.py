"""Pages of letters on paper: the list, one letter, written, entered, taken out as a file."""

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.roles import KEEPS_COOPERATION, READS_COOPERATION
from comity.audit.acts import RefusalError
from comity.cooperation import actions
from comity.cooperation.access import (
    may_approve_letters,
    may_keep,
    may_take_letter_out,
    paper_letter_for,
    paper_letters_visible_to,
)
from comity.cooperation.exceptions import NoPartyError, NotHereError
from comity.cooperation.forms.briefs import BAD_TEMPLATE
from comity.cooperation.forms.letters import LetterForm, ReceivedForm
from comity.cooperation.models import PaperLetter
from comity.cooperation.partners.covered import why_uncovered
from comity.cooperation.partners.leaving import check_still_leaves
from comity.cooperation.partners.letter_listing import LETTERS, marks_of, partner_words
from comity.cooperation.partners.letter_showing import shown_letter
from comity.cooperation.states import LetterState
from comity.cooperation.views._commitments import sentences
from comity.cooperation.views._meetings import data_of, keeper, page, status_of, tried
from comity.exchange.inspection import plaintext
from comity.papers import DOCX_MEDIA, PDF_MEDIA, PaperTooLargeError
from comity.papers.docx_templates import BadTemplateError
from comity.papers.fonts import FontsMissingError
from comity.release.exceptions import NotReleasedError
from comity.requests.exceptions import SetApartError
from comity.web.listing import list_page

KINDS = {"pdf": PDF_MEDIA, "docx": DOCX_MEDIA}
NOT_SET = {
    PaperTooLargeError: gettext_lazy("The letter is longer than one file takes. Shorten it, or write two."),
    FontsMissingError: gettext_lazy(
        "The fonts for PDF are not installed on this machine. Take the paper as DOCX, and tell your operator."
    ),
}
MAY_BE_GIVEN = ("partner", "answers", "meeting", "commitment")  # in the address of a form for a new letter


@for_roles(READS_COOPERATION)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the letters on paper, those being written unless asked otherwise."""
    person = signed_in_person(request)
    found = list_page(
        request, LETTERS, paper_letters_visible_to(person), export_at=reverse("cooperation:letters-export")
    )
    seen = {"list": found, "may_keep": bool(may_keep(person))}
    return render(request, "cooperation/letters-list.html", seen, status=found.status)


@for_roles(READS_COOPERATION)
@page
def export(request: HttpRequest) -> HttpResponse:
    """Write the list to a file."""
    rows = paper_letters_visible_to(signed_in_person(request))
    return write_list(request, LETTERS, rows, back=reverse("cooperation:letters-list"))


@for_roles(READS_COOPERATION)
@require_safe
def letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Show a letter: where it stands, what it says, and the one thing to do next."""
    person = signed_in_person(request)
    found = actions.view_letter(person, letter_id)
    is_open = found.state in {LetterState.DRAFT, LetterState.WAITS} and not found.is_incoming
    decides = bool(may_approve_letters(person)) and found.submitted_by_id != person.pk
    seen = {
        "letter": found,
        "page": shown_letter(found),
        "marks": marks_of(found),
        "partner": partner_words(found),
        "uncovered": why_uncovered(found.partner) if is_open else "",
        "stopped": _stopped(found),
        "uncovered_partner": found.partner,
        "may_keep": bool(may_keep(person)),
        "may_take_out": bool(may_take_letter_out(person, found)),
        "may_decide": decides and found.state == LetterState.WAITS,
    }
    return render(request, "cooperation/letters-letter.html", seen)


def _stopped(found: PaperLetter) -> list[str]:
    """Return why a letter that was released may not leave any more; empty where it may, or nobody has released it."""
    if found.state != LetterState.RELEASED:
        return []
    try:
        check_still_leaves(found)
    except RefusalError as refusal:
        return sentences(refusal, found.leaves_under)
    return []


def _form(request: HttpRequest, form: LetterForm | ReceivedForm, found: PaperLetter | None, **words: object) -> HttpResponse:  # fmt: skip
    chosen = form.partner_chosen if isinstance(form, LetterForm) else None
    seen = {
        "form": form,
        "letter": found,
        "uncovered": why_uncovered(chosen),
        "uncovered_partner": chosen,
        **words,
    }
    return render(request, "cooperation/letters-form.html", seen, status=status_of(form))


def _given(request: HttpRequest) -> dict[str, str]:
    """Return what the way to the form says already."""
    return {name: request.GET[name] for name in MAY_BE_GIVEN if name in request.GET}


@for_roles(KEEPS_COOPERATION)
@page
def new(request: HttpRequest) -> HttpResponse:
    """Write a letter to a partner without a node."""
    person = keeper(request)
    form = LetterForm(data_of(request), person=person, initial=_given(request))
    made: list[PaperLetter] = []
    if form.is_bound and form.is_valid() and tried(form, lambda: made.append(actions.write_letter(person, form.draft()))):  # fmt: skip
        if why_uncovered(made[0].partner):
            messages.warning(
                request, _("The letter is kept as a draft. It cannot be released yet: its page says why.")
            )
        else:
            messages.success(
                request, _("The letter is kept as a draft. Look at it, then ask for its release.")
            )
        return redirect("cooperation:letters-letter", made[0].pk)
    return _form(
        request, form, None, title=_("Write a letter"), verb=_("Keep the draft"),
        lead=_("Write subject and text in one language or two; in two they stand side by side on the paper."),
    )  # fmt: skip


@for_roles(KEEPS_COOPERATION)
@page
def change(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Change a draft."""
    person = keeper(request)
    found = paper_letter_for(person, letter_id)
    if found.state != LetterState.DRAFT or found.is_incoming:
        raise NotHereError("paper-letter", letter_id, "not-a-draft")
    form = LetterForm(data_of(request), person=person, letter=found)
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"] or 0
        if tried(form, lambda: actions.change_letter(person, letter_id, version, form.draft())):
            messages.success(request, _("It is changed."))
            return redirect("cooperation:letters-letter", found.pk)
    return _form(request, form, found, title=_("Change the letter"), verb=_("Change it"))


@for_roles(KEEPS_COOPERATION)
@page
def received(request: HttpRequest) -> HttpResponse:
    """Enter a letter that came on paper."""
    person = keeper(request)
    form = (
        ReceivedForm(request.POST, request.FILES, person=person, request=request)
        if request.method == "POST"
        else ReceivedForm(person=person, request=request, initial=_given(request))
    )
    if form.is_bound and form.is_valid():
        try:
            with form.scan() as scanned:
                made = actions.receive_letter(person, form.received(), scanned)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            form.let_go()
            messages.success(request, _("The letter is entered."))
            return redirect("cooperation:letters-letter", made.pk)
    elif form.is_bound:
        form.hold()
    return _form(
        request, form, None, title=_("Enter a letter that came"), verb=_("Enter it"), files=True,
        lead=_("Nobody types it again: the scan is what counts. It is kept with its digest."),
    )  # fmt: skip


@for_roles(READS_COOPERATION)
@require_safe
def written(request: HttpRequest, letter_id: UUID, kind: str) -> HttpResponse:
    """Hand a letter of ours out as a file; a draft carries the word across each page."""
    if kind not in KINDS:
        raise NotHereError("paper-letter", letter_id, "no-such-kind")
    try:
        found, content = actions.take_letter_out(signed_in_person(request), letter_id, kind)
    except (PaperTooLargeError, FontsMissingError) as refusal:
        messages.error(request, str(NOT_SET[type(refusal)]))
        return redirect("cooperation:letters-letter", letter_id)
    except BadTemplateError as refusal:
        messages.error(request, str(BAD_TEMPLATE[refusal.code]))
        return redirect("cooperation:letters-letter", letter_id)
    except (NotReleasedError, NoPartyError):  # its page says why
        messages.error(request, _("The letter may not leave any more, so that no paper of it is made."))
        return redirect("cooperation:letters-letter", letter_id)
    answer = HttpResponse(content, content_type=KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="{found.ref}.{kind}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@for_roles(READS_COOPERATION)
@page
def scan(request: HttpRequest, letter_id: UUID) -> StreamingHttpResponse | HttpResponse:
    """Hand the scan of a letter out as it came, never shown in the browser. One that is set apart is described first."""
    person = signed_in_person(request)
    found = paper_letter_for(person, letter_id)
    if request.method != "POST" and found.file is not None and found.file.quarantine:
        return _apart(request, found)
    although = request.POST.get("although", "") if request.method == "POST" else ""
    try:
        found = actions.read_scan(person, letter_id, although=although)
    except SetApartError as refusal:
        return _apart(request, found, str(refusal))
    if found.file is None:
        raise NotHereError("paper-letter", letter_id, "no-scan")
    answer = StreamingHttpResponse(plaintext(found.file), content_type="application/octet-stream")
    answer["Content-Length"] = str(found.file.size)
    answer["Content-Disposition"] = "attachment; filename*=UTF-8''" + quote(found.file.label, safe="")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _apart(request: HttpRequest, found: PaperLetter, refused: str = "") -> HttpResponse:
    seen = {"letter": found, "refused": refused}
    return render(request, "cooperation/letters-set-apart.html", seen, status=422 if refused else 200)
