"""What the story left at one node, counted for the figures of the demonstration."""

from typing import Any

from comity.cooperation.models import Brief, Commitment, Meeting, RegisteredAgreement
from comity.cooperation.states import MeetingState
from comity.exchange.models import OutLetter
from comity.notices.models import Circulation, CirculationState, HeldNotice
from comity.notices.models.track import Track
from comity.notices.track_bodies import board_of
from comity.operations.folding import course_of
from comity.operations.models import Operation
from comity.protection.models import NoticeState, PostEntry, PostEntryKind, PostNotice
from comity.requests.models import Direction, Request, State
from comity.screening.models import Hit, HitState

ALIKE = frozenset(
    {"operations", "commitments", "activities"}
)  # rooms whose figures both sides of a meeting hold


def counted() -> dict[str, Any]:
    """Return the figures of this node.

    `totals`, `promises` and `steps` are what two nodes must hold alike: of each joint operation what came of it, of each
    commitment its stage and the mark of its ledger, of each track which of its steps are done; the register, the meetings held,
    and the figures of brief and joint report.
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
        "meetings": {
            one.uid: [str(one.begins_at), str(one.ends_at)]
            for one in Meeting.objects.filter(state=MeetingState.HELD)
        },
        "register": {
            one.titles.get("vi", one.ref): [one.kind, one.state, len(one.articles), one.copy_digest]
            for one in RegisteredAgreement.objects.all()
        },
        "promises": {str(one.pk): [one.stage, one.mark] for one in Commitment.objects.exclude(partner="")},
        "one_sided": Commitment.objects.filter(partner="").count(),
        **_papers(),
        "steps": {str(one.pk): _done(one) for one in Track.objects.all()},
    }


def _papers() -> dict[str, Any]:
    """Return the figures of the newest brief and joint report that bear no draft mark.

    `brief` has those that both nodes can derive, by room and code; `report` both sides' of each line, ours first.
    """
    found = {one.is_joint: one for one in Brief.objects.exclude(approved_at=None).order_by("written_at")}
    brief, report = found.get(False), found.get(True)
    figures = brief.content["figures"] if brief else []
    rows = (report.content["both"] or {"rows": []})["rows"] if report else []
    return {
        "brief": {f"{one['room']}/{one['code']}": one["value"] for one in figures if one["room"] in ALIKE},
        "report": [[(one[side] or {}).get("vi", "") for side in ("ours", "theirs")] for one in rows],
    }


def _done(track: Track) -> list[str]:
    board = board_of(track)
    return [code for code in board.steps if board.is_done(code)]
