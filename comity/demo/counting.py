"""What the story left at one node, counted for the figures of the demonstration."""

from typing import Any

from comity.cooperation.models import Commitment, Meeting
from comity.exchange.models import OutLetter
from comity.notices.models import Circulation, CirculationState, HeldNotice
from comity.notices.models.track import Track
from comity.notices.track_bodies import board_of
from comity.operations.folding import course_of
from comity.operations.models import Operation
from comity.protection.models import NoticeState, PostEntry, PostEntryKind, PostNotice
from comity.requests.models import Direction, Request, State
from comity.screening.models import Hit, HitState


def counted() -> dict[str, Any]:
    """Return the figures of this node.

    `totals`, `promises` and `steps` are what two nodes must hold alike: of each joint operation what came of it, of each
    commitment its stage and the mark of its ledger, of each track which of its steps are done.
    """
    ours = Request.objects.filter(direction=Direction.OUTGOING)
    there = Circulation.objects.filter(state=CirculationState.SENT)
    visits = PostEntry.objects.filter(kind=PostEntryKind.VISIT, corrected_by=None)
    joint = Operation.objects.filter(is_joint=True)
    return {
        "requests_sent": ours.filter(message__isnull=False).count(),
        "requests_answered": ours.filter(state__in=[State.ANSWERED, State.CLOSED]).count(),
        "messages_sent": OutLetter.objects.count(),
        "receipts_verified": OutLetter.objects.filter(receipt_verified=True).count(),
        "hits": Hit.objects.filter(state=HitState.SAME).count(),
        "notices_circulated": there.count(),
        "notices_held": HeldNotice.objects.filter(peer__isnull=False).count(),
        "nationals_notified": PostNotice.objects.filter(stands=NoticeState.REACHED).count(),
        "post_visits": visits.count(),
        "totals": {str(one.pk): course_of(one).totals.to_json() for one in joint},
        "meetings": Meeting.objects.count(),
        "promises": {str(one.pk): [one.stage, one.mark] for one in Commitment.objects.all()},
        "steps": {str(one.pk): _done(one) for one in Track.objects.all()},
    }


def _done(track: Track) -> list[str]:
    board = board_of(track)
    return [code for code in board.steps if board.is_done(code)]
