"""Two results of two agencies that are one: the machine offers, one side says so, the other agrees or denies.

What each side said last counts. Both sides say "same" and the pair is agreed; one says "not the same" and it is denied; a
side may say so later too. An agreed pair counts once: the result that was said to count, where both named different ones the
earlier of these.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from comity.operations.core.entries import Kind, Signed
from comity.operations.core.results import Found

NEAR = timedelta(hours=3)
SAME, NOT_SAME = "same", "not-same"
Key = tuple[str, str]


class Standing(StrEnum):
    """How far two results are one."""

    OFFERED = "offered"  # by the machine
    ASKED = "asked"  # one side said so
    AGREED = "agreed"
    DENIED = "denied"
    MOOT = "moot"  # one of them is withdrawn, or they are of two kinds now


@dataclass(frozen=True)
class Standings:
    """A result as the fold knows it while it looks for pairs."""

    id: str
    node: str
    found: Found
    withdrawn: bool


@dataclass(frozen=True)
class Pair:
    """Two results, their ids in order; `words` is what each side said last, `keep` the one that counts once agreed."""

    key: Key
    nodes: Key
    standing: Standing
    words: Mapping[str, Signed]
    keep: str = ""


def pair_key(one: str, other: str) -> Key:
    """Return two ids in their one order."""
    return (one, other) if one < other else (other, one)


def name_key(text: str) -> frozenset[str]:
    """Return the words of a name without marks, case and order, to find what may be the same."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    kept = "".join(sign if sign.isalnum() else " " for sign in bare if not unicodedata.combining(sign))
    return frozenset(kept.split())


def offered(results: Iterable[Standings]) -> list[Key]:
    """Return which results may be one: of two agencies, one kind, near in time, at one place or of one name."""
    standing = sorted((one for one in results if not one.withdrawn), key=lambda one: (one.found.at, one.id))
    found = []
    for place, one in enumerate(standing):
        for other in standing[place + 1 :]:
            if other.found.at - one.found.at > NEAR:
                break
            if one.node != other.node and _alike(one.found, other.found):
                found.append(pair_key(one.id, other.id))
    return sorted(found)


def _alike(one: Found, other: Found) -> bool:
    if one.outcome is not other.outcome:
        return False
    if one.seizure and other.seizure and one.seizure.unit != other.seizure.unit:
        return False
    same_site = bool(one.site) and one.site == other.site
    same_place = bool(name_key(one.place)) and name_key(one.place) == name_key(other.place)
    same_name = bool(name_key(one.person)) and name_key(one.person) == name_key(other.person)
    return same_site or same_place or same_name


def read_pairs(results: Mapping[str, Standings], entries: Sequence[Signed]) -> list[Pair]:
    """Return all pairs that somebody spoke of or that the machine offers; entries in the order of their authors."""
    said: dict[Key, dict[str, Signed]] = {}
    for entry in entries:
        if entry.kind != Kind.SAME:
            continue
        key = pair_key(*entry.data["results"])
        if entry.node in {results[one].node for one in key if one in results}:
            said.setdefault(key, {})[entry.node] = entry
    pairs = [_pair(key, words, results) for key, words in said.items() if all(one in results for one in key)]
    spoken = {pair.key for pair in pairs}
    pairs += [
        Pair(key, (results[key[0]].node, results[key[1]].node), Standing.OFFERED, {})
        for key in offered(results.values())
        if key not in spoken
    ]
    return sorted(pairs, key=lambda pair: pair.key)


def _pair(key: Key, words: Mapping[str, Signed], results: Mapping[str, Standings]) -> Pair:
    one, other = results[key[0]], results[key[1]]
    nodes = (one.node, other.node)
    said = [entry.data["word"] for entry in words.values()]
    if one.node == other.node or one.withdrawn or other.withdrawn or one.found.outcome != other.found.outcome:
        standing = Standing.MOOT
    elif NOT_SAME in said:
        standing = Standing.DENIED
    elif len(said) == len(set(nodes)):
        standing = Standing.AGREED
    else:
        standing = Standing.ASKED
    kept = {entry.data["keep"] for entry in words.values() if entry.data["word"] == SAME} & set(key)
    keep = min(kept or set(key), key=lambda which: (results[which].found.at, which))
    return Pair(key, nodes, standing, words, keep)


def groups(pairs: Iterable[Pair], results: Mapping[str, Standings]) -> tuple[dict[str, str], set[Key]]:
    """Return of each result that is one with others the one that counts for it, and the agreed pairs that cannot hold.

    A pair cannot hold where it would make two results of one agency one: that agency entered two.
    """
    member: dict[str, set[str]] = {}
    refused: set[Key] = set()
    hidden: set[str] = set()
    agreed = [pair for pair in pairs if pair.standing is Standing.AGREED]
    for pair in sorted(agreed, key=_agreed_at):
        one, other = (member.get(which, {which}) for which in pair.key)
        if one is other:
            continue
        if {results[which].node for which in one} & {results[which].node for which in other}:
            refused.add(pair.key)
            continue
        joined = one | other
        hidden.add(pair.key[0] if pair.keep == pair.key[1] else pair.key[1])
        for which in joined:
            member[which] = joined
    counts = {}
    for which, joined in member.items():
        open_ones = joined - hidden or joined
        counts[which] = min(open_ones, key=lambda one: (results[one].found.at, one))
    return counts, refused


def _agreed_at(pair: Pair) -> tuple[datetime, Key]:
    return max(entry.at for entry in pair.words.values()), pair.key
