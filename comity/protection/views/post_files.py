"""Pages of a post's files: the list, one file as a timeline, a form for each kind of line."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.models import Person
from comity.audit.acts import RefusalError
from comity.lib.clock import now
from comity.protection.actions.post_asking import NewAsk, ask_holder
from comity.protection.actions.post_files import (
    AFTERWARDS,
    WRITTEN,
    NewLine,
    reopen_file,
    view_post_file,
    write_line,
)
from comity.protection.forms.post import AskForm, LineForm, ReasonForm
from comity.protection.models import AskKind, PostEntry, PostEntryKind, PostFile, PostFileState
from comity.protection.post_access import (
    KEEPS_POST,
    MAY_BE_NAMED,
    complaints_visible_to,
    file_for,
    files_visible_to,
    tasks_visible_to,
    visits_visible_to,
)
from comity.protection.post_listing import FILES, VISITS
from comity.protection.post_showing import because, clock_source, face_of, holder_name, timeline
from comity.protection.post_words import DUE, said
from comity.protection.showing import offence_words
from comity.protection.views import post_apart
from comity.protection.views.post_shared import city_of, form_page, own_city, page, say, status_of
from comity.web.listing import list_page

APART = "apart"
OPEN_KINDS = [
    PostEntryKind.PLANNED,
    PostEntryKind.VISIT,
    PostEntryKind.NOT_VISITED,
    PostEntryKind.LAWYER,
    PostEntryKind.INTERPRETER,
    PostEntryKind.LEGAL,
    PostEntryKind.FAMILY,
    PostEntryKind.HEALTH,
    PostEntryKind.NOTE,
    PostEntryKind.END,
]


@for_roles(KEEPS_POST)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the files of the person's post."""
    seen = files_visible_to(signed_in_person(request))
    found = list_page(request, FILES, seen, export_at=reverse("protection:post-files-export"))
    return render(request, "protection/post-list.html", {"list": found}, status=found.status)


@for_roles(KEEPS_POST)
@page
def write(request: HttpRequest) -> HttpResponse:
    """Write the list of files to a file. Nothing of a complaint is in it."""
    seen = files_visible_to(signed_in_person(request))
    return write_list(request, FILES, seen, back=reverse("protection:post-files"))


@for_roles(KEEPS_POST)
@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """List the visits that the person's post made."""
    seen = visits_visible_to(signed_in_person(request))
    found = list_page(request, VISITS, seen, export_at=reverse("protection:post-visits-export"))
    return render(request, "protection/post-list.html", {"list": found}, status=found.status)


@for_roles(KEEPS_POST)
@page
def write_visits(request: HttpRequest) -> HttpResponse:
    """Write the list of visits to a file."""
    seen = visits_visible_to(signed_in_person(request))
    return write_list(request, VISITS, seen, back=reverse("protection:post-visits"))


@for_roles(MAY_BE_NAMED)
@require_safe
def go(request: HttpRequest, about_id: UUID) -> HttpResponse:
    """Lead from a notification to what the person reads of it."""
    person = signed_in_person(request)
    if files_visible_to(person).filter(pk=about_id).exists():
        return redirect("protection:post-file", about_id)
    seen = complaints_visible_to(person)
    if seen.filter(pk=about_id).exists():
        return redirect("protection:post-apart-one", about_id)
    of_file = seen.filter(file=about_id).first()
    if of_file is None:
        file_for(person, about_id)
        raise Http404
    return redirect("protection:post-apart-one", of_file.pk)


