"""The order of what is said in a conversation of several: by what each writer had seen, never by clocks."""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """One piece as a reader has it.

    Attributes:
        piece: its id, one for all the letters that brought it to somebody.
        author: the node that wrote it.
        after: pieces the author had seen.
    """

    piece: str
    author: str
    after: tuple[str, ...] = ()


def causal_order(said: Sequence[Said]) -> list[Said]:
    """Order pieces so that each comes after what its author had seen and said before.

    Args:
        said: in the order in which they came here; one author's stand in the order of its numbers. Where nothing
            says which of two came first, this order stands.

    Returns:
        All of them. What a liar made to stand before itself comes as it came.
    """
    place = {one.piece: number for number, one in enumerate(said)}
    earlier = _earlier(said, place)
    later: dict[int, list[int]] = {}
    open_edges = {number: len(before) for number, before in earlier.items()}
    for number, before in earlier.items():
        for one in before:
            later.setdefault(one, []).append(number)
    ready = [number for number, count in open_edges.items() if count == 0]
    heapq.heapify(ready)
    order: list[int] = []
    done: set[int] = set()
    while len(order) < len(said):
        # in a circle nothing is ready: go on with what came first
        number = heapq.heappop(ready) if ready else min(set(earlier) - done)
        if number in done:
            continue
        order.append(number)
        done.add(number)
        for following in later.get(number, []):
            open_edges[following] -= 1
            if open_edges[following] == 0:
                heapq.heappush(ready, following)
    return [said[number] for number in order]


def _earlier(said: Sequence[Said], place: Mapping[str, int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    last_of: dict[str, int] = {}
    for number, one in enumerate(said):
        before = {place[piece] for piece in one.after if piece in place} - {number}
        if one.author in last_of:
            before.add(last_of[one.author])
        last_of[one.author] = number
        found[number] = before
    return found


def unseen(said: Sequence[Said]) -> dict[str, tuple[str, ...]]:
    """Return of each piece which pieces its author had seen, meant for us, that never came here."""
    here = {one.piece for one in said}
    missing = {one.piece: tuple(piece for piece in one.after if piece not in here) for one in said}
    return {piece: gone for piece, gone in missing.items() if gone}
