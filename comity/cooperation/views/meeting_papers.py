"""Pages of papers: added, opened with the access of their meeting, taken off."""

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.roles import KEEPS_COOPERATION, READS_COOPERATION
from comity.audit.acts import RefusalError
from comity.cooperation import actions
from comity.cooperation.access import paper_for
from comity.cooperation.forms.meeting_parts import PaperForm
from comity.cooperation.meeting_exceptions import PaperNotWholeError
from comity.cooperation.models import MeetingPaper
from comity.cooperation.views._meetings import attempted, done, form_page, kept, page
from comity.exchange.inspection import plaintext
from comity.requests.exceptions import SetApartError

PAPERS = "papers"


@for_roles(KEEPS_COOPERATION)
@page
def add(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Add a document to a meeting."""
    person, meeting = kept(request, meeting_id)
    form = (
        PaperForm(request.POST, request.FILES, prefix="new", request=request)
        if request.method == "POST"
        else PaperForm(prefix="new", request=request)
    )
    if form.is_bound and form.is_valid():
        try:
            with form.draft() as draft:
                actions.add_paper(person, meeting_id, draft, form.cleaned_data["kind"], form.texts("title"))
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            form.let_go()
            return done(request, meeting, _("The paper is added."), PAPERS)
    elif form.is_bound:
        form.hold()
    return form_page(
        request, form, meeting, title=_("Add a paper"), verb=_("Add"), files=True,
        lead=_("Without a title the name of the file stands there."),
    )  # fmt: skip


@for_roles(KEEPS_COOPERATION)
@require_POST
def remove(request: HttpRequest, meeting_id: UUID, paper_id: UUID) -> HttpResponse:
    """Take a document off a meeting."""
    person, meeting = kept(request, meeting_id)
    return attempted(
        request,
        meeting,
        lambda: actions.remove_paper(person, meeting_id, paper_id),
        _("It is taken off."),
        PAPERS,
    )


@for_roles(READS_COOPERATION)
@page
def opened(request: HttpRequest, paper_id: UUID) -> StreamingHttpResponse | HttpResponse:
    """Hand a paper out as it came, piece by piece: never shown in the browser. One that is set apart is described first."""
    person = signed_in_person(request)
    found = paper_for(person, paper_id)
    if request.method != "POST" and found.file is not None and found.file.quarantine:
        return _apart(request, found)
    although = request.POST.get("although", "") if request.method == "POST" else ""
    try:
        found = actions.read_paper(person, paper_id, although=although)
    except SetApartError as refusal:
        return _apart(request, found, str(refusal))
    except RefusalError as refusal:
        messages.error(request, str(refusal))
        return redirect("cooperation:meetings-meeting", found.meeting_id)
    if found.file is None:
        messages.error(request, str(PaperNotWholeError.words))
        return redirect("cooperation:meetings-meeting", found.meeting_id)
    answer = StreamingHttpResponse(plaintext(found.file), content_type="application/octet-stream")
    answer["Content-Length"] = str(found.file.size)
    answer["Content-Disposition"] = "attachment; filename*=UTF-8''" + quote(found.file.label, safe="")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _apart(request: HttpRequest, found: MeetingPaper, refused: str = "") -> HttpResponse:
    seen = {"paper": found, "meeting": found.meeting, "refused": refused}
    return render(request, "cooperation/meetings-set-apart.html", seen, status=422 if refused else 200)
