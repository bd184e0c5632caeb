"""Whether a file of ours may leave: asked when it is circulated, when it is approved, and before each attempt to send."""

from comity.exchange.models import Peer
from comity.notices.core.preflight import may_leave
from comity.notices.exceptions import NotClearedError
from comity.notices.models import FileState, WantedFile
from comity.notices.stamps import feared_states
from comity.notices.standing import lines_of, sheet_of
from comity.release.models import Outgoing, OutgoingState

ORIGIN = "wanted"


def require_cleared(file: WantedFile) -> None:
    """Raise NotClearedError unless every rule passes today, by itself or by a person's answer."""
    lines = lines_of(file)
    if not may_leave(lines):
        raise NotClearedError(lines)


def stopped_because(file: WantedFile, peer: Peer) -> str:
    """Return the code of why a file may not go to a partner now; empty where it may."""
    if file.state not in {FileState.DRAFT, FileState.CIRCULATED}:
        return "ended"
    if peer.node in file.excluded or peer.country in feared_states(sheet_of(file)):
        return "excluded"
    return "" if may_leave(lines_of(file)) else "preflight"


def waiting_offers(file: WantedFile) -> list[Outgoing]:
    """Return what of a file waits for approval in the release room."""
    mine = file.circulations.values("pk")
    return list(
        Outgoing.objects.filter(origin_kind=ORIGIN, origin_id__in=mine, state=OutgoingState.TO_APPROVE)
    )
