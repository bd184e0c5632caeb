"""Pages of acts on an agreement of the register: steps, relations, articles, the depositary's copy."""

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.roles import KEEPS_COOPERATION, READS_COOPERATION
from comity.audit.acts import RefusalError
from comity.cooperation import actions
from comity.cooperation.access import agreement_for
from comity.cooperation.actions._register import today_at
from comity.cooperation.core.articles import merged
from comity.cooperation.core.standing import STATES
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.forms.register import CopyForm, RelateForm, RemoveCopyForm, StepForm
from comity.cooperation.forms.register_articles import ArticleForm, PasteForm
from comity.cooperation.models import RegisteredAgreement
from comity.cooperation.register_affected import affected
from comity.cooperation.register_succession import proposed_step
from comity.cooperation.views._register import attempted, data_of, form_page, kept, page, to, tried
from comity.exchange.inspection import plaintext
from comity.lib.clock import now
from comity.requests.exceptions import SetApartError

ARTICLES, COPY, RELATIONS, STEPS = "articles", "copy", "relations", "steps"


@for_roles(KEEPS_COOPERATION)
@page
def step(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Enter a step: what follows from where it stands, or an earlier one by its day."""
    person, found = kept(request, agreement_id)
    today = today_at(found.agency, now())
    form = StepForm(
        data_of(request), request=request, states=STATES, today=today, initial=proposed_step(request.GET)
    )
    if (
        form.is_bound
        and form.is_valid()
        and tried(form, lambda: actions.take_step(person, agreement_id, form.step()))
    ):
        messages.success(request, _("The step is entered."))
        return to(found, STEPS)
    return form_page(
        request, form, found, title=_("Enter a step"), verb=_("Enter it"),
        lead=_("While it is not in force, nothing leaves under its machine-readable form, at once."),
        affected=affected(person, found),
    )  # fmt: skip


@for_roles(KEEPS_COOPERATION)
@page
def relate(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Say how it stands to another agreement."""
    person, found = kept(request, agreement_id)
    form = RelateForm(data_of(request), person=person, agreement=found)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if tried(form, lambda: actions.relate(person, agreement_id, UUID(given["other"]), given["kind"])):
            messages.success(request, _("It is kept, and stands on both pages."))
            return to(found, RELATIONS)
    return form_page(
        request, form, found, title=_("Set it in relation to another agreement"), verb=_("Keep it")
    )


@for_roles(KEEPS_COOPERATION)
@require_POST
def part(request: HttpRequest, agreement_id: UUID, relation_id: UUID) -> HttpResponse:
    """Take a relation off."""
    person, found = kept(request, agreement_id)
    return attempted(
        request,
        found,
        lambda: actions.part(person, agreement_id, relation_id),
        _("It is taken off."),
        RELATIONS,
    )


@for_roles(KEEPS_COOPERATION)
@page
def paste(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Keep all articles of one language from a pasted text."""
    person, found = kept(request, agreement_id)
    form = PasteForm(data_of(request), agreement=found)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        articles = merged(found.articles, given["language"], given["text"])
        if tried(form, lambda: actions.keep_articles(person, agreement_id, given["version"] or 0, articles)):
            said = ngettext(
                "%(count)s article is kept: %(numbers)s.",
                "%(count)s articles are kept: %(numbers)s.",
                len(given["text"]),
            ) % {"count": len(given["text"]), "numbers": ", ".join(number for number, _text in given["text"])}
            if form.left_out:
                begins = Truncator(form.left_out.splitlines()[0]).chars(40)
                said += " " + _("What stands before the first one is left out: “%(text)s”.") % {
                    "text": begins
                }
            messages.success(request, said)
            return to(found, ARTICLES)
    return form_page(request, form, found, title=_("Paste the articles"), verb=_("Keep them"))


@for_roles(KEEPS_COOPERATION)
@page
def article(request: HttpRequest, agreement_id: UUID, number: str = "") -> HttpResponse:
    """Write one article in several languages, or change it."""
    person, found = kept(request, agreement_id)
    if number and number not in {one["number"] for one in found.articles}:
        raise NotHereError("article", number)
    form = ArticleForm(data_of(request), agreement=found, number=number)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        written = {"number": given["number"], "texts": form.texts("text")}
        articles = [written if one["number"] == number else one for one in found.articles]
        articles += [] if number else [written]
        if tried(form, lambda: actions.keep_articles(person, agreement_id, given["version"] or 0, articles)):
            messages.success(request, _("The article is kept."))
            return to(found, ARTICLES)
    title = _("Change the article") if number else _("Add an article")
    return form_page(request, form, found, title=title, verb=_("Keep it"), removed=number)


@for_roles(KEEPS_COOPERATION)
@require_POST
def remove_article(request: HttpRequest, agreement_id: UUID, number: str) -> HttpResponse:
    """Take an article out."""
    person, found = kept(request, agreement_id)
    articles = [one for one in found.articles if one["number"] != number]
    return attempted(
        request, found, lambda: actions.keep_articles(person, agreement_id, found.version, articles),
        _("It is taken off."), ARTICLES,
    )  # fmt: skip


@for_roles(KEEPS_COOPERATION)
@page
def copy(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Keep the depositary's copy, compared with the SHA-256 that came with it."""
    person, found = kept(request, agreement_id)
    form = (
        CopyForm(request.POST, request.FILES, prefix="new", request=request)
        if request.method == "POST"
        else CopyForm(prefix="new", request=request)
    )
    if form.is_bound and form.is_valid():
        try:
            with form.draft() as draft:
                actions.keep_copy(person, agreement_id, draft, form.cleaned_data["given"])
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            form.let_go()
            messages.success(request, _("The copy is kept."))
            return to(found, COPY)
    elif form.is_bound:
        form.hold()
    return form_page(
        request, form, found, title=_("Keep the depositary’s copy"), verb=_("Keep it"), files=True
    )


@for_roles(KEEPS_COOPERATION)
@page
def remove_copy(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Take the copy off, with the reason."""
    person, found = kept(request, agreement_id)
    if found.copy is None:
        raise NotHereError("paper", agreement_id)
    form = RemoveCopyForm(data_of(request))
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        if tried(form, lambda: actions.remove_copy(person, agreement_id, reason)):
            messages.success(request, _("It is taken off."))
            return to(found, COPY)
    return form_page(
        request, form, found, title=_("Take the depositary’s copy off"), verb=_("Take it off"),
        lead=_("%(file)s is deleted from this node. Ask the depositary for another one where you need it again.")
        % {"file": found.copy.label},
    )  # fmt: skip


@for_roles(READS_COOPERATION)
@require_POST
def check_copy(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Compute the SHA-256 of the copy anew."""
    person = signed_in_person(request)
    found = agreement_for(person, agreement_id)
    try:
        is_same = actions.check_copy(person, agreement_id)
    except RefusalError as refusal:
        messages.error(request, str(refusal))
        return to(found, COPY)
    if is_same:
        messages.success(request, _("The file was read whole: its SHA-256 is the one that was kept."))
    else:
        messages.error(
            request,
            _("The file is not what was kept. Tell the operator, and ask the depositary for another copy."),
        )
    return to(found, COPY)  # fmt: skip


@for_roles(READS_COOPERATION)
@page
def open_copy(request: HttpRequest, agreement_id: UUID) -> StreamingHttpResponse | HttpResponse:
    """Hand the copy out as it came, never shown in the browser. One that is set apart is described first."""
    person = signed_in_person(request)
    found = agreement_for(person, agreement_id)
    if request.method != "POST" and found.copy is not None and found.copy.quarantine:
        return _apart(request, found)
    although = request.POST.get("although", "") if request.method == "POST" else ""
    try:
        found = actions.read_copy(person, agreement_id, although=although)
    except SetApartError as refusal:
        return _apart(request, found, str(refusal))
    except RefusalError as refusal:
        messages.error(request, str(refusal))
        return to(found, COPY)
    if found.copy is None:
        raise NotHereError("paper", agreement_id)
    answer = StreamingHttpResponse(plaintext(found.copy), content_type="application/octet-stream")
    answer["Content-Length"] = str(found.copy.size)
    answer["Content-Disposition"] = "attachment; filename*=UTF-8''" + quote(found.copy.label, safe="")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _apart(request: HttpRequest, found: RegisteredAgreement, refused: str = "") -> HttpResponse:
    seen = {"agreement": found, "refused": refused}
    return render(request, "cooperation/register-set-apart.html", seen, status=422 if refused else 200)
