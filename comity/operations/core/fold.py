"""The fold: entries of all agencies in, the operation as everybody sees it out.

Pure and without an order of its own: whatever came first or twice, the same entries give the same operation. So two nodes
that hold the same signed entries show the same, to the digit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from comity.operations.core.entries import Kind, Signed, in_order
from comity.operations.core.pairs import Key, Pair, Standing, Standings, groups, read_pairs
from comity.operations.core.plan import Part, mark_of, span_of
from comity.operations.core.results import Found
from comity.operations.core.totals import Totals, count

GO, NO_GO = "go", "no-go"
BEGIN, END = "begin", "end"


class State(StrEnum):
    """Where an operation stands."""

    PLANNED = "planned"
    GO = "go"
    NO_GO = "no-go"
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True)
class Result:
    """A result as it stands: what its agency said last, all it said before, and whether it took it back.

    `counts_as` is the result that counts for it: itself, or the one it was agreed to be the same as.
    """

    id: str
    node: str
    found: Found
    versions: tuple[Signed, ...]
    withdrawn: Signed | None
    counts_as: str
    may_be: tuple[str, ...] = ()

    @property
    def version(self) -> int:
        """The author's number of what stands: who corrects names it."""
        return self.versions[-1].seq

    @property
    def is_counted(self) -> bool:
        """Whether it stands in the totals by itself."""
        return self.withdrawn is None and self.counts_as == self.id


@dataclass(frozen=True)
class Course:
    """The operation computed from entries."""

    host: str
    parties: tuple[str, ...]  # those that take part, the leading one first
    ever: frozenset[str]  # those that took part at any time
    dropped: Mapping[str, Signed]  # those that the leading one took out, each with its entry about it
    parts: Mapping[str, Part]
    plans: Mapping[str, tuple[Signed, ...]]  # every version of each part, oldest first
    mark: str
    span: tuple[datetime, datetime] | None
    decisions: Mapping[str, tuple[Signed, ...]]
    state: State
    began: Signed | None
    ended: Signed | None
    results: Mapping[str, Result]
    pairs: tuple[Pair, ...]
    unheld: frozenset[Key]  # agreed pairs that cannot hold
    totals: Totals
    doubtful: Totals  # what of the totals may be counted twice

    def standing_decision(self, node: str) -> Signed | None:
        """Return what an agency decided last, about whatever plan."""
        said = self.decisions.get(node, ())
        return said[-1] if said else None

    def is_current(self, decision: Signed) -> bool:
        """Whether a decision is about the places and times as they are planned now."""
        return str(decision.data["mark"]) == self.mark

    def totals_of(self, node: str) -> Totals:
        """Count what an agency contributed and what counts by itself."""
        return count(one.found for one in self.results.values() if one.node == node and one.is_counted)


def fold(host: str, entries: Iterable[Signed]) -> Course:
    """Compute an operation; `host` is the node that leads it.

    Of an agency that was taken out counts what it had said up to the number that the leading one names: so it is the same
    everywhere, also where a later entry of it came before the word that it takes part no longer.
    """
    ordered = in_order(entries)
    parties, ever, dropped = _parties(host, ordered)
    ends = {node: one.data["last"] for node, one in dropped.items() if "last" in one.data}
    ordered = [one for one in ordered if one.node in ever and one.seq <= ends.get(one.node, one.seq)]
    plans = _by_author(ordered, Kind.PLAN)
    parts = {node: Part.from_wire(said[-1].data) for node, said in plans.items() if node in parties}
    mark = mark_of(parts)
    decisions = _by_author(ordered, Kind.DECISION)
    began, ended = _course(host, ordered, BEGIN), _course(host, ordered, END)
    results = _results(ordered)
    standings = {
        one.id: Standings(one.id, one.node, one.found, one.withdrawn is not None) for one in results.values()
    }
    pairs = read_pairs(standings, ordered)
    counts_as, unheld = groups(pairs, standings)
    results = _settled(results, pairs, counts_as)
    return Course(
        host=host,
        parties=parties,
        ever=ever,
        dropped=dropped,
        parts=parts,
        plans=plans,
        mark=mark,
        span=span_of(parts),
        decisions=decisions,
        state=_state(parties, mark, decisions, began, ended),
        began=began,
        ended=ended,
        results=results,
        pairs=tuple(pairs),
        unheld=frozenset(unheld),
        totals=count(one.found for one in results.values() if one.is_counted),
        doubtful=_doubtful(results, pairs),
    )