@for_roles(KEEPS_POST)
@require_safe
def file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Show one file as a timeline."""
    person = signed_in_person(request)
    return _file_page(request, person, view_post_file(person, file_id))


def _file_page(
    request: HttpRequest, person: Person, found: PostFile, form: ReasonForm | None = None
) -> HttpResponse:
    is_ended = found.state == PostFileState.ENDED
    kinds = [kind for kind in OPEN_KINDS if kind in AFTERWARDS] if is_ended else OPEN_KINDS
    seen: dict[str, Any] = {
        "file": found,
        "holder": holder_name(found),
        "because": because(found),
        "lines": timeline(found),
        "face": face_of(found, person),
        "due": said(DUE, found.due) if found.due else "",
        "rule": clock_source(found),
        "kinds": [(kind.value, kind.label) for kind in kinds],
        "asks": [] if is_ended else [(kind.value, kind.label) for kind in AskKind],
        "complaints": complaints_visible_to(person).filter(file=found).order_by("-written_at"),
        "tasks": tasks_visible_to(person).filter(file=found).order_by("due_at"),
        "offence": offence_words(found.offence),
        "there": city_of(found.zone),
        "city": own_city(person),
        "zone": str(person.time_zone),
        "reopen": (form or ReasonForm()) if is_ended else None,
    }
    return render(request, "protection/post-file.html", seen, status=status_of(form))


def _kind(word: str) -> PostEntryKind:
    try:
        kind = PostEntryKind(word)
    except ValueError as error:
        raise Http404 from error
    if kind not in WRITTEN:
        raise Http404
    return kind


def _linked(request: HttpRequest, found: PostFile, name: str, kind: PostEntryKind) -> PostEntry | None:
    """Return the line that the address names: the one to be corrected, or the planned visit that is settled."""
    try:
        key = UUID(request.GET.get(name, ""))
    except ValueError:
        return None
    return found.entries.filter(pk=key, kind=kind).first()


@for_roles(KEEPS_POST)
@page
@never_cache
def line(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Take one line of a file, of the kind `?kind=`.

    `?corrects=` names the line whose place it takes, `?answers=` a planned visit. A complaint begins at the same address.
    """
    person = signed_in_person(request)
    found, kind = file_for(person, file_id), request.GET.get("kind", "note")
    if kind == APART:
        return post_apart.new(request, person, found)
    chosen = _kind(kind)
    corrects = _linked(request, found, "corrects", chosen)
    answers = _linked(request, found, "answers", PostEntryKind.PLANNED)
    answers_id = answers.pk if answers else corrects.answers_id if corrects else None
    form = LineForm(
        request.POST if request.method == "POST" else None,
        kind=chosen,
        initial=_initial(corrects, answers, chosen),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        new = NewLine(
            kind=chosen,
            zone=found.zone,
            answers=answers_id,
            corrects=corrects.pk if corrects else None,
            **{name: value for name, value in given.items() if value not in {None, ""}},
        )
        try:
            write_line(person, found.pk, new)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down."))
            return redirect("protection:post-file", found.pk)
    return form_page(
        request,
        form,
        {
            "title": chosen.label,
            "file": found,
            "lead": _("The line that stood there stays readable behind the new one.") if corrects else "",
            "verb": _("Write it down"),
        },
    )


def _initial(corrects: PostEntry | None, answers: PostEntry | None, kind: PostEntryKind) -> dict[str, Any]:
    if corrects is not None:
        names = ("at", "place", "who", "contact", "spoken", "text", "text_language", "refused_by", "wish_at")
        return {name: getattr(corrects, name) for name in names} | {"end": corrects.said.get("end", "")}
    if answers is not None:
        return {"at": answers.at, "place": answers.place, "who": answers.who, "spoken": answers.spoken}
    return {} if kind == PostEntryKind.PLANNED else {"at": now().replace(second=0, microsecond=0)}


@for_roles(KEEPS_POST)
@page
def ask(request: HttpRequest, file_id: UUID, kind: str) -> HttpResponse:
    """Ask who holds the person for a visit, or to hand a message on."""
    person = signed_in_person(request)
    found = file_for(person, file_id)
    if kind not in AskKind.values:
        raise Http404
    form = AskForm(request.POST if request.method == "POST" else None, kind=kind, peer=found.peer)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        basis = form.chosen(given)
        new = NewAsk(
            kind=AskKind(kind),
            text=given["text"],
            text_language=given["text_language"],
            wished_at=given.get("wished_at"),
            basis=basis,
        )
        try:
            asked = ask_holder(person, found.pk, new)
        except RefusalError as refusal:
            say(form, refusal, basis.agreement)
        else:
            waits = asked.state == "to-approve"
            messages.success(request, _("A second person must approve this.") if waits else _("Asked."))
            return redirect("protection:post-file", found.pk)
    lead = _("It goes to %(holder)s.") % {"holder": holder_name(found)}
    return form_page(
        request, form, {"title": AskKind(kind).label, "file": found, "lead": lead, "verb": _("Ask")}
    )


@for_roles(KEEPS_POST)
@require_POST
def reopen(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Open an ended file again."""
    person = signed_in_person(request)
    found = file_for(person, file_id)
    if found.state != PostFileState.ENDED:
        messages.error(request, _("The file is open already."))
        return redirect("protection:post-file", found.pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            reopen_file(person, found.pk, form.cleaned_data["text"])
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The file is open again."))
            return redirect("protection:post-file", found.pk)
    return _file_page(request, person, found, form)
