"""Acts of the sweep over time limits: warn ahead, and when one has lapsed. Each node warns its own people."""

from datetime import datetime, timedelta
from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.lib.clock import now
from comity.notices import track_notifications as notifications
from comity.notices.models.track import Track, TrackAlarm
from comity.notices.track_alarm_rules import RULES, holding


@action(events.TRACK_REMINDED)
def warn(act: Act, track_id: UUID) -> str:
    """Warn of the limit that ends first, once for each rule; return the rule that was told, empty where all was told before."""
    act.about("track", track_id)
    track = Track.objects.select_for_update().get(pk=track_id)
    if track.due_at is None:
        return ""
    rule = holding(track.due_at, now())
    if rule is None or TrackAlarm.objects.filter(track=track, due=track.due_at, rule=rule).exists():
        return ""
    for code, _ahead in RULES:  # what was missed while the node was down is not told afterwards
        if code == rule or _is_passed(track.due_at, code):
            TrackAlarm.objects.get_or_create(track=track, due=track.due_at, rule=code)
    act.note(rule=rule, step=track.due_step)
    kind = notifications.LAPSED if rule == "lapsed" else notifications.NEAR
    notifications.tell_of_limit(act, kind, track)
    return rule


def _is_passed(due: datetime, code: str) -> bool:
    ahead: timedelta = dict(RULES)[code]
    return due - ahead <= now()
