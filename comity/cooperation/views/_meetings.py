"""What the pages of meetings share: who may keep them, forms that were not taken, the way back."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from comity.accounts.access import signed_in_person
from comity.accounts.models import Person
from comity.audit.acts import RefusalError
from comity.cooperation.access import may_keep, meeting_for
from comity.cooperation.exceptions import ChangedMeanwhileError, NotHereError
from comity.cooperation.forms.meanwhile import KeptForm
from comity.cooperation.models import Meeting
from comity.cooperation.views._acts import told

page = require_http_methods(["GET", "HEAD", "POST"])


def data_of(request: HttpRequest) -> QueryDict | None:
    """Return what a form is filled from: what was sent, or nothing."""
    return request.POST if request.method == "POST" else None


def status_of(form: BaseForm) -> int:
    """Return 422 where a form came back with complaints."""
    return 422 if form.is_bound and form.errors else 200


def keeper(request: HttpRequest) -> Person:
    """Return who looks, where they keep meetings. Raises NotHereError."""
    person = signed_in_person(request)
    if not (answer := may_keep(person)):
        raise NotHereError("page", "cooperation:meetings", answer.reason)
    return person


def kept(request: HttpRequest, meeting_id: UUID) -> tuple[Person, Meeting]:
    """Return who looks and the meeting, for a page that changes it. Raises NotHereError."""
    person = keeper(request)
    return person, meeting_for(person, meeting_id)


def refused(form: BaseForm, refusal: RefusalError) -> None:
    """Put why not at the top of a form; where somebody else was first, what stands now beside what was written."""
    if isinstance(refusal, ChangedMeanwhileError) and isinstance(form, KeptForm):
        form.show_standing()
    else:
        form.add_error(None, str(refusal))


def tried(form: BaseForm, act: Callable[[], object]) -> bool:
    """Do an act; return whether it was done, and put why not at the top of the form."""
    try:
        act()
    except RefusalError as refusal:
        refused(form, refusal)
    else:
        return True
    return False


def done(request: HttpRequest, meeting: Meeting, sentence: str, part: str = "") -> HttpResponse:
    """Say what was done, and lead to the page of a meeting, to a part of it."""
    messages.success(request, sentence)
    return _to(meeting, part)


def _to(meeting: Meeting, part: str = "") -> HttpResponse:
    answer = redirect("cooperation:meetings-meeting", meeting.pk)
    if part:
        answer["Location"] += f"#{part}"
    return answer


def attempted(
    request: HttpRequest, meeting: Meeting, act: Callable[[], object], sentence: str, part: str = ""
) -> HttpResponse:
    """Do an act that a button asks for, and lead back; a refusal is said there."""
    return _to(meeting, part if told(request, act, sentence) else "")


def form_page(
    request: HttpRequest, form: BaseForm, meeting: Meeting | None, *, title: str, verb: str, lead: str = "", **more: object
) -> HttpResponse:  # fmt: skip
    """Show a form about a meeting, or of a new one."""
    seen = {"form": form, "meeting": meeting, "title": title, "verb": verb, "lead": lead, **more}
    return render(request, "cooperation/meetings-form.html", seen, status=status_of(form))
