"""What somebody wrote on a version that was no longer the newest is kept for that person, seven days at most."""

from datetime import timedelta
from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.lib.clock import now
from comity.requests.access import reply_for, request_for
from comity.requests.actions._shared import person_of
from comity.requests.exceptions import NotHereError
from comity.requests.models import SetAside
from comity.requests.sheets import Marks, Sheet

KEPT = timedelta(days=7)


@action(events.DRAFT_SET_ASIDE)
def set_aside(
    act: Act,
    request_id: UUID,
    sheet: Sheet,
    *,
    marks: Marks | None,
    sitting: str,
    reply_id: UUID | None = None,
) -> SetAside:
    """Keep a person's words beside a draft that somebody else has changed; the same window replaces its own.

    They are kept seven days; what is older goes with the next words that anybody sets aside.
    """
    person = person_of(act)
    request = request_for(person, request_id, lock=True)
    act.about("request", request.id)
    SetAside.objects.filter(at__lt=now() - KEPT).delete()
    reply = reply_for(person, reply_id) if reply_id else None
    if reply is not None and reply.request_id != request.id:
        raise NotHereError
    kept, _made = SetAside.objects.update_or_create(
        request=request,
        person=person,
        sitting=sitting[:36],
        defaults={
            "reply": reply,
            "sheet": sheet.to_json(),
            "marks": marks.to_json() if marks else None,
            "at": now(),
        },
    )
    return kept


@action(events.DRAFT_ASIDE_DROPPED)
def drop_aside(act: Act, request_id: UUID, *, sitting: str) -> None:
    """Let go of what this person set aside in one window: it was settled, or is not wanted any more."""
    person = person_of(act)
    request = request_for(person, request_id, lock=True)
    act.about("request", request.id)
    SetAside.objects.filter(request=request, person=person, sitting=sitting).delete()
