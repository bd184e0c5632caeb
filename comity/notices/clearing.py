"""Whether a file of ours may leave: asked when it is circulated, when it is approved, and before each attempt to send."""

from comity.exchange.models import Peer
from comity.notices.core.preflight import may_leave
from comity.notices.core.sheet import WantedSheet
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


def stopped_because(file: WantedFile, peer: Peer, leaves: WantedSheet) -> str:
    """Return the code of why a file may not go to a partner now; empty where it may.

    `leaves` is the sheet in the letter. The file may have been written on since: both are asked.
    """
    if file.state not in {FileState.DRAFT, FileState.CIRCULATED}:
        return "ended"
    sheets = {sheet_of(file), leaves}
    if peer.node in file.excluded or any(peer.country in feared_states(one) for one in sheets):
        return "excluded"
    if file.excluded_lost and not file.circulations.filter(peer=peer).exclude(letters=[]).exists():
        return "excluded-lost"
    return "" if all(may_leave(lines_of(file, one)) for one in sheets) else "preflight"


def waiting_offers(file: WantedFile) -> list[Outgoing]:
    """Return what of a file waits for approval in the release room."""
    mine = file.circulations.values("pk")
    return list(
        Outgoing.objects.filter(origin_kind=ORIGIN, origin_id__in=mine, state=OutgoingState.TO_APPROVE)
    )
