"""Addresses of meetings, under /cooperation/meetings/."""

from django.urls import path

from comity.cooperation.views import (
    meeting_calendars,
    meeting_delegates,
    meeting_papers,
    meeting_parts,
    meeting_public,
    meeting_votes,
    meetings,
    series,
)

ONE = "<uuid:meeting_id>/"
PROPOSAL = f"{ONE}proposals/<uuid:proposal_id>/"

urlpatterns = [
    path("", meetings.index, name="meetings-list"),
    path("export/", meetings.write, name="meetings-export"),
    path("new/", meetings.new, name="meetings-new"),
    path("calendar/", meeting_calendars.year, name="meetings-year"),
    path("calendar/in/", meeting_calendars.come_in, name="meetings-calendar-in"),
    path("papers/<uuid:paper_id>/", meeting_papers.opened, name="meetings-paper"),
    path("series/", series.index, name="meetings-series-list"),
    path("series/new/", series.new, name="meetings-series-new"),
    path("series/<uuid:series_id>/", series.series, name="meetings-series"),
    path("series/<uuid:series_id>/change/", series.change, name="meetings-series-change"),
    path("series/<uuid:series_id>/calendar/", meeting_calendars.of_series, name="meetings-series-calendar"),
    path(ONE, meetings.meeting, name="meetings-meeting"),
    path(f"{ONE}change/", meetings.change, name="meetings-change"),
    path(f"{ONE}cancel/", meetings.cancel, name="meetings-cancel"),
    path(f"{ONE}state/<slug:state>/", meetings.move, name="meetings-move"),
    path(f"{ONE}calendar/", meeting_calendars.of_meeting, name="meetings-calendar"),
    path(f"{ONE}delegates/", meeting_delegates.paste, name="meetings-delegates"),
    path(f"{ONE}delegates/new/", meeting_delegates.new, name="meetings-delegate-new"),
    path(f"{ONE}delegates/<uuid:delegate_id>/", meeting_delegates.change, name="meetings-delegate"),
    path(f"{ONE}delegates/<uuid:delegate_id>/remove/", meeting_delegates.remove, name="meetings-delegate-remove"),
    path(f"{ONE}agenda/", meeting_parts.agenda, name="meetings-agenda"),
    path(f"{ONE}agenda/<uuid:item_id>/", meeting_parts.item, name="meetings-agenda-item"),
    path(f"{ONE}agenda/<uuid:item_id>/remove/", meeting_parts.remove_item, name="meetings-agenda-remove"),
    path(f"{ONE}papers/", meeting_papers.add, name="meetings-papers"),
    path(f"{ONE}papers/<uuid:paper_id>/remove/", meeting_papers.remove, name="meetings-paper-remove"),
    path(f"{ONE}proposals/", meeting_votes.proposals, name="meetings-proposals"),
    path(f"{ONE}elections/", meeting_votes.election, name="meetings-election"),
    path(f"{ONE}votes/", meeting_votes.votes, name="meetings-votes"),
    path(PROPOSAL, meeting_votes.change, name="meetings-proposal"),
    path(f"{PROPOSAL}round/", meeting_votes.count_round, name="meetings-round"),
    path(f"{PROPOSAL}state/<slug:state>/", meeting_votes.settle, name="meetings-settle"),
    path(f"{ONE}ballots/<uuid:ballot_id>/annul/", meeting_votes.annul, name="meetings-annul"),
    path(f"{ONE}events/", meeting_public.new_event, name="meetings-event-new"),
    path(f"{ONE}events/<uuid:event_id>/", meeting_public.event, name="meetings-event"),
    path(f"{ONE}lines/", meeting_public.new_line, name="meetings-line-new"),
    path(f"{ONE}lines/<uuid:line_id>/", meeting_public.line, name="meetings-line"),
    path(f"{ONE}lines/<uuid:line_id>/clear/", meeting_public.clear, name="meetings-line-clear"),
]  # fmt: skip
