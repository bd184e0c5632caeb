"""The figures of a scored list: average precision, best F1, recall at 99 % precision, calibration, errors by kind and culture."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from comity_names.bench.pairs import THRESHOLD, Pair
from comity_names.writing import read

BINS = 10


class Quality(NamedTuple):
    """Average precision, best F1, recall at 99 % precision, expected calibration error (all 0 to 1)."""

    average_precision: float
    best_f1: float
    recall_at_99: float
    calibration_error: float


class Share(NamedTuple):
    """Of the pairs of one kind: whether they are the same, how many, the share called the same at 0.5 and at 99 % precision."""

    same: bool
    kind: str
    pairs: int
    at_half: float
    at_strict: float


class Errors(NamedTuple):
    """Of the pairs with a name of one culture: share of same pairs missed, share of different ones called the same."""

    culture: str
    same: int
    missed: float
    different: int
    wrong: float


def quality(scores: Sequence[float], same: Sequence[bool]) -> Quality:
    """The four figures of a scored list; equal scores stand or fall together."""
    order = sorted(range(len(scores)), key=lambda place: -scores[place])
    wanted = max(sum(same), 1)
    true = precision_sum = recall_before = best_f1 = recall_99 = 0.0
    place = 0
    while place < len(order):
        end = place
        while end < len(order) and scores[order[end]] == scores[order[place]]:
            true += same[order[end]]
            end += 1
        precision, recall = true / end, true / wanted
        precision_sum += precision * (recall - recall_before)
        recall_before = recall
        if true:
            best_f1 = max(best_f1, 2 * precision * recall / (precision + recall))
        if precision >= 0.99:
            recall_99 = recall
        place = end
    return Quality(precision_sum, best_f1, recall_99, calibration_error(scores, same))


def calibration_error(scores: Sequence[float], same: Sequence[bool]) -> float:
    """Mean distance between the probability said and the share found, over ten equal bins."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for score, truth in zip(scores, same, strict=True):
        bins[min(int(score * BINS), BINS - 1)].append((score, truth))
    gaps = (abs(sum(s for s, _ in found) - sum(t for _, t in found)) for found in bins.values())
    return sum(gaps) / max(len(scores), 1)


def strict_threshold(scores: Sequence[float], same: Sequence[bool]) -> float:
    """The lowest score above which 99 of 100 pairs called the same are; above 1 where there is none."""
    ranked = sorted(zip(scores, same, strict=True), key=lambda one: -one[0])
    true, strict = 0, 1.01
    for place, (score, truth) in enumerate(ranked, start=1):
        true += truth
        last = place == len(ranked) or ranked[place][0] < score
        if last and true / place >= 0.99:
            strict = score
    return strict


def by_kind(pairs: Sequence[Pair], scores: Sequence[float], threshold: float = THRESHOLD) -> list[Share]:
    """The shares of each kind, same pairs first; `at_half` is at the given threshold."""
    strict = strict_threshold(scores, [pair.same for pair in pairs])
    groups: dict[tuple[bool, str], list[float]] = defaultdict(list)
    for pair, score in zip(pairs, scores, strict=True):
        groups[not pair.same, pair.kind].append(score)
    return [
        Share(
            not different,
            kind,
            len(found),
            sum(score >= threshold for score in found) / len(found),
            sum(score >= strict for score in found) / len(found),
        )
        for (different, kind), found in sorted(groups.items())
    ]


def culture(pair: Pair) -> str:
    """The culture a labelled pair is counted under, from its kind and its scripts; never used about a person."""
    kind = pair.kind.removeprefix("hard-negative-")
    scripts = {read(pair.left).script, read(pair.right).script}
    if kind.startswith("ja") or (kind == "person" and "kana" in scripts):
        return "Japanese"
    if kind.startswith("zh"):
        return "Chinese"
    if kind.startswith("en") or kind == "general":
        return "Western and other"
    if kind.startswith("vi") or read(pair.left).marks or read(pair.right).marks:
        return "Vietnamese"
    if "han" in scripts:
        return "Chinese or Vietnamese in characters"
    return "Latin without marks"


def by_culture(pairs: Sequence[Pair], scores: Sequence[float]) -> list[Errors]:
    """Error rates at 0.5 of each culture, to be held side by side."""
    groups: dict[str, list[tuple[bool, float]]] = defaultdict(list)
    for pair, score in zip(pairs, scores, strict=True):
        groups[culture(pair)].append((pair.same, score))
    out = []
    for name, found in sorted(groups.items()):
        same = [score for truth, score in found if truth]
        different = [score for truth, score in found if not truth]
        missed = sum(score < THRESHOLD for score in same) / max(len(same), 1)
        wrong = sum(score >= THRESHOLD for score in different) / max(len(different), 1)
        out.append(Errors(name, len(same), missed, len(different), wrong))
    return out
