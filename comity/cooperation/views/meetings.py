"""Pages of meetings: the list and its files, one meeting, a new one, changing it, where it stands."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_COOPERATION, READS_COOPERATION
from comity.audit.acts import RefusalError
from comity.cooperation import actions
from comity.cooperation.access import may_keep, meetings_visible_to, series_visible_to
from comity.cooperation.briefs.access import briefs_of
from comity.cooperation.commitments.access import visible_to
from comity.cooperation.commitments.folding import WITHDRAWN
from comity.cooperation.commitments.listing import CommitmentLine, lines_of
from comity.cooperation.core.series import next_ordinal
from comity.cooperation.forms.meetings import CancelForm, MeetingForm
from comity.cooperation.meeting_exceptions import OrdinalDoubtError
from comity.cooperation.meeting_listing import MEETINGS
from comity.cooperation.meeting_moves import moved_words, placed
from comity.cooperation.meeting_showing import page_of
from comity.cooperation.meeting_words import comma
from comity.cooperation.models import Meeting
from comity.cooperation.series_showing import held_of
from comity.cooperation.states import MEETING_STEPS, MEETING_TAGS, MeetingState
from comity.cooperation.views._meetings import (
    attempted,
    data_of,
    done,
    form_page,
    keeper,
    kept,
    page,
    refused,
    tried,
)
from comity.web.complaints import unsearchable
from comity.web.listing import list_page

MOST_GIVEN = 100  # commitments on the page of a meeting
MOST_FIND = 100  # signs of the words for a delegation
# what the button of each step says
STEP_WORDS = {
    MeetingState.PLANNED: gettext_lazy("Planned again"),
    MeetingState.INVITED: gettext_lazy("Invitations have gone out"),
    MeetingState.HELD: gettext_lazy("It was held"),
    MeetingState.CANCELLED: gettext_lazy("It is cancelled"),
}


@for_roles(READS_COOPERATION)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the meetings, the latest first."""
    person = signed_in_person(request)
    rows = meetings_visible_to(person)
    found = list_page(request, MEETINGS, rows, export_at=reverse("cooperation:meetings-export"))
    seen = {"list": found, "may_keep": bool(may_keep(person))}
    return render(request, "cooperation/meetings-list.html", seen, status=found.status)


@for_roles(READS_COOPERATION)
@page
def write(request: HttpRequest) -> HttpResponse:
    """Write the list to a file."""
    rows = meetings_visible_to(signed_in_person(request))
    return write_list(request, MEETINGS, rows, back=reverse("cooperation:meetings-list"))


@for_roles(READS_COOPERATION)
@require_safe
def meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Show a meeting with all that belongs to it."""
    person = signed_in_person(request)
    found = actions.view_meeting(person, meeting_id)
    find = request.GET.get("find", "").replace("\0", "").strip()
    too_long = unsearchable(find, MOST_FIND)
    shown = page_of(person, found, "" if too_long else find)
    seen = {
        "meeting": found,
        "page": shown,
        "find": find,
        "too_long": too_long,
        "briefs": briefs_of(person, found),
        "commitments": _given_at(person, found),
        "may_keep": bool(may_keep(person)),
        "state_tag": MEETING_TAGS[MeetingState(found.state)],
        "steps": [(one.value, STEP_WORDS[one]) for one in MEETING_STEPS[MeetingState(found.state)]],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if too_long and shown.is_long else HTTPStatus.OK
    return render(request, "cooperation/meetings-meeting.html", seen, status=status)


def _given_at(person: Person, found: Meeting) -> list[CommitmentLine]:
    given = visible_to(person).filter(meeting=found).exclude(stage=WITHDRAWN)
    return lines_of(list(given.order_by("-created_at")[:MOST_GIVEN]))


@for_roles(KEEPS_COOPERATION)
@page
def new(request: HttpRequest) -> HttpResponse:
    """Enter a meeting; from a series with the number that comes next and the states that hold it."""
    person = keeper(request)
    initial: dict[str, object] = {}
    within = request.GET.get("series", "")
    series = next((one for one in series_visible_to(person) if str(one.pk) == within), None)
    if series is not None:
        initial = {
            "series": str(series.pk),
            "kind": series.kind,
            "parties": series.parties,
            "ordinal": next_ordinal(held_of(one) for one in series.meetings.all()),
        }
    form = MeetingForm(data_of(request), person=person, initial=initial)
    made: list[Meeting] = []
    if (
        form.is_bound
        and form.is_valid()
        and _kept(form, lambda: made.append(actions.add_meeting(person, form.draft())))
    ):
        return done(request, made[0], _("The meeting is entered."))
    title, verb = _("Enter a meeting"), _("Enter it")
    return form_page(request, form, None, title=title, verb=verb, template="meeting")


@for_roles(KEEPS_COOPERATION)
@page
def change(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Change a meeting, as long as nobody else has changed it since it was read."""
    person, found = kept(request, meeting_id)
    form, before = MeetingForm(data_of(request), person=person, meeting=found), placed(found)
    made: list[Meeting] = []
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"] or 0
        if _kept(
            form, lambda: made.append(actions.change_meeting(person, meeting_id, version, form.draft()))
        ):
            moved = moved_words(before, placed(made[0]))
            between = "" if comma() == "、" else " "
            return done(request, found, between.join(part for part in (_("It is changed."), moved) if part))
    return form_page(
        request, form, found, title=_("Change the meeting"), verb=_("Change it"), template="meeting"
    )


def _kept(form: MeetingForm, act: Callable[[], object]) -> bool:
    try:
        act()
    except OrdinalDoubtError as refusal:
        form.doubt(refusal.doubts)
    except RefusalError as refusal:
        refused(form, refusal)
    else:
        return True
    return False


@for_roles(KEEPS_COOPERATION)
@page
def cancel(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Say that a meeting is not held, and why."""
    person, found = kept(request, meeting_id)
    form = CancelForm(data_of(request), initial={"version": found.version})
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        reason, version = given["reason"], given["version"]
        if tried(
            form,
            lambda: actions.move_meeting(person, meeting_id, version, MeetingState.CANCELLED.value, reason),
        ):
            return done(request, found, _("It is cancelled."))
    return form_page(
        request, form, found, title=_("Cancel the meeting"), verb=_("Cancel the meeting"), is_stop=True,
        lead=_("It stays here to be read, with your reason. Its number in the series is free again."),
    )  # fmt: skip


@for_roles(KEEPS_COOPERATION)
@require_POST
def move(request: HttpRequest, meeting_id: UUID, state: str) -> HttpResponse:
    """Say where a meeting stands."""
    person, found = kept(request, meeting_id)
    said = request.POST.get("version", "")
    version = int(said) if said.isascii() and said.isdigit() else 0
    return attempted(
        request, found, lambda: actions.move_meeting(person, meeting_id, version, state), _("It is said.")
    )
