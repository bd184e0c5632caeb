"""The ledger of one commitment: the changes and countersignatures of both sides in, what stands out.

Pure and without an order of its own: whatever came first or twice, the same entries give the same ledger on both nodes. No change
stands by the word of one side.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from comity.cooperation.core.terms import Flaw, Stage, Terms, flaw_of, terms_in
from comity.operations.core.entries import Signed, in_order


class Kind(StrEnum):
    """What an entry does."""

    CHANGE = "change"  # data: on [ids], terms
    COUNTERSIGN = "countersign"  # data: of
    DISPUTE = "dispute"  # data: of, reason
    WITHDRAW = "withdraw"  # data: of; the author's own change, while the other side has not countersigned it


class Standing(StrEnum):
    """Where a change stands."""

    PROPOSED = "proposed"
    COUNTERSIGNED = "countersigned"
    ALONE = "alone"  # the partner has no node: it stands, and says so
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"
    PASSED = "passed"  # what it builds on was built on by another change since
    VOID = "void"  # it could never stand; `flaw` says why


@dataclass(frozen=True)
class Change:
    """A change and what was said of it."""

    entry: Signed
    terms: Terms | None  # None where it cannot be read
    on: tuple[str, ...]
    standing: Standing
    flaw: Flaw | None = None
    answer: Signed | None = None  # the countersignature, the last dispute, or the withdrawal

    @property
    def id(self) -> str:
        """The id of its entry."""
        return self.entry.id


@dataclass(frozen=True)
class Ledger:
    """A commitment as both sides hold it.

    Attributes:
        changes: all of them, in one order.
        heads: those that stand and that nothing standing builds on: one; two where the ledger is split; none before the first.
        mark: a digest of what stands, with its words, and by which signatures: two nodes with one mark hold the same.
    """

    changes: tuple[Change, ...]
    heads: tuple[Change, ...]
    mark: str

    @property
    def is_split(self) -> bool:
        """Whether both sides countersigned changes that do not follow each other."""
        return len(self.heads) > 1

    @property
    def terms(self) -> Terms | None:
        """What stands, None where nothing does or where it is split."""
        return self.heads[0].terms if len(self.heads) == 1 else None

    @property
    def open(self) -> tuple[Change, ...]:
        """What waits for the other side."""
        return tuple(one for one in self.changes if one.standing is Standing.PROPOSED)

    @property
    def disputed(self) -> tuple[Change, ...]:
        """What the other side does not agree to, and nobody has passed over since."""
        return tuple(one for one in self.changes if one.standing is Standing.DISPUTED)

    def is_grounded(self, change: Change) -> bool:
        """Whether all that a change builds on stands, so that a signature under it has effect."""
        standing = {one.id for one in self.changes if one.standing in _STANDS}
        return standing.issuperset(change.on)

    @property
    def stage(self) -> Stage | None:
        """How far it has come by what stands."""
        return self.terms.stage if self.terms else None


@dataclass
class _Said:
    """What was said of a change, by whom."""

    countersigned: Signed | None = None
    disputed: Signed | None = None
    withdrawn: Signed | None = None


@dataclass
class _Fold:
    sides: frozenset[str]
    alone: bool
    changes: Mapping[str, Signed]
    said: Mapping[str, _Said]
    found: dict[str, Change] = field(default_factory=dict)
    under_way: set[str] = field(default_factory=set)

    def change(self, identifier: str) -> Change:
        """Judge a change, and before it what it builds on; by a list of what is to be judged, for a chain may be long."""
        waiting = [identifier]
        while waiting:
            entry = self.changes[waiting[-1]]
            before = [
                one
                for one in _ids(entry.data.get("on", ()))
                if one in self.changes and one not in self.found and one not in self.under_way
            ]
            self.under_way.add(entry.id)
            if before and entry.id not in self.found:
                waiting += before
                continue
            if entry.id not in self.found:
                self.found[entry.id] = self._judge(entry)
            self.under_way.discard(entry.id)
            waiting.pop()
        return self.found[identifier]

    def _judge(self, entry: Signed) -> Change:
        on = _ids(entry.data.get("on", ()))
        terms = terms_in(entry.data)
        if terms is None:
            return Change(entry, None, on, Standing.VOID, Flaw.UNREADABLE)
        said = self.said.get(entry.id, _Said())
        if said.withdrawn is not None and said.countersigned is None:
            return Change(entry, terms, on, Standing.WITHDRAWN, answer=said.withdrawn)
        grounds = [self.found[one] for one in on if one in self.found]  # of a circle none is found
        may_stand = len(grounds) == len(on) and all(one.standing in _STANDS | _WAITS for one in grounds)
        if may_stand and any(one.standing in _WAITS for one in grounds):
            # it waits with what it builds on; nobody can countersign it before
            return Change(entry, terms, on, Standing.PROPOSED)
        if (flaw := self._flaw(terms, grounds, len(on))) is not None:
            return Change(entry, terms, on, Standing.VOID, flaw)
        standing, answer = self._answered(said)
        return Change(entry, terms, on, standing, answer=answer)

    def _flaw(self, terms: Terms, grounds: Sequence[Change], wanted: int) -> Flaw | None:
        if len(grounds) < wanted or any(one.standing not in _STANDS for one in grounds):
            return Flaw.NO_GROUND
        return flaw_of(terms, [one.terms for one in grounds if one.terms is not None], self.sides)

    def _answered(self, said: _Said) -> tuple[Standing, Signed | None]:
        if said.countersigned is not None:
            return Standing.COUNTERSIGNED, said.countersigned
        if self.alone:
            return Standing.ALONE, None
        if said.disputed is not None:
            return Standing.DISPUTED, said.disputed
        return Standing.PROPOSED, None


_STANDS = frozenset({Standing.COUNTERSIGNED, Standing.ALONE})
_WAITS = frozenset({Standing.PROPOSED, Standing.DISPUTED})


def fold(sides: Iterable[str], entries: Iterable[Signed], *, alone: bool = False) -> Ledger:
    """Compute the ledger of a commitment.

    Args:
        sides: the nodes of both sides; entries of others have no effect.
        entries: signed by them, in any order, also several times.
        alone: whether the other side has no node, so that what ours enters stands at once and is marked so.
    """
    both = frozenset(sides)
    ordered = [one for one in in_order(entries) if one.node in both]
    changes: dict[str, Signed] = {}
    for one in ordered:
        if one.kind == Kind.CHANGE:
            changes.setdefault(one.id, one)
    work = _Fold(both, alone, changes, _answers(changes, ordered))
    judged = [work.change(identifier) for identifier in sorted(changes, key=lambda key: _place(changes[key]))]
    built_on = {ground for one in judged if one.standing in _STANDS for ground in one.on}
    heads = tuple(one for one in judged if one.standing in _STANDS and one.id not in built_on)
    return Ledger(tuple(_passed(one, built_on, heads) for one in judged), heads, _mark(judged))


def _place(entry: Signed) -> tuple[object, ...]:
    return (entry.at, entry.node, *entry.place)


def _ids(value: object) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return ()
    return tuple(sorted({str(one) for one in value}))


def _answers(changes: Mapping[str, Signed], ordered: Sequence[Signed]) -> dict[str, _Said]:
    """Read who said what of which change; of an author only a withdrawal counts, of the other side the rest.

    The first countersignature stands: whoever signed cannot take the signature back by a dispute.
    """
    said: dict[str, _Said] = {}
    for entry in ordered:
        about = changes.get(str(entry.data.get("of", "")))
        if about is None:
            continue
        found = said.setdefault(about.id, _Said())
        is_own = entry.node == about.node
        if entry.kind == Kind.WITHDRAW and is_own:
            found.withdrawn = found.withdrawn or entry
        elif entry.kind == Kind.COUNTERSIGN and not is_own:
            found.countersigned = found.countersigned or entry
        elif entry.kind == Kind.DISPUTE and not is_own:
            found.disputed = entry
    return said


def _passed(change: Change, built_on: set[str], heads: Sequence[Change]) -> Change:
    """A change that waits, or is disputed, on ground that others have built on since is passed over."""
    if change.standing not in _WAITS:
        return change
    is_first_of_more = not change.on and bool(heads)
    if is_first_of_more or any(one in built_on for one in change.on):
        return Change(change.entry, change.terms, change.on, Standing.PASSED, answer=change.answer)
    return change


def _mark(changes: Iterable[Change]) -> str:
    lines = sorted(
        f"{one.id} {one.standing.value} {one.answer.id if one.answer else ''} {words_digest(one.entry.data)}"
        for one in changes
        if one.standing in _STANDS
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def words_digest(data: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what an entry says, as hex: of its JSON with sorted names and no spaces, all beyond ASCII escaped."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def change(on: Iterable[str], terms: Terms) -> dict[str, Any]:
    """Return the data of an entry that proposes terms on some changes."""
    return {"on": sorted(on), "terms": terms.to_wire()}
