"""How many pairs a second one core compares, and how much memory the tables take."""

import subprocess
import sys
import time
from collections.abc import Sequence
from typing import NamedTuple

from comity_names.bench.pairs import Pair
from comity_names.bench.peers import ours
from comity_names.writing import read

_MEMORY = """
import csv, resource, sys
from pathlib import Path
import rapidfuzz.distance, yaml
def taken():
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
before = taken()
from comity_names import compare
for left, right in (("Nguyễn Văn Thành", "阮文成"), ("張國榮", "Cheung Kwok-wing"), ("大谷翔平", "Ohtani Shohei"), ("한도윤", "Han Do-yun"),
                    ("John Smith", "ジョン・スミス"), ("Tony Blair", "托尼·布莱尔"), ("Александр", "Aleksandr"), ("Tran Van Hung", "Chen Wenxiong")):
    compare(left, right).explanation("ja")
print(taken() - before)
"""


class Speed(NamedTuple):
    """Pairs a second on one core, in processor time: names of one script, and of two."""

    within: float
    across: float


def speed(pairs: Sequence[Pair]) -> Speed:
    """Measure on pairs that were not compared in this process before, so that nothing is remembered of them."""
    halves: dict[bool, list[Pair]] = {True: [], False: []}
    for pair in pairs:
        halves[read(pair.left).script == read(pair.right).script].append(pair)
    rates = []
    for found in (halves[True], halves[False]):
        warm, timed = found[::5], [pair for place, pair in enumerate(found) if place % 5]
        for pair in warm:
            ours(pair.left, pair.right)
        start = time.process_time()
        for pair in timed:
            ours(pair.left, pair.right)
        rates.append(len(timed) / max(time.process_time() - start, 1e-9))
    return Speed(*rates)


def table_megabytes() -> float:
    """What a process grows by when every table has been read, in megabytes."""
    run = subprocess.run([sys.executable, "-c", _MEMORY], capture_output=True, text=True, check=True)  # noqa: S603  (our own words)
    return float(run.stdout)
