"""The tables that the bench prints."""

import os
import sys
import time
from collections.abc import Mapping, Sequence

from comity_names.bench.figures import Quality, by_culture, by_kind, quality, strict_threshold
from comity_names.bench.finding import Found
from comity_names.bench.pairs import THRESHOLD, Pair
from comity_names.bench.peers import Matcher, matchers, ours, usual_threshold

SPELLINGS = {
    "same": ("Nguyen Van Thanh", "NguyenVanThanh", "Ruan Wencheng", "Ruanwen Cheng", "Ruan Văn Thành", "阮文成", "グエン・ヴァン・タイン"),
    "different": ("Nguyễn Văn Thanh", "Nguyễn Văn Thạnh", "Nguyễn Văn Thắng", "Trần Văn Thành", "Nguyễn Văn Thanh Sơn", "阮文清"),
}  # fmt: skip


def load() -> str:
    """How busy the machine is; times mean little on a busy one."""
    return f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


def run(pairs: Sequence[Pair], matcher: Matcher) -> tuple[list[float], float]:
    """Scores of all pairs and the processor time a pair took, in microseconds."""
    start = time.process_time()
    scores = [matcher(pair.left, pair.right) for pair in pairs]
    return scores, 1e6 * (time.process_time() - start) / max(len(pairs), 1)


def report(title: str, pairs: Sequence[Pair], *, kinds: bool) -> tuple[list[float], Quality]:
    """Print the figures of every matcher on these pairs; the scores and the quality of the engine are returned."""
    say = sys.stdout.write
    same = [pair.same for pair in pairs]
    say(f"\n{title}: {len(pairs)} pairs, {sum(same)} same\n")
    say(f"{'matcher':26}{'AP':>8}{'best F1':>9}{'R@99P':>8}{'ECE':>8}{'µs/pair':>9}\n")
    scored: dict[str, list[float]] = {}
    for name, matcher in matchers().items():
        scores, took = run(pairs, matcher)
        found = quality(scores, same)
        scored[name] = scores
        figures = "".join(f"{figure:8.3f}" for figure in found)
        say(f"{name:26}{figures}{took:9.0f}\n")
    own = next(iter(scored.values()))
    if kinds:
        _print_kinds(pairs, scored)
        _print_cultures(pairs, own)
    return own, quality(own, same)


def _print_kinds(pairs: Sequence[Pair], scored: Mapping[str, Sequence[float]]) -> None:
    """Every kind a line: the engine at a half and at 99 % precision, then the peers at their usual thresholds."""
    say = sys.stdout.write
    own = next(iter(scored.values()))
    strict = strict_threshold(own, [pair.same for pair in pairs])
    peers = {name: scores for name, scores in scored.items() if scores is not own}
    say("share called the same, by kind\n")
    for number, name in enumerate(peers, start=1):
        say(f"  [{number}] {name} at {usual_threshold(name)}\n")
    say(f"  {'':10}{'':32}{'pairs':>5}{THRESHOLD:8}{strict:8.3f}")
    say("".join(f"{f'[{number}]':>6}" for number in range(1, len(peers) + 1)) + "\n")
    others = [
        {(one.same, one.kind): one.at_half for one in by_kind(pairs, scores, usual_threshold(name))}
        for name, scores in peers.items()
    ]
    for share in by_kind(pairs, own):
        label = "same" if share.same else "different"
        beside = "".join(f"{other[share.same, share.kind]:6.2f}" for other in others)
        say(f"  {label:10}{share.kind:32}{share.pairs:5}{share.at_half:8.3f}{share.at_strict:8.3f}{beside}\n")


def _print_cultures(pairs: Sequence[Pair], scores: Sequence[float]) -> None:
    say = sys.stdout.write
    found = by_culture(pairs, scores)
    missed = sum(one.missed * one.same for one in found) / max(sum(one.same for one in found), 1)
    wrong = sum(one.wrong * one.different for one in found) / max(sum(one.different for one in found), 1)
    say(
        f"errors at {THRESHOLD} by culture of the name, and how far from all names ({missed:.3f} missed, {wrong:.3f} wrong)\n"
    )
    say(f"  {'':36}{'same':>6}{'missed':>8}{'differs':>9}{'different':>11}{'wrong':>8}{'differs':>9}\n")
    for one in found:
        left = f"{one.same:6}{one.missed:8.3f}{one.missed - missed:+9.3f}"
        say(f"  {one.culture:36}{left}{one.different:11}{one.wrong:8.3f}{one.wrong - wrong:+9.3f}\n")


def print_spellings() -> dict[str, list[float]]:
    """One man's name beside its other spellings and beside other men's names."""
    say = sys.stdout.write
    say("\nNguyễn Văn Thành beside other spellings of his name (same) and other men's names (different)\n")
    found: dict[str, list[float]] = {}
    for label, names in SPELLINGS.items():
        found[label] = [ours("Nguyễn Văn Thành", name) for name in names]
        for name, score in zip(names, found[label], strict=True):
            say(f"  {label:10}{name:26}{score:7.3f}\n")
    return found


def print_search(found: Found) -> None:
    """What a search in an invented list found, and how long it took."""
    say = sys.stdout.write
    say(
        f"\nsearch: {found.rows} invented rows, {found.forms} written forms, {len(found.milliseconds)} perturbed queries\n"
    )
    say(
        f"  built in {found.build_seconds:.0f} s ({found.build_processor:.0f} s of processors) with {found.build_megabytes:.0f} MB, "
        f"{found.disk_megabytes:.0f} MB on disk\n"
    )
    say(f"  recall@50 {found.recall():.3f}, across scripts {found.recall('cross'):.3f}\n")
    wait = f"p50 {found.percentile(0.5):.1f} ms, p95 {found.percentile(0.95):.1f} ms, longest {max(found.milliseconds):.0f} ms"
    busy = f"of one processor p50 {found.busy(0.5):.1f} ms, p95 {found.busy(0.95):.1f} ms"
    say(f"  {wait}; {busy} ({load()})\n")
    for kind, hits in sorted(found.hits.items()):
        say(f"  {kind:32}{len(hits):5}{sum(hits) / len(hits):8.3f}\n")
