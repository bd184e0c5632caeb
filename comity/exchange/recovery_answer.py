"""What we hold of a restored partner, page by page: read at the edge, which holds hop keys only and opens nothing."""

import re
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from comity.audit.actors import PartnerNode
from comity.audit.models import PartnerCheckpoint
from comity.exchange.actions.giving_back import hear_question, keep_wanted
from comity.exchange.card_wants import want_after_restore
from comity.exchange.core import strict_json
from comity.exchange.core.digests import unb64u
from comity.exchange.core.errors import MalformedError
from comity.exchange.core.receipts import MAX_BYTES
from comity.exchange.core.recovery import (
    MOST_ENTRIES,
    MOST_LETTERS,
    MOST_RECEIPTS,
    MOST_TOMBSTONES,
    Held,
    LogNote,
    Page,
    Question,
    fitting,
)
from comity.exchange.keepers import tombstones_for
from comity.exchange.models import InLetter, Peer, Receipt

_TOMBSTONES = re.compile(r"t/(\d{1,9})", re.ASCII)
_LETTERS = re.compile(r"l/(\d{1,9})/(\d{1,18})/([0-9a-f-]{36})", re.ASCII)
_LAST = UUID(int=2**128 - 1)  # behind every letter of a number
Place = tuple[int, int, UUID]  # epoch, link number, id


class RecoveryTables:
    """Answers restored nodes from our tables."""

    def note_restored(self, iss: str) -> None:
        """Have the card of a node asked for that says it was restored; asking again changes nothing."""
        want_after_restore(Peer.objects.get(node=iss))

    def answer(self, iss: str, question: Question) -> Page:
        """Give the next page. Raises MalformedError when the question goes on from no place of ours."""
        peer = Peer.objects.get(node=iss)
        actor = PartnerNode(iss)
        if question.want:
            return Page(gone=keep_wanted(actor, peer.pk, question.epoch, question.want))
        if not question.after:
            expired = hear_question(actor, peer.pk, question)
            return _from_tombstones(peer, question, 0, rseq=_highest_rseq(peer), expired=expired)
        if found := _TOMBSTONES.fullmatch(question.after):
            return _from_tombstones(peer, question, int(found[1]))
        if found := _LETTERS.fullmatch(question.after):
            return _from_letters(peer, question, (int(found[1]), int(found[2]), _uuid(found[3])))
        raise MalformedError("This is no place to go on from.")


def _from_tombstones(
    peer: Peer, question: Question, first: int, *, rseq: int | None = None, expired: int = 0
) -> Page:
    """Return tombstones from a place on; where there are none any more, the first letters."""
    every = tombstones_for(peer.node)
    some = tuple(every[first : first + MOST_TOMBSTONES])
    if not some:
        return _from_letters(
            peer, question, (question.ours.epoch, question.ours.ls, _LAST), rseq=rseq, expired=expired
        )
    return Page(rseq=rseq, expired=expired, tombstones=some, after=f"t/{first + len(some)}")


def _from_letters(
    peer: Peer, question: Question, after: Place, *, rseq: int | None = None, expired: int = 0
) -> Page:
    """Return the node's letters behind a place; on the last page what we hold of its log."""
    found = list(_letters_behind(peer, question, after)[: MOST_LETTERS + 1])
    receipts: dict[UUID, list[str]] = {letter.mid: [] for letter in found}
    given = Receipt.objects.filter(peer=peer, given=True, mid__in=receipts).order_by("at", "rid")
    for receipt in given:
        receipts[receipt.mid].append(receipt.token)
    held = [
        Held(
            hop=letter.hop,
            conv=str(letter.conv) if letter.conv else None,
            cseq=letter.cseq,
            receipts=tuple(receipts[letter.mid][:MOST_RECEIPTS]),
        )
        for letter in found
    ]
    page = fitting(held)
    if len(page) == len(found):
        return Page(rseq=rseq, expired=expired, letters=page, log=_log_note(peer))
    last = found[len(page) - 1]
    return Page(rseq=rseq, expired=expired, letters=page, after=f"l/{last.epoch}/{last.ls}/{last.mid}")


def _letters_behind(peer: Peer, question: Question, after: Place) -> QuerySet[InLetter]:
    epoch, ls, mid = max(after, (question.ours.epoch, question.ours.ls, _LAST))
    behind = Q(epoch__gt=epoch) | Q(epoch=epoch, ls__gt=ls) | Q(epoch=epoch, ls=ls, mid__gt=mid)
    found = InLetter.objects.filter(behind, peer=peer, epoch__lt=question.epoch)
    return found.defer("body", "inner", "payload").order_by("epoch", "ls", "mid")


def _tokens(peer: Peer) -> list[dict[str, object]]:
    """Return what stands in the newest receipts of a node that we hold; they were verified when they came."""
    newest = Receipt.objects.filter(peer=peer, given=False).order_by("-at", "-rid")
    tokens = newest.values_list("token", flat=True)[:MOST_ENTRIES]
    return [strict_json.parse(unb64u(token.split(".")[1]), MAX_BYTES) for token in tokens]


def _highest_rseq(peer: Peer) -> int:
    taken = Receipt.objects.filter(peer=peer, given=False)
    highest: int | None = taken.aggregate(highest=Max("rseq"))["highest"]
    return highest or 0


def _log_note(peer: Peer) -> LogNote:
    held = PartnerCheckpoint.objects.filter(node=peer.node, is_fork=False).order_by("-at", "-size").first()
    entries = (claims.get("entry") for claims in _tokens(peer))
    hashes = [str(entry["hash"]) for entry in entries if isinstance(entry, dict)]
    return LogNote(held.note if held else None, tuple(hashes))


def _uuid(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError as error:
        raise MalformedError("This is no place to go on from.") from error
