"""Measure the search: an invented list is indexed from a file, and perturbed names are looked for in it."""

import csv
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from comity_names import Index, Person
from comity_names.bench.crowd import Row, crowd, queries

LIMIT = 50


class Found(NamedTuple):
    """A measured run: seconds and peak megabytes of the build, megabytes on disk, milliseconds of each query, hits by kind.

    Processor time stands beside the time of the clock, because a busy machine lengthens the second far more than the first.
    """

    rows: int
    forms: int
    build_seconds: float
    build_processor: float
    build_megabytes: float
    search_megabytes: float
    disk_megabytes: float
    milliseconds: tuple[float, ...]
    processor: tuple[float, ...]
    hits: dict[str, list[bool]]
    missed: tuple[Row, ...]

    def recall(self, start: str = "") -> float:
        """Share of queries of the kinds beginning so whose name is among the first fifty rows."""
        told = [hit for kind, found in self.hits.items() if kind.startswith(start) for hit in found]
        return sum(told) / max(len(told), 1)

    def percentile(self, share: float) -> float:
        """The milliseconds that this share of the queries stayed below."""
        return _percentile(self.milliseconds, share)

    def busy(self, share: float) -> float:
        """The same in processor time."""
        return _percentile(self.processor, share)


def _percentile(times: tuple[float, ...], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def measure(count: int, asked: int, folder: Path | None = None) -> Found:
    """Build an index of `count` invented rows in a process of its own and ask it `asked` perturbed names."""
    with tempfile.TemporaryDirectory(prefix="comity-names-bench-") as scratch:
        place = folder or Path(scratch)
        canonical, forms = _write(place / "list.csv", count)
        seconds, processor, megabytes = _build(place / "list.csv", place / "index")
        disk = sum(file.stat().st_size for file in (place / "index").rglob("*") if file.is_file()) / 1e6
        index = Index.open(place / "index")
        wanted = queries(asked, count)
        for query in wanted[:20]:  # tables are read when they are first needed, once in the life of a process
            index.search(_person(query), LIMIT)
        took, busy, hits, missed = [], [], defaultdict(list), []
        for query in wanted:
            start, began = time.perf_counter(), time.process_time()
            found = index.search(_person(query), LIMIT)
            took.append(1000 * (time.perf_counter() - start))
            busy.append(1000 * (time.process_time() - began))
            hit = any(canonical[int(one.row_id[1:])] == query.canonical for one in found)
            hits[query.kind].append(hit)
            if not hit:
                missed.append(query)
        memory = _megabytes(os.getpid())
    return Found(
        count,
        forms,
        seconds,
        processor,
        megabytes,
        memory,
        disk,
        tuple(took),
        tuple(busy),
        dict(hits),
        tuple(missed),
    )


def _person(query: Row) -> Person:
    return Person((query.name,), str(query.year) if query.year else None)


def _write(path: Path, count: int) -> tuple[list[str], int]:
    canonical, forms = [], set()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", "name", "birth_date"])
        for row in crowd(count):
            writer.writerow([row.id, row.name, row.year])
            canonical.append(row.canonical)
            forms.add(row.name)
    return canonical, len(forms)


def _build(source: Path, folder: Path) -> tuple[float, float, float]:
    start, before = time.perf_counter(), os.times()
    command = [sys.executable, "-m", "comity_names", "index", "build", str(source), str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603  (our own module)
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(process, peak), daemon=True)
    watcher.start()
    if process.wait():
        raise subprocess.CalledProcessError(process.returncode, command)
    watcher.join()
    after = os.times()
    busy = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - start, busy, peak[0]


def _watch(process: "subprocess.Popen[bytes]", peak: list[float]) -> None:
    """Keep the greatest memory of a process and its children, where the system tells."""
    while process.poll() is None:
        peak[0] = max(peak[0], _megabytes(process.pid))
        time.sleep(0.5)


def _megabytes(pid: int) -> float:
    """Proportional memory of a process and its descendants on Linux, else 0."""
    total = 0.0
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        total = sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1e3
        for task in Path(f"/proc/{pid}/task").iterdir():
            children = (task / "children").read_text(encoding="ascii").split()
            total += sum(_megabytes(int(child)) for child in children)
    except (OSError, ValueError):
        return total
    return total
