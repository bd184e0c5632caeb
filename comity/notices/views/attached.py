"""Pages of the files of a wanted person: attached to a file of ours, taken off, opened with the access of file or notice."""

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.audit.acts import RefusalError
from comity.exchange.inspection import plaintext
from comity.notices import access, actions
from comity.notices.exceptions import EndedError
from comity.notices.forms.attached import AttachForm
from comity.notices.models import AttachedFile, AttachedKind
from comity.notices.showing import title_of
from comity.notices.views._shared import back, done, page
from comity.notices.views.files import OPEN
from comity.requests.exceptions import SetApartError


@for_roles(WORKS_ON_REQUESTS)
@page
def attach(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Attach a file to a wanted file of ours."""
    person = signed_in_person(request)
    found = access.file_for(person, file_id)
    if found.state not in OPEN:
        return done(request, str(EndedError.words), "notices:file", found.pk)
    form = (
        AttachForm(request.POST, request.FILES, prefix="new", request=request)
        if request.method == "POST"
        else AttachForm(prefix="new", request=request)
    )
    if request.method == "POST" and form.is_valid():
        try:
            with form.draft() as draft:
                kind = AttachedKind(form.cleaned_data["kind"])
                actions.attach_to_wanted(person, file_id, draft, kind=kind, until=form.last_day)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            form.let_go()
            return done(request, _("The file is attached."), "notices:file", found.pk)
    elif request.method == "POST":
        form.hold()
    return back(request, "notices/attach.html", form, file=found, name_title=title_of(found))


@for_roles(WORKS_ON_REQUESTS)
@require_POST
def detach(request: HttpRequest, attached_id: UUID) -> HttpResponse:
    """Take a file off a wanted file of ours."""
    person = signed_in_person(request)
    attached = access.attached_for(person, attached_id, ours=True)
    try:
        actions.detach_from_wanted(person, attached_id)
    except RefusalError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The file is taken off."))
    return redirect("notices:file", attached.file_id)


@for_roles(WORKS_ON_REQUESTS)
@page
def opened(request: HttpRequest, attached_id: UUID) -> StreamingHttpResponse | HttpResponse:
    """Hand a file out as it came, piece by piece: never shown in the browser. One that is set apart is described first."""
    person = signed_in_person(request)
    found = access.attached_for(person, attached_id)
    if request.method != "POST" and found.is_whole and found.stored.quarantine:
        return _apart(request, found)
    although = request.POST.get("although", "") if request.method == "POST" else ""
    try:
        found = actions.read_attached(person, attached_id, although=although)
    except SetApartError as refusal:
        return _apart(request, found, str(refusal))
    except RefusalError as refusal:
        messages.error(request, str(refusal))
        return redirect(_where(found), found.notice_id or found.file_id)
    answer = StreamingHttpResponse(plaintext(found.stored), content_type="application/octet-stream")
    answer["Content-Length"] = str(found.stored.size)
    answer["Content-Disposition"] = "attachment; filename*=UTF-8''" + quote(found.label, safe="")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _where(found: AttachedFile) -> str:
    return "notices:notice" if found.notice_id else "notices:file"


def _apart(request: HttpRequest, found: AttachedFile, refused: str = "") -> HttpResponse:
    context = {"attached": found, "refused": refused}
    return render(request, "notices/set-apart.html", context, status=422 if refused else 200)
