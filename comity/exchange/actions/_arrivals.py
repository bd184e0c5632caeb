"""Letters of one peer that are stored together: what the acts need is read once, and their rows are written once."""

from collections.abc import Collection, Iterable
from uuid import UUID

from comity.audit.acts import Act
from comity.audit.partners import remember_checkpoint
from comity.exchange.core.hop import Cover
from comity.exchange.core.mail import Kept
from comity.exchange.descriptors import descriptor_of, log_keys_of
from comity.exchange.links import COUNT_STORED, Mark, count_receipt, count_stored, link_to_store_on
from comity.exchange.models import InLetter, LetterCopy, Peer, Receipt, Void
from comity.exchange.nudges import INBOX, OUTBOX, nudge
from comity.exchange.recovering import is_awaited
from comity.lib.statements import ByCount, Columns, Found, Question, ask, run

_LETTER, _RECEIPT = Columns(InLetter), Columns(Receipt)
_KNOWN = Columns(InLetter, without=("body", "hop", "inner", "payload"))
_SAME = (  # our own columns; by two indexes, where one condition with OR would read all letters of the peer
    f"SELECT {_KNOWN.of('letter')} FROM exchange_inletter AS letter WHERE peer_id = %s AND mid = ANY(%s::uuid[])"  # noqa: S608
    f" UNION ALL SELECT {_KNOWN.of('letter')} FROM exchange_inletter AS letter"
    " JOIN unnest(%s::integer[], %s::bigint[]) AS told(epoch, ls) ON letter.epoch = told.epoch AND letter.ls = told.ls"
    " WHERE letter.peer_id = %s"
)
_SAME_AS_ONE = (  # the server keeps its plan, as `among` has it
    f"SELECT {_KNOWN.of('letter')} FROM exchange_inletter AS letter WHERE peer_id = %s AND mid = %s"  # noqa: S608
    f" UNION ALL SELECT {_KNOWN.of('letter')} FROM exchange_inletter AS letter"
    " WHERE epoch = %s::integer AND ls = %s::bigint AND peer_id = %s"
)
_STORE = ByCount(
    lambda count: (
        f"WITH letters AS (INSERT INTO exchange_inletter ({_LETTER.names}) {_LETTER.source(count)}),"
        f" receipts AS (INSERT INTO exchange_receipt ({_RECEIPT.names}) {_RECEIPT.source(count)}),"
        f" counted AS ({COUNT_STORED}) SELECT pg_notify(%s, '')"
    )
)


