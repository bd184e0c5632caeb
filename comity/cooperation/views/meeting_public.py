"""Pages of events to protect and of lines for the press."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from comity.accounts.access import for_roles
from comity.accounts.roles import KEEPS_COOPERATION
from comity.cooperation import actions
from comity.cooperation.access import line_for, protected_for
from comity.cooperation.forms.meeting_parts import ClearForm, EventForm, LineForm
from comity.cooperation.views._meetings import data_of, done, form_page, kept, page, tried

EVENTS, LINES = "events", "lines"


@for_roles(KEEPS_COOPERATION)
@page
def new_event(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Add an event to protect."""
    person, meeting = kept(request, meeting_id)
    form = EventForm(data_of(request), zone=meeting.zone)
    if (
        form.is_bound
        and form.is_valid()
        and tried(form, lambda: actions.add_event(person, meeting_id, form.draft()))
    ):
        return done(request, meeting, _("The event is kept."), EVENTS)
    return form_page(request, form, meeting, title=_("Add an event to protect"), verb=_("Add"))


@for_roles(KEEPS_COOPERATION)
@page
def event(request: HttpRequest, meeting_id: UUID, event_id: UUID) -> HttpResponse:
    """Change an event to protect."""
    person, meeting = kept(request, meeting_id)
    found = protected_for(person, meeting, event_id)
    form = EventForm(data_of(request), zone=meeting.zone, event=found)
    if (
        form.is_bound
        and form.is_valid()
        and tried(form, lambda: actions.change_event(person, meeting_id, event_id, form.draft()))
    ):
        return done(request, meeting, _("The event is kept."), EVENTS)
    return form_page(request, form, meeting, title=_("Change the event to protect"), verb=_("Change it"))


@for_roles(KEEPS_COOPERATION)
@page
def new_line(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Write a line for the press."""
    person, meeting = kept(request, meeting_id)
    form = LineForm(data_of(request), zone=str(person.time_zone))
    if (
        form.is_bound
        and form.is_valid()
        and tried(form, lambda: actions.add_line(person, meeting_id, form.draft()))
    ):
        return done(request, meeting, _("The line is kept. No side has cleared it yet."), LINES)
    return form_page(request, form, meeting, title=_("Write a line for the press"), verb=_("Keep it"))


@for_roles(KEEPS_COOPERATION)
@page
def line(request: HttpRequest, meeting_id: UUID, line_id: UUID) -> HttpResponse:
    """Change a line for the press; other words are cleared anew."""
    person, meeting = kept(request, meeting_id)
    found = line_for(person, meeting, line_id)
    form = LineForm(data_of(request), zone=str(person.time_zone), line=found)
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"] or 0
        if tried(form, lambda: actions.change_line(person, meeting_id, line_id, version, form.draft())):
            return done(request, meeting, _("The line is kept."), LINES)
    return form_page(
        request, form, meeting, title=_("Change the line for the press"), verb=_("Change it"),
        lead=_("What a side cleared were the words as they stood: changed words are cleared anew by each side."),
    )  # fmt: skip


@for_roles(KEEPS_COOPERATION)
@page
def clear(request: HttpRequest, meeting_id: UUID, line_id: UUID) -> HttpResponse:
    """Write down that a side has cleared a line."""
    person, meeting = kept(request, meeting_id)
    found = line_for(person, meeting, line_id)
    form = ClearForm(data_of(request), line=found, parties=meeting.parties)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if tried(
            form,
            lambda: actions.clear_line(
                person, meeting_id, line_id, given["version"], given["side"], given["who"], given["office"]
            ),
        ):
            return done(request, meeting, _("The clearance is written down."), LINES)
    return form_page(
        request, form, meeting, title=_("A side clears the line"), verb=_("Write it down"), cleared=found
    )