def _parties(
    host: str, entries: Sequence[Signed]
) -> tuple[tuple[str, ...], frozenset[str], dict[str, Signed]]:
    said: dict[str, Signed] = {}
    for entry in entries:
        if entry.kind == Kind.PARTY and entry.node == host and entry.data["node"] != host:
            said[entry.data["node"]] = entry
    others = sorted(node for node, one in said.items() if one.data["takes_part"])
    dropped = {node: one for node, one in sorted(said.items()) if not one.data["takes_part"]}
    return (host, *others), frozenset({host, *said}), dropped


def _by_author(entries: Sequence[Signed], kind: Kind) -> dict[str, tuple[Signed, ...]]:
    found: dict[str, tuple[Signed, ...]] = {}
    for entry in entries:
        if entry.kind == kind:
            found[entry.node] = (*found.get(entry.node, ()), entry)
    return found


def _course(host: str, entries: Sequence[Signed], word: str) -> Signed | None:
    said = [
        one for one in entries if one.kind == Kind.COURSE and one.node == host and one.data["word"] == word
    ]
    return said[0] if said else None


def _state(
    parties: Sequence[str],
    mark: str,
    decisions: Mapping[str, tuple[Signed, ...]],
    began: Signed | None,
    ended: Signed | None,
) -> State:
    if ended is not None:
        return State.ENDED
    last = {node: decisions[node][-1] for node in parties if node in decisions}
    if began is not None:
        if any(one.data["word"] == NO_GO for one in last.values()):
            return State.NO_GO
        meant = began.data["mark"]
        said_go = {
            node
            for node in parties
            if any(one.data["mark"] == meant and one.data["word"] == GO for one in decisions.get(node, ()))
        }
        if said_go == set(parties):
            return State.RUNNING
    now = {node: one.data["word"] for node, one in last.items() if one.data["mark"] == mark}
    if NO_GO in now.values():
        return State.NO_GO
    return State.GO if len(now) == len(parties) else State.PLANNED


def _results(entries: Sequence[Signed]) -> dict[str, Result]:
    first = {one.id: one for one in entries if one.kind == Kind.RESULT}
    versions: dict[str, list[Signed]] = {which: [one] for which, one in first.items()}
    withdrawn: dict[str, Signed] = {}
    for entry in entries:
        of = (
            first.get(entry.data.get("result", ""))
            if entry.kind in {Kind.CORRECTION, Kind.WITHDRAWAL}
            else None
        )
        if of is None or of.node != entry.node:
            continue  # of a result that is not here, or of another agency: its own agency alone speaks for it
        if entry.kind == Kind.CORRECTION:
            versions[of.id].append(entry)
        else:
            withdrawn.setdefault(of.id, entry)
    found = {}
    for which, said in versions.items():
        said.sort(key=lambda one: one.place)
        data = said[-1].data
        stands = Found.from_wire(data["now"] if said[-1].kind == Kind.CORRECTION else data)
        found[which] = Result(which, first[which].node, stands, tuple(said), withdrawn.get(which), which)
    return found


def _settled(
    results: Mapping[str, Result], pairs: Sequence[Pair], counts_as: Mapping[str, str]
) -> dict[str, Result]:
    may_be: dict[str, tuple[str, ...]] = {}
    for pair in pairs:
        if pair.standing in {Standing.OFFERED, Standing.ASKED}:
            one, other = pair.key
            may_be[one] = (*may_be.get(one, ()), other)
            may_be[other] = (*may_be.get(other, ()), one)
    return {
        which: Result(
            which,
            one.node,
            one.found,
            one.versions,
            one.withdrawn,
            counts_as.get(which, which),
            may_be.get(which, ()),
        )
        for which, one in sorted(results.items())
    }


def _doubtful(results: Mapping[str, Result], pairs: Sequence[Pair]) -> Totals:
    """Count of each pair that may be one the later result, once: by that much the totals may be too high."""
    later = {
        max(pair.key, key=lambda which: (results[which].found.at, which))
        for pair in pairs
        if pair.standing in {Standing.OFFERED, Standing.ASKED}
    }
    return count(results[which].found for which in sorted(later) if results[which].is_counted)
