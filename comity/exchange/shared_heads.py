"""Which of our checkpoints a partner surely holds: it went out with something that the partner answered."""

from dataclasses import dataclass

from comity.audit.core.checkpoints import open_checkpoint
from comity.audit.core.errors import LogError
from comity.audit.models import Checkpoint
from comity.audit.stored_tree import log_verifiers, newest_checkpoint
from comity.exchange.core import strict_json
from comity.exchange.core.digests import unb64u
from comity.exchange.core.receipts import MAX_BYTES, State
from comity.exchange.models import OutLetter, Peer, Receipt

_LOOKED_AT = 20  # of the newest: one that went out before the log had a checkpoint carries none


@dataclass(frozen=True)
class SharedHead:
    """A checkpoint of ours, and what shows that the partner holds it.

    `hop` and `answer`: our hop token that carried it, and the partner's signed receipt that answers it. Or `given`: a
    receipt of ours that carried it and that the partner took, which it can show and we cannot. Or nothing.
    """

    checkpoint: Checkpoint
    hop: str = ""
    answer: str = ""
    given: str = ""


def head_for(peer: Peer, index: int) -> SharedHead | None:
    """Return the newest checkpoint over an entry that both sides hold; else our newest one; None when none covers it."""
    for found in (_with_letters(peer, index), _with_receipts(peer, index)):
        if found is not None:
            return found
    newest = newest_checkpoint()
    return SharedHead(newest) if newest is not None and newest.size > index else None


def _with_letters(peer: Peer, index: int) -> SharedHead | None:
    taken = (
        OutLetter.objects.filter(peer=peer, receipt_verified=True).exclude(hop="").order_by("-epoch", "-ls")
    )
    for mid, hop in taken.values_list("mid", "hop")[:_LOOKED_AT]:
        checkpoint = _carried(hop, index)
        answer = Receipt.objects.filter(peer=peer, given=False, mid=mid, state=State.STORED.value).first()
        if checkpoint is not None and answer is not None:
            return SharedHead(checkpoint, hop=hop, answer=answer.token)
    return None


def _with_receipts(peer: Peer, index: int) -> SharedHead | None:
    # `stored` went out as an answer, which may have been lost on its way
    posted = Receipt.objects.filter(peer=peer, given=True, posted_at__isnull=False).exclude(
        state=State.STORED.value
    )
    for token in posted.order_by("-rid").values_list("token", flat=True)[:_LOOKED_AT]:
        checkpoint = _carried(token, index)
        if checkpoint is not None:
            return SharedHead(checkpoint, given=token)
    return None


def _carried(token: str, index: int) -> Checkpoint | None:
    """Return the checkpoint that a token of ours carries, as our log has it, where it covers an entry."""
    note = strict_json.parse(unb64u(token.split(".")[1]), MAX_BYTES).get("cp")
    try:
        size = open_checkpoint(note, log_verifiers()).checkpoint.size if isinstance(note, str) else 0
    except LogError:
        return None  # of a log that this node had before
    found = Checkpoint.objects.filter(size=size).first() if size > index else None
    return found if found is not None and found.note == note else None
