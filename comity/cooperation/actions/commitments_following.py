"""Acts on letters of ours and owners' later decisions: sent, given back, lost; deleted, handled more strictly."""

from uuid import UUID

from django.conf import settings
from django.db.models import Q

from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.actions._briefs import forget_commitment
from comity.cooperation.actions._commitments import lock, rebuild, settle, tell_passed_over
from comity.cooperation.commitments import notifications
from comity.cooperation.commitments.folding import ledger_of
from comity.cooperation.commitments.reaching import LOST, WITHDRAWN_THERE
from comity.cooperation.core.ledger import Kind, Standing
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.cooperation.states import EntryState
from comity.exchange.core.receipts import State
from comity.exchange.registry import ReceiptedLetter
from comity.handling.stamp import Handling
from comity.operations.reaching import HAS_IT
from comity.release.models import Outgoing


def _settled(act: Act, commitment: Commitment) -> None:
    """Compute a commitment of which a letter went on or came back; one that joined nobody after all is one-sided again."""
    before = ledger_of(commitment)
    settle(commitment)
    entries = commitment.entries.exclude(state=EntryState.RETURNED)
    if commitment.partner_names and not entries.exists():
        commitment.partner = ""
        commitment.save(update_fields=["partner"])
        decided = Q(asks_second=False) | Q(decided_by__isnull=False, return_reason="")
        commitment.entries.filter(decided, ours=True).update(state=EntryState.KEPT)
    tell_passed_over(act, commitment, before, rebuild(commitment))


@action(events.COMMITMENT_SHARED)
def follow_decision(act: Act, outgoing: Outgoing) -> None:
    """Count entries of ours once they have left, and not where they were given back."""
    act.about("commitment", outgoing.conv)
    act.note(entry=str(outgoing.origin_id), peer=outgoing.peer.node)
    _settled(act, lock(Commitment.objects.get(pk=outgoing.conv)))


@action(events.COMMITMENT_SHARED)
def follow_receipt(act: Act, outgoing: Outgoing, letter: ReceiptedLetter) -> None:
    """Tell who wrote an entry that a partner's node did not take it; one that was withdrawn before it left counts no more.

    Nor does a signature under what the partner had withdrawn: both nodes show it as withdrawn from then on, and those who keep commitments are told.
    """
    entry = CommitmentEntry.objects.select_related("commitment", "by").get(pk=outgoing.origin_id)
    act.about("commitment", entry.commitment_id)
    act.note(entry=str(entry.pk), peer=outgoing.peer.node, state=letter.state)
    if letter.state == "withdrawn":
        _settled(act, lock(entry.commitment))
    elif letter.state in HAS_IT:
        rebuild(lock(entry.commitment))  # a signature counts as one of both sides from now on
    elif letter.state == State.REFUSED and letter.reason == WITHDRAWN_THERE:
        _settled(act, lock(entry.commitment))
        notifications.tell(act, notifications.TOO_LATE, entry.commitment)
    elif letter.state in LOST:
        notifications.tell_writer(act, notifications.NOT_TAKEN, entry.commitment, entry.by)


@action(events.COMMITMENT_RECOMPUTED)
def recompute(act: Act, commitment_id: UUID) -> None:
    """Compute anew what lists read of a commitment, as an upgrade asked; its entries stay as they are.

    It stands here and not in a migration: a fold needs the program, and a migration sees tables alone.
    """
    act.about("commitment", commitment_id)
    rebuild(lock(Commitment.objects.get(pk=commitment_id)))


@action(events.COMMITMENT_PURGED)
def purge_entries(act: Act, owner: str, mid: UUID) -> int:
    """Delete what a letter of a partner said from the entries and from briefs, and compute without it; return how many entries."""
    act.about("letter", mid)
    rows = _of_letter(owner, mid)
    briefs = sum(_forget_in_briefs(row) for row in rows)
    for row in rows:
        row.data, row.state = {}, EntryState.PURGED
        row.handling = {"owner": owner, "codes": []}
        row.save(update_fields=["data", "state", "handling"])
    _rebuild(rows)
    act.note(rows=len(rows), briefs=briefs)
    return len(rows)


def _forget_in_briefs(row: CommitmentEntry) -> int:
    """Return from how many versions of briefs the commitment of an entry went; a signature alone has no words in any."""
    if row.kind not in {Kind.CHANGE, Kind.DISPUTE}:
        return 0
    changes = ledger_of(row.commitment).changes
    signed = {one.id for one in changes if one.standing is Standing.COUNTERSIGNED}
    return forget_commitment(row.commitment_id, row.came_at, is_signed=str(row.pk) in signed)


@action(events.COMMITMENT_CORRECTED)
def restamp_entries(act: Act, owner: str, mid: UUID, handling: Handling) -> int:
    """Show the stricter handling with the entries of a letter; return how many."""
    act.about("letter", mid)
    rows = _of_letter(owner, mid)
    for row in rows:
        row.handling = handling.to_json()
        row.save(update_fields=["handling"])
    act.note(rows=len(rows))
    return len(rows)


@action(events.COMMITMENT_CORRECTED)
def follow_own_revision(act: Act, outgoing: Outgoing) -> None:
    """Follow what we decided about a letter of ours: taken back it counts here no more either."""
    act.about("letter", str(outgoing.letter))
    _settled(act, lock(Commitment.objects.get(pk=outgoing.conv)))


def _of_letter(owner: str, mid: UUID) -> list[CommitmentEntry]:
    if owner == settings.NODE_ID:
        return []
    rows = CommitmentEntry.objects.select_related("commitment").filter(letter=mid, node=owner, ours=False)
    return list(rows)


def _rebuild(rows: list[CommitmentEntry]) -> None:
    for commitment in {row.commitment_id: row.commitment for row in rows}.values():
        rebuild(lock(commitment))
