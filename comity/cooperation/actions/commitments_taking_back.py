"""Act after a restore on letters about commitments that a partner gave back: what we had said is entered again.

What never left the house is not in a letter and stays lost: the answers about rights. So nothing of a rebuilt commitment
leaves again before they were answered anew.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings

from comity.accounts.models import Agency
from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.actions._commitments import LETTER, ORIGIN, lock, rebuild, settle
from comity.cooperation.commitments.bodies import entries_in
from comity.cooperation.commitments.checking import begins
from comity.cooperation.models import Commitment, CommitmentEntry, ReferenceCounter
from comity.cooperation.states import EntryState
from comity.exchange.keepers import TakenBack
from comity.exchange.peers import known_peer
from comity.operations.core.entries import Signed
from comity.release.actions import take_outgoing_back
from comity.release.models import Outgoing, OutgoingState
from comity.release.returned import AGAIN, author_of, basis_in, handling_in, number_in, unit_of
from comity.requests.choices import ALPHA2

UNSENT = frozenset({EntryState.WAITS, EntryState.RETURNED, EntryState.KEPT})


@action(events.COMMITMENT_SHARED)
def take_commitment_back(act: Act, taken: TakenBack) -> bool:
    """Rebuild a commitment of ours from the letter that began it, or enter again what we had said in one; False while it is not here."""
    data = taken.data
    act.about("commitment", data["commitment"])
    said = [Signed.from_wire(settings.NODE_ID, one) for one in entries_in(data)]
    commitment = Commitment.objects.filter(pk=data["commitment"]).first()
    is_here = commitment is not None or begins(said)
    act.note(peer=taken.node, letter=str(taken.mid), restored=is_here, recalled=taken.recalled)
    if not is_here:
        return False
    commitment = lock(commitment) if commitment is not None else _begun(taken, data)
    if not commitment.partner:  # the backup is from before the partner joined
        commitment.partner = taken.node
        commitment.leaves_under, commitment.leaves_article = basis_in(taken.letter)
        commitment.offence = data["offence"]
        commitment.save(update_fields=["partner", "leaves_under", "leaves_article", "offence"])
    rows = [_keep(act, commitment, one, taken) for one in said]
    take_outgoing_back(act, taken, ORIGIN, rows[0].pk)
    settle(commitment)
    if taken.recalled:
        _forget(commitment, rows, taken)
    rebuild(commitment)
    return True


def _begun(taken: TakenBack, data: Mapping[str, Any]) -> Commitment:
    letter, agency, peer = taken.letter, Agency.objects.get(is_home=True), known_peer(taken.node)
    agreement, article = basis_in(letter)
    return Commitment.objects.create(
        id=UUID(data["commitment"]),
        agency=agency,
        unit=unit_of(letter, agency),
        ref=_free_reference(agency, data["ref"], letter.created.year),
        partner=taken.node,
        partner_country=ALPHA2.get(peer.country, "") if peer else "",
        leaves_under=agreement,
        leaves_article=article,
        offence=data["offence"],
        handling=handling_in(letter),
        created_by=author_of(letter),
        created_at=letter.created,
    )


def _free_reference(agency: Agency, ref: str, year: int) -> str:
    """Return the reference that the partner knows, and count on past it; a new commitment may bear it since the restore."""
    counter, _made = ReferenceCounter.objects.select_for_update().get_or_create(
        agency=agency, letter=LETTER, year=year
    )
    counter.last = max(counter.last, number_in(ref))
    counter.save(update_fields=["last"])
    return f"{ref[:18]}{AGAIN}" if Commitment.objects.filter(agency=agency, ref=ref).exists() else ref[:20]


def _keep(act: Act, commitment: Commitment, signed: Signed, taken: TakenBack) -> CommitmentEntry:
    """Keep an entry as it was signed; of one that the backup knows as unsent the letter says that it has left."""
    entry, is_new = CommitmentEntry.objects.get_or_create(
        id=UUID(signed.id),
        defaults={
            "commitment": commitment,
            "node": settings.NODE_ID,
            "seq": signed.seq,
            "kind": signed.kind,
            "at": signed.at,
            "data": dict(signed.data),
            "ours": True,
            "by": author_of(taken.letter),
            "state": EntryState.SENT,
            "came_at": act.at,
        },
    )
    if not is_new and entry.state in UNSENT:
        entry.state, entry.asks_second = EntryState.SENT, False
        entry.save(update_fields=["state", "asks_second"])
    return entry


def _forget(commitment: Commitment, rows: list[CommitmentEntry], taken: TakenBack) -> None:
    """Count no more what stands in no other letter than one that was recalled."""
    others = Outgoing.objects.filter(conv=commitment.pk, state=OutgoingState.SENT).exclude(letter=taken.mid)
    elsewhere = {str(one["entry"]) for row in others for one in entries_in(row.data)}
    for row in rows:
        if str(row.pk) not in elsewhere:
            row.state = EntryState.RETURNED
            row.save(update_fields=["state"])
