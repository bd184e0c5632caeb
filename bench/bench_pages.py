"""How long the server takes for a page, with 100, 10,000 and 100,000 requests in the database.

    python -m bench.bench_pages [--requests 100 10000] [--looks 60] [--json FILE] [--docs]

A node of its own is made on an embedded PostgreSQL and served as in real use (granian, one worker), beside its other
processes. Each page is asked for over one kept connection, one question at a time: what is measured is the server and
the loopback, not a browser. The floor is measured between the pages in the same run: the node's health page, which
passes the same server and the same middleware and asks the database nothing but whether it is there. `--docs` writes
the table into docs/reference/page-times.md.
"""

import argparse
import json
import os
import platform
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from typing import Any

from comity.demo.nodes import Node, furnish, make_node, pair
from comity.demo.officer import Officer
from comity.demo.running import HANOI, TOKYO
from comity.demo.story import agreement_text, told
from comity.lib.embedded_db import Server
from comity.lib.processes import Supervisor

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs" / "reference" / "page-times.md"
SIZES = (100, 10_000, 100_000)
FLOOR = "/web/health/"
WARM = 20  # granian's threads have a connection each, and each learns the tables once
BAR = 100.0  # milliseconds, p95
OK = 200
# who asks for what; `{…}` is filled with a thing of the filled database
PAGES = (
    ("sato", "/", "desk of an officer"),
    ("takahashi", "/", "desk of a supervisor"),
    ("sato", "/requests/", "requests, what is open"),
    ("sato", "/?clock=late", "desk, only what is late"),
    (
        "sato",
        "/requests/?box=every&clock=late&sort=-clock",
        "requests, narrowed and put in another order",
    ),
    ("sato", "/requests/?box=closed&after={far-down}", "requests, half way down what is closed"),
    ("sato", "/requests/new/", "form of a new request"),
    ("sato", "/requests/{outgoing}/", "a request of ours"),
    ("sato", "/requests/{incoming}/", "a request to us"),
    ("sato", "/requests/{draft}/edit/", "a draft"),
    ("sato", "/requests/{incoming}/answer/", "an answer being written"),
    ("sato", "/records/", "search of records"),
    ("sato", "/screening/", "check of a person"),
    ("sato", "/notifications/", "what happened"),
    ("sato", "/web/words/", "the words of the house"),
    ("ota", "/agreements/", "agreements"),
    ("mori", "/log/", "log"),
    ("ishii", "/people/", "people"),
    ("ishii", "/partners/", "partners"),
)


@dataclass(frozen=True)
class Time:
    """What one page took: milliseconds, and bytes of the page."""

    name: str
    path: str
    p50: float
    p95: float
    size: int


