"""Why something about a commitment can be answered or decided no more: what happened to it meanwhile."""

from comity.cooperation.core.ledger import Standing
from comity.cooperation.exceptions import (
    PassedOverError,
    SettledError,
    TakenBackError,
    WithdrawnMeanwhileError,
)
from comity.cooperation.models import CommitmentEntry
from comity.cooperation.states import EntryState


def settled(standing: Standing | str | None) -> SettledError:
    """Return the refusal of an answer to a change, or of its withdrawal, by where it stands."""
    if standing == Standing.PASSED:
        return PassedOverError()
    return WithdrawnMeanwhileError() if standing == Standing.WITHDRAWN else SettledError()


def decided(entry: CommitmentEntry) -> SettledError:
    """Return the refusal of a decision about an entry of the house that waits for none."""
    is_taken_back = entry.decided_by_id is None and entry.state == EntryState.RETURNED
    return TakenBackError() if is_taken_back else SettledError()