class Arrivals:
    """What one transaction stores of one peer; its link stays locked until then, so nobody else stores meanwhile.

    Args:
        act: the acts around it, see `together`.
        peer: who sends.
        covers: what the hop tokens say, not yet verified: only for looking up what is here already.
    """

    def __init__(self, act: Act, peer: Peer, covers: Iterable[Cover]) -> None:
        """Lock the link and look up the letters of these ids and numbers."""
        self.act = act
        self.peer = peer
        told = list(covers)
        mids, numbers = {cover.mid for cover in told}, {(cover.epoch, cover.ls) for cover in told}
        found, same = link_to_store_on(peer, self._same(mids, numbers))
        self._link, self._own_checkpoint = found.link, found.checkpoint
        self._has_beyond = found.has_beyond
        self._mark = Mark(self._link, is_at_end=not found.has_beyond)
        self._known: dict[UUID, InLetter] = {}
        self._looked_up: set[str | tuple[int, int]] = set()  # message ids, and link numbers of epochs
        self._fresh: set[UUID] = set()  # added and not written yet
        self._taken: set[tuple[int, int]] = set()
        self._letters: list[InLetter] = []
        self._receipts: list[Receipt] = []
        self._flaws: dict[str | None, str] = {}
        self._waits: bool | None = None
        self._note_same(mids, numbers, same)

    def _same(self, mids: Collection[str], numbers: Collection[tuple[int, int]]) -> Question:
        ids = [UUID(mid) for mid in mids]
        epochs, places = [epoch for epoch, _ls in numbers], [ls for _epoch, ls in numbers]
        if len(ids) == len(places) == 1:
            return _SAME_AS_ONE, [self.peer.pk, *ids, *epochs, *places, self.peer.pk]
        return _SAME, [self.peer.pk, ids, epochs, places, self.peer.pk]

    def _note_same(
        self, mids: Collection[str], numbers: Collection[tuple[int, int]], found: Iterable[Found]
    ) -> None:
        self._looked_up |= {*mids, *numbers}
        for row in found:
            self._remember(_KNOWN.read(row))

    def _look_up(self, mids: Collection[str], numbers: Collection[tuple[int, int]]) -> None:
        self._note_same(mids, numbers, ask(*self._same(mids, numbers)))

    def _remember(self, letter: InLetter) -> None:
        self._known[letter.mid] = letter
        self._taken.add((letter.epoch, letter.ls))

    def find(self, mid: str) -> InLetter | None:
        """Return the letter of this id, stored before or a moment ago."""
        if mid not in self._looked_up:
            self._look_up({mid}, ())
        return self._known.get(UUID(mid))

    def kept(self, letter: InLetter) -> Kept:
        """Return a letter as the edge knows it, with the digests of all its bodies."""
        digs = {letter.dig}
        if letter.mid not in self._fresh:
            copies = LetterCopy.objects.filter(letter=letter, idg=letter.idg)
            digs.update(copies.values_list("dig", flat=True))
        return Kept(letter.idg, frozenset(digs), letter.answer)

    def is_taken(self, epoch: int, ls: int) -> bool:
        """Whether another letter came under this number."""
        if (epoch, ls) not in self._looked_up:
            self._look_up((), {(epoch, ls)})
        return (epoch, ls) in self._taken

    def is_closed(self, epoch: int, ls: int, mid: str) -> bool:
        """Whether a void closed this number, and named another letter under it."""
        if not self._has_beyond and (epoch, ls) > (self._link.in_epoch, self._link.in_hw):
            return False
        return Void.objects.filter(peer=self.peer, epoch=epoch, ls=ls).exclude(mid=UUID(mid)).exists()

    def waits_for_word(self) -> bool:
        """Whether nothing of this partner may be taken before it has said what we missed in a restore."""
        if self._waits is None:
            self._waits = is_awaited(self.peer)  # our numbers of receipts are not known yet
        return self._waits

    def own_checkpoint(self) -> str | None:
        """Return our newest signed checkpoint, for the receipts."""
        return self._own_checkpoint

    def checkpoint(self, note: str | None) -> str:
        """Keep the peer's checkpoint; return what is wrong with it."""
        if note not in self._flaws:
            self._flaws[note] = remember_checkpoint(
                self.peer.node, log_keys_of(descriptor_of(self.peer), self.act.at), note
            )
        return self._flaws[note]

    def count(self, epoch: int, ls: int) -> tuple[int, int]:
        """Take a number; return up to where none is missing, and the number of the receipt."""
        return self._mark.take(epoch, ls), count_receipt(self._link)

    def add(self, letter: InLetter, receipt: Receipt) -> None:
        """Have a letter and its receipt written with the others."""
        self._letters.append(letter)
        self._receipts.append(receipt)
        self._fresh.add(letter.mid)
        self._remember(letter)

    def write(self) -> None:
        """Write what was added; called before anything asks for it in the tables, and at the end."""
        if not self._letters:
            return
        counted, is_news = count_stored(self._link, self.act.at)
        rows = [*_LETTER.values(self._letters), *_RECEIPT.values(self._receipts)]
        run(_STORE.text(len(self._letters)), [*rows, *counted, INBOX])
        if is_news:
            nudge(OUTBOX)
        self._letters.clear()
        self._receipts.clear()
        self._fresh.clear()
