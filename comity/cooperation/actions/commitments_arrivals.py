"""Act of taking in what a partner says about a commitment."""

from collections.abc import Iterable
from uuid import UUID

from comity.accounts.models import Agency
from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.actions._commitments import lock, next_reference, rebuild, tell_passed_over
from comity.cooperation.commitments import notifications
from comity.cooperation.commitments.bodies import FACTS, KIND, differs, entries_in
from comity.cooperation.commitments.checking import begins, is_known, read_entry
from comity.cooperation.commitments.folding import ledger_of
from comity.cooperation.core.ledger import Kind, Ledger
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.cooperation.models.commitments import LONGEST_AGREEMENT
from comity.cooperation.states import EntryState
from comity.exchange.core.moments import from_rfc3339
from comity.exchange.models import Receipt
from comity.exchange.peers import known_peer
from comity.exchange.registry import LetterRefusalError, ReceivedLetter
from comity.operations.core.entries import Signed
from comity.operations.reaching import HAS_IT
from comity.release.arrival import check_arrival, stamp_of
from comity.release.models import Outgoing
from comity.requests.choices import ALPHA2

TOLD = {
    Kind.CHANGE: notifications.PROPOSED,
    Kind.COUNTERSIGN: notifications.COUNTERSIGNED,
    Kind.DISPUTE: notifications.DISPUTED,
    Kind.WITHDRAW: notifications.WITHDRAWN,
}


@action(events.COMMITMENT_RECEIVED)
def receive_commitment(act: Act, letter: ReceivedLetter) -> Commitment:
    """Take in entries of a partner; what came before changes nothing. Whether its ledger is ours is looked at each time."""
    identifier = UUID(letter.data["commitment"])
    act.about("commitment", identifier)
    act.note(peer=letter.node)
    if letter.conv != identifier:  # the proof of a commitment is read from its own conversation
        raise LetterRefusalError("malformed")
    said = [read_entry(letter.node, one) for one in entries_in(letter.data)]
    check_arrival(
        letter, kind=KIND, offence=letter.data["offence"], urgency="ordinary", categories=[(FACTS, FACTS)]
    )
    commitment = Commitment.objects.filter(pk=identifier).first()
    if commitment is None and not begins(said):
        raise LetterRefusalError("unknown-commitment")
    if commitment is not None and commitment.partner != letter.node:
        raise LetterRefusalError("not-a-party")
    commitment = lock(commitment) if commitment is not None else _begun(act, letter)
    if commitment.partner_ref != letter.data["ref"]:  # a node may give it another number after a restore
        commitment.partner_ref = letter.data["ref"]
        commitment.save(update_fields=["partner_ref"])
    _refuse_withdrawn(commitment, letter, said)
    before = ledger_of(commitment)
    new = [one for one in said if _take(act, commitment, letter, one)]
    act.note(entries=len(new))
    after = rebuild(commitment)
    tell_passed_over(act, commitment, before, after)
    _compare(act, commitment, letter, said)
    for kind in dict.fromkeys(TOLD[Kind(one.kind)] for one in new if _counts(one, after)):
        notifications.tell(act, kind, commitment)
    return commitment


def _begun(act: Act, letter: ReceivedLetter) -> Commitment:
    home, peer = Agency.objects.get(is_home=True), known_peer(letter.node)
    cited = letter.envelope.get("agreement") or {}
    stamp = stamp_of(letter)
    commitment = Commitment.objects.create(
        id=UUID(letter.data["commitment"]),
        agency=home,
        ref=next_reference(home, act.at.year),
        partner=letter.node,
        partner_country=ALPHA2.get(peer.country, "") if peer else "",
        partner_ref=letter.data["ref"],
        # the article is that of their letter; ours leave under any that covers them, until we say one
        offence=letter.data["offence"],
        leaves_under=str(cited.get("id", ""))[:LONGEST_AGREEMENT],
        handling={
            "codes": stamp.codes.as_list(),
            "level": stamp.classification.level,
            "h3_text": stamp.h3_text,
        },
        created_at=act.at,
    )
    act.note(ref=commitment.ref)
    return commitment


def _refuse_withdrawn(commitment: Commitment, letter: ReceivedLetter, said: Iterable[Signed]) -> None:
    """Refuse a new signature under what we withdrew, where its node had the withdrawal before it wrote the letter.

    Both sides counted it as withdrawn by then. Where the two crossed, the signature counts.
    """
    ours = commitment.entries.filter(ours=True, kind=Kind.WITHDRAW, state=EntryState.SENT)
    withdrawn = {str(one.data["of"]): str(one.pk) for one in ours}
    signed = [one for one in said if one.kind == Kind.COUNTERSIGN and str(one.data["of"]) in withdrawn]
    if not signed:
        return
    written = from_rfc3339(letter.envelope["created"])
    held = {*letter.data["over"], *_confirmed(commitment, letter.node, written)}
    if any(withdrawn[str(one.data["of"])] in held and not is_known(commitment, one) for one in signed):
        raise LetterRefusalError("change-withdrawn")


def _counts(entry: Signed, ledger: Ledger) -> bool:
    """Whether an entry proposes something, or is the answer by which a change stands where it does: of nothing else people are told.

    A withdrawal that crossed our signature takes nothing back, and under its own proposal a partner signs nothing.
    """
    return entry.kind == Kind.CHANGE or any(
        one.answer is not None and one.answer.id == entry.id for one in ledger.changes
    )


def _take(act: Act, commitment: Commitment, letter: ReceivedLetter, entry: Signed) -> bool:
    """Keep an entry; return whether it is new."""
    if is_known(commitment, entry):
        return False
    CommitmentEntry.objects.create(
        id=UUID(entry.id),
        commitment=commitment,
        node=entry.node,
        seq=entry.seq,
        kind=entry.kind,
        at=entry.at,
        data=dict(entry.data),
        ours=False,
        state=EntryState.RECEIVED,
        handling=stamp_of(letter).to_json(),
        letter=letter.mid,
        came_at=act.at,
    )
    return True


def _compare(act: Act, commitment: Commitment, letter: ReceivedLetter, said: Iterable[Signed]) -> None:
    """Look whether the partner holds what we hold, by what its letter says; tell people when it begins to differ."""
    written = max(one.at for one in said)
    was = commitment.is_different
    commitment.their_mark = letter.data["mark"]
    commitment.is_different = differs(
        commitment, commitment.entries.all(), letter.data, _confirmed(commitment, letter.node, written)
    )
    commitment.save(update_fields=["their_mark", "is_different"])
    act.note(differs=commitment.is_different)
    if commitment.is_different and not was:
        notifications.tell(act, notifications.DIFFERENT, commitment)


def _confirmed(commitment: Commitment, node: str, before: object) -> list[str]:
    """Return which of our entries its node had delivered, by its own clock, before it wrote."""
    sent = Outgoing.objects.filter(conv=commitment.pk, peer__node=node, letter__isnull=False)
    taken = set(
        Receipt.objects.filter(mid__in=sent.values("letter"), state__in=HAS_IT, at__lt=before).values_list(
            "mid", flat=True
        )
    )
    ours = set(commitment.entries.filter(ours=True, state=EntryState.SENT).values_list("pk", flat=True))
    named = {one["entry"] for row in sent.filter(letter__in=taken) for one in entries_in(row.data)}
    return [one for one in named if UUID(one) in ours]
