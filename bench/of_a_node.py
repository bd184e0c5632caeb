"""Pieces of a node that the bench of the exchange runs by themselves, in the environment of that node.

    python -m bench.of_a_node post PARTNER COUNT                   post letters of 2 kB, then wait until each is proven
    python -m bench.of_a_node queue PARTNER COUNT                  post letters only
    python -m bench.of_a_node wait                                 wait until each letter is proven
    python -m bench.of_a_node one PARTNER COUNT                    post one, wait until it is proven, post the next
    python -m bench.of_a_node sequencer                            the sequencer of the log alone, without the rest of the worker
    python -m bench.of_a_node [--without-log] delivery|edge|post|one ...

`post` posts from two processes with two threads each (`--processes`, `--threads`), as the pages of a real node are served by several
processes (docs/how-to/run-a-real-node.md). They are started, and have posted a first letter, before the time begins.

`--without-log` takes the writing of entries out of these processes, so that what the log costs can be measured. It stands
here, beside the product, because nothing in the product may be able to do that.
"""

import argparse
import asyncio
import json
import multiprocessing
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from typing import Any
from uuid import UUID

import django
from django.core.management import call_command

from comity.cli import no_collecting

with no_collecting():  # as the programs of a node start
    django.setup()

from comity.audit import acts, sequencer  # models exist only now
from comity.audit.actors import Process
from comity.exchange import rehearsal
from comity.exchange.actions.posting import post_letter
from comity.exchange.core.digests import unb64u
from comity.exchange.due import unfinished
from comity.exchange.models import OutLetter, Peer
from comity.exchange.nudges import Listener
from comity.lib.ids import new_id

POSTING = ("post", "queue", "one")
SIZE = 2048  # bytes of a letter before it is signed
PROVEN = "bench_proven"  # the channel on which the server says which letter is proven (`exchange_nodes.TELL`)


def write_nothing(act: acts.Act, _outcome: str) -> None:
    """End an act without an entry."""
    act.entry_hash = bytes(32)
    act.is_written = True


class Poster:
    """Posts letters to a partner, one conversation a thread."""

    def __init__(self, node: str) -> None:
        """Find the partner, and by a first letter how much is missing to the size that is wanted."""
        self.peer = Peer.objects.get(node=node)
        self.padding = 0
        inner = bytes(OutLetter.objects.get(mid=self.post(new_id(), 1)).inner).decode()
        self.padding = SIZE - len(unb64u(inner.split(".")[1]))

    def post(self, conv: UUID, number: int) -> UUID:
        """Post one letter and return its id."""
        new = rehearsal.numbered(self.peer, conv, number, new_id())
        caveat, basis = self.padding * 2 // 3, self.padding // 3
        handling = {**(new.handling or {}), "caveats": [{"code": "H3", "text": "x" + "x" * caveat}]}
        new = replace(new, legal_basis="x" + "x" * basis, handling=handling)
        return post_letter(Process("bench"), new).mid

    def queue(self, count: int, threads: int) -> None:
        """Post from several threads at once."""

        def some(part: int) -> None:
            conv = new_id()
            for number in range(1, count // threads + (part < count % threads) + 1):
                self.post(conv, number)

        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(some, range(threads)))

    def one_by_one(self, count: int) -> dict[str, Any]:
        """Post one, wait until its receipt is stored, post the next."""
        took = []
        conv = new_id()
        began = time.perf_counter()
        listener = Listener(PROVEN)
        with asyncio.Runner() as loop:
            loop.run(listener.wait(0))
            for number in range(1, count + 1):
                start = time.perf_counter()
                wanted = str(self.post(conv, number))
                while wanted not in loop.run(listener.wait(10)):
                    pass
                took.append((time.perf_counter() - start) * 1000)
            loop.run(listener.__aexit__(None, None, None))
        return {"seconds": time.perf_counter() - began, "milliseconds": took}


@dataclass
class Share:
    """What one of several processes posts, and how they begin together; it goes to that process as it starts."""

    node: str
    count: int
    threads: int
    with_log: bool
    together: Barrier
    spent: "Queue[float]"

    def post(self) -> None:
        """Be that process: put the seconds of processor time that posting took into the queue."""
        if not self.with_log:
            take_log_out()
        poster = Poster(self.node)
        self.together.wait()  # the first letter is posted
        self.together.wait()  # and proven
        began = time.process_time()
        poster.queue(self.count, self.threads)
        self.spent.put(time.process_time() - began)


def many(node: str, count: int, processes: int, threads: int, *, with_log: bool) -> dict[str, Any]:
    """Post from several processes at once and wait until all are proven."""
    made = multiprocessing.get_context("spawn")
    together, spent = made.Barrier(processes + 1), made.Queue()
    counts = [count // processes + (part < count % processes) for part in range(processes)]
    shares = [Share(node, one, threads, with_log, together, spent) for one in counts]
    running = [made.Process(target=share.post) for share in shares]
    for process in running:
        process.start()
    together.wait()
    wait_until_proven()
    together.wait()
    began = time.perf_counter()
    processor = sum(spent.get() for _share in shares)
    posted = time.perf_counter() - began
    wait_until_proven()
    took = time.perf_counter() - began
    for process in running:
        process.join()
    return {"posted": posted, "seconds": took, "processor": processor}


def take_log_out() -> None:
    """Write no entries in this process."""
    acts._write_entry = write_nothing  # type: ignore[assignment]  # noqa: SLF001  # the very thing that is measured


def wait_until_proven() -> None:
    """Return when a receipt was verified for every letter; asked as delivery asks, which has an index for it."""
    while unfinished().exists():
        time.sleep(0.05)


def timed(work: Callable[[], object]) -> dict[str, Any]:
    """Return how long something takes."""
    began = time.perf_counter()
    work()
    return {"seconds": time.perf_counter() - began}


def main() -> None:
    """Be one piece; those that post print what it took as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--without-log", action="store_true")
    parser.add_argument("piece", choices=[*POSTING, "wait", "sequencer", "delivery", "edge"])
    parser.add_argument("node", nargs="?", default="")
    parser.add_argument("count", nargs="?", type=int, default=0)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    if given.without_log:
        take_log_out()
    if given.piece == "sequencer":
        sequencer.run(threading.Event())
    elif given.piece in {"delivery", "edge"}:
        call_command(f"{given.piece}_run")
    elif given.piece == "wait":
        sys.stdout.write(json.dumps(timed(wait_until_proven)))
    elif given.piece == "post":
        done = many(given.node, given.count, given.processes, given.threads, with_log=not given.without_log)
        sys.stdout.write(json.dumps(done))
    else:
        poster = Poster(given.node)
        pieces: dict[str, Callable[[], dict[str, Any]]] = {
            "queue": lambda: timed(lambda: poster.queue(given.count, given.threads)),
            "one": lambda: poster.one_by_one(given.count),
        }
        sys.stdout.write(json.dumps(pieces[given.piece]()))


if __name__ == "__main__":
    main()