def quantile(times: Sequence[float], part: float) -> float:
    """Return the nearest-rank quantile of some times."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, max(0, round(part * len(ordered) + 0.5) - 1))]


class Asker:
    """Asks one node for pages over one connection, as one signed-in person."""

    def __init__(self, node: Node, officer: Officer | None) -> None:
        self._connection = HTTPConnection("127.0.0.1", node.web_port, timeout=60)
        cookies = officer.cookies() if officer else ()
        self._head = {
            "Cookie": "; ".join(f"{one.name}={one.value}" for one in cookies),
            "Accept-Language": "en",
        }

    def ask(self, path: str) -> tuple[float, int]:
        """Return how long a page took, in milliseconds, and its size; anything but a page is an error."""
        began = perf_counter()
        self._connection.request("GET", path, headers=self._head)
        answer = self._connection.getresponse()
        body = answer.read()
        took = (perf_counter() - began) * 1000
        if answer.status != OK:
            raise SystemExit(f"{path} answered {answer.status}.")
        return took, len(body)


def measure(node: Node, officers: dict[str, Officer], things: dict[str, str], looks: int) -> list[Time]:
    """Return the times of all pages, and of the floor between them."""
    bare, floor, found = Asker(node, None), [], []
    for name, pattern, words in PAGES:
        asker, path = Asker(node, officers[name]), pattern.format(**things)
        times, size = [], 0
        for look in range(WARM + looks):
            took, size = asker.ask(path)
            low, _size = bare.ask(FLOOR)
            if look >= WARM:
                times.append(took)
                floor.append(low)
        found.append(Time(words, pattern, statistics.median(times), quantile(times, 0.95), size))
    return [Time("floor: health page", FLOOR, statistics.median(floor), quantile(floor, 0.95), 0), *found]


def fill(node: Node, requests: int) -> dict[str, str]:
    """Bring a node's database to so many invented requests; return one thing of each kind that pages need."""
    done = subprocess.run(  # our own program
        [sys.executable, "-m", "bench.filling", str(requests)],
        env={**node.environment(), "DATABASE_URL": node.owner_url},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


def table(times: list[Time], requests: int) -> str:
    """Return the times as a table: each page beside the floor of the same run."""
    floor = times[0]
    lines = [
        f"\n{requests:,} requests\n",
        "| page | address | p50 ms | p95 ms | p50 / floor | kB |",
        "|---|---|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {one.name} | `{one.path}` | {one.p50:.1f} | {one.p95:.1f} | {one.p50 / floor.p50:.1f} | {one.size / 1000:.0f} |"
        for one in times
    ]
    return "\n".join(lines)


def machine() -> str:
    """Return what the times were measured on."""
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} {platform.machine()}"


def write_docs(tables: list[str]) -> None:
    """Put the tables between the marks of the docs page."""
    text = DOCS.read_text("utf-8")
    body = f"<!-- measured -->\nMeasured on {machine()}.\n" + "\n".join(tables) + "\n<!-- /measured -->"
    DOCS.write_text(
        re.sub(r"<!-- measured -->.*<!-- /measured -->", lambda _found: body, text, flags=re.DOTALL), "utf-8"
    )


def run(sizes: Sequence[int], looks: int, folder: Path) -> dict[int, list[Time]]:
    """Make the node, fill it step by step, and measure at each size."""
    server = Server(folder / "database")
    server.start()
    found: dict[int, list[Time]] = {}
    try:
        tokyo, hanoi = (make_node(server, plan, folder) for plan in (TOKYO, HANOI))
        pair(tokyo, hanoi)
        password = secrets.token_urlsafe(12)
        cast: list[dict[str, Any]] = told()["cast"]["tokyo"]
        keys = furnish(
            tokyo,
            {
                "people": [{**one, "password": password} for one in cast],
                "agreements": [agreement_text()],
                "records": [],
            },
        )["people"]
        with Supervisor(folder / "programs", tokyo.programs()):
            officers = {
                name: Officer(tokyo.web_url, name, password, keys[name]) for name in {one[0] for one in PAGES}
            }
            for officer in officers.values():
                officer.sign_in()
            for size in sorted(sizes):
                things = fill(tokyo, size)
                found[size] = measure(tokyo, officers, things, looks)
                sys.stdout.write(table(found[size], size) + "\n")
                sys.stdout.flush()
    finally:
        server.stop()
    return found


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 1 when a page misses the bar."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--requests", type=int, nargs="+", default=SIZES)
    parser.add_argument("--looks", type=int, default=60, help="how often each page is asked for")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--docs", action="store_true", help="write the table into the docs")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="comity pages ") as folder:
        found = run(given.requests, given.looks, Path(folder))
    if given.json:
        given.json.write_text(
            json.dumps({size: [vars(one) for one in times] for size, times in found.items()}), "utf-8"
        )
    if given.docs:
        write_docs([table(times, size) for size, times in found.items()])
    late = [
        f"{one.name} at {size:,}: {one.p95:.0f} ms"
        for size, times in found.items()
        for one in times
        if one.p95 > BAR
    ]
    sys.stdout.write(
        "\nEvery page stays under 100 ms at p95.\n"
        if not late
        else "\nOver 100 ms at p95: " + "; ".join(late) + "\n"
    )
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
