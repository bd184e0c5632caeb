"""Letters both ways between two real nodes while everything is killed and cut, for as long as it takes.

    python -m tests.journeys.soak --messages 100000 [--folder .data/soak] [--seed N]
    python -m tests.journeys.soak --resume FOLDER

`kill -9` hits every process of both nodes (edge, delivery, worker) and the PostgreSQL of both; the lines to both edges are cut
and closed. Each round hits everything once, in an order that the seed draws, and lets a few letters arrive in between, as
many as the seed says. When all letters were posted, the faults end, the rest arrives, and one line of JSON says what became of them: every number must have taken
effect once, in its order within its conversation. What was interrupted goes on with `--resume`.
"""

import argparse
import json
import random
import secrets
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from uuid import UUID

from comity.demo.nodes import Node, NodePlan, make_node, pair
from comity.lib import ports
from comity.lib.embedded_db import Server
from comity.lib.processes import Supervisor
from tests.fault_proxy import FaultProxy
from tests.journeys.soak_count import Counted, count
from tests.journeys.soak_post import Poster
from tests.journeys.town import HANOI, TEMPLATE, TOKYO, Town, kill_database
from tests.tables import make_tables

PROGRAMS = ("edge", "delivery", "worker")
STATE = "soak.json"
LONGEST = 20.0  # seconds between two faults
VERSION_BITS = 0xF << 76 | 0x3 << 62  # of a UUID: its version and variant
SEVEN = 0x7 << 76 | 0x2 << 62


@dataclass
class State:
    """What a soak has to remember when it is interrupted."""

    messages: int
    seed: int
    lines: dict[str, int]  # the port under which each node's edge is reached
    nodes: dict[str, dict[str, object]]
    kills: int = 0
    cuts: int = 0
    seconds: float = 0.0

    @classmethod
    def read(cls, folder: Path) -> "State":
        return cls(**json.loads((folder / STATE).read_text("utf-8")))

    def write(self, folder: Path) -> None:
        fresh = folder / f"{STATE}.new"
        fresh.write_text(json.dumps(asdict(self)), "utf-8")
        fresh.replace(folder / STATE)

    def conversations(self) -> int:
        """How many conversations each side holds."""
        return max(2, min(40, self.messages // 50))

    def conversation(self, name: str, number: int) -> UUID:
        """The conversation of this number that a side holds."""
        drawn = random.Random(f"{self.seed} {name} {number}").getrandbits(128)
        return UUID(int=drawn & ~VERSION_BITS | SEVEN)


def begin(folder: Path, messages: int, seed: int) -> State:
    """Make two paired nodes that reach each other through lines that can be cut."""
    server = Server(folder / "database")
    server.start()
    make_tables(server, TEMPLATE)
    lines: dict[str, int] = {}
    nodes: dict[str, Node] = {}
    for plan in (HANOI, TOKYO):
        taken = [
            *lines.values(),
            *(port for node in nodes.values() for port in (node.web_port, node.edge_port)),
        ]
        line = ports.choose(plan.edge_port + 200, avoid=taken).number
        reached = replace(plan, edge_url=f"https://127.0.0.1:{line}")
        lines[plan.name] = line
        nodes[plan.name] = make_node(server, reached, folder, template=TEMPLATE, taken=[*taken, line])
    pair(*nodes.values())
    kept = {name: {**asdict(node), "home": str(node.home)} for name, node in nodes.items()}
    state = State(messages, seed, lines, kept)
    state.write(folder)
    return state


def node_of(kept: dict[str, object]) -> Node:
    """A node from what was written down."""
    fields = dict(kept)
    plan = NodePlan(**fields.pop("plan"))  # type: ignore[arg-type]
    return Node(plan, Path(str(fields.pop("home"))), **fields)  # type: ignore[arg-type]


class Soak:
    """One sitting of a soak."""

    def __init__(self, folder: Path, state: State) -> None:
        self.folder = folder
        self.state = state
        self._between = max(8, min(600, state.messages // 10))  # letters between two faults, at most
        self._chance = random.Random(f"{state.seed} {state.kills} {state.cuts}")

    def run(self) -> Counted:
        """Post what is left under fire, let the rest arrive, and count."""
        began = time.monotonic() - self.state.seconds
        with self._running() as (town, lines):
            posters = [self._poster(town, name) for name in ("hanoi", "tokyo")]
            threads = [threading.Thread(target=poster.run, name="poster") for poster in posters]
            for thread in threads:
                thread.start()
            try:
                self._fire(town, lines, lambda: any(thread.is_alive() for thread in threads), began)
            finally:
                for poster in posters:
                    poster.stop.set()
                for thread in threads:
                    thread.join()
            self._settle(town)
            self.state.seconds = time.monotonic() - began
            self.state.write(self.folder)
            return count(town, self._expected())

    def _poster(self, town: Town, name: str) -> Poster:
        expected = {conv: most for (sender, conv), most in self._expected().items() if sender == name}
        return Poster(town, name, expected)

    def _expected(self) -> dict[tuple[str, UUID], int]:
        """How many letters each side posts in each of its conversations."""
        found = {}
        sides = {"hanoi": (self.state.messages + 1) // 2, "tokyo": self.state.messages // 2}
        for name, letters in sides.items():
            convs = self.state.conversations()
            for number in range(convs):
                found[name, self.state.conversation(name, number)] = letters // convs + (
                    number < letters % convs
                )
        return {one: most for one, most in found.items() if most}

    @contextmanager
    def _running(self) -> Iterator[tuple[Town, dict[str, FaultProxy]]]:
        server = Server(self.folder / "database")
        server.start()
        try:
            hanoi, tokyo = (node_of(self.state.nodes[name]) for name in ("hanoi", "tokyo"))
            programs = [
                program
                for node in (hanoi, tokyo)
                for program in node.programs()
                if program.name.rpartition("-")[2] in PROGRAMS
            ]
            with (
                FaultProxy(hanoi.edge_port, self.state.lines["hanoi"]) as to_hanoi,
                FaultProxy(tokyo.edge_port, self.state.lines["tokyo"]) as to_tokyo,
                Supervisor(self.folder / "processes", programs, longest_pause=2.0) as supervisor,
            ):
                town = Town(server, self.folder, supervisor, hanoi, tokyo)
                yield town, {"hanoi": to_hanoi, "tokyo": to_tokyo}
        finally:
            server.stop()

    def _fire(
        self, town: Town, lines: dict[str, FaultProxy], goes_on: Callable[[], bool], began: float
    ) -> None:
        """Hit everything, round after round, at least once, until all is posted."""
        first = True
        while first or goes_on():
            for name, hit in self._round(town, lines):
                if not first and not goes_on():
                    return
                self._let_arrive(town, self._chance.randrange(self._between))
                hit()
                if name.startswith("line"):
                    self.state.cuts += 1
                else:
                    self.state.kills += 1
                self.state.seconds = time.monotonic() - began
                self.state.write(self.folder)
            first = False

    @staticmethod
    def _let_arrive(town: Town, letters: int) -> None:
        """Wait until so many more letters were stored at both nodes; not for ever, where all were."""

        def arrived() -> int:
            asked = "SELECT coalesce(sum(in_hw), 0) FROM exchange_link"
            return sum(max(0, town.count(node, asked)) for node in (town.hanoi, town.tokyo))

        before, end = arrived(), time.monotonic() + LONGEST
        while arrived() < before + letters and time.monotonic() < end:
            time.sleep(0.1)

    def _round(self, town: Town, lines: dict[str, FaultProxy]) -> Sequence[tuple[str, Callable[[], object]]]:
        hits: list[tuple[str, Callable[[], object]]] = [
            (f"{name}-{program}", partial(town.kill, f"{name}-{program}"))
            for name in lines
            for program in PROGRAMS
        ]
        hits += [("postmaster", lambda: kill_database(town.server))]
        hits += [
            (f"line to {name}, {number}", partial(self._cut, line))
            for name, line in lines.items()
            for number in range(3)
        ]
        self._chance.shuffle(hits)
        return hits

    def _cut(self, line: FaultProxy) -> None:
        match self._chance.randrange(3):
            case 0:
                line.cut()
            case 1:
                line.cut_after(self._chance.randrange(1, 60_000))
            case _:
                line.close_door()
                time.sleep(self._chance.uniform(0.1, 1.5))
                line.open_door()

    def _settle(self, town: Town) -> None:
        """Wait until each letter is proven and delivered; as long as something still moves."""
        open_ones = (
            "SELECT count(*) FROM exchange_outletter WHERE state IN ('queued', 'held', 'stored')"
            " OR NOT receipt_verified"
        )
        left, since = -1, time.monotonic()
        while True:
            now_left = sum(max(0, town.count(node, open_ones)) for node in (town.hanoi, town.tokyo))
            if now_left == 0:
                return
            if now_left != left:
                left, since = now_left, time.monotonic()
            if time.monotonic() - since > 240:  # longer than the longest pause of a link that fell silent
                sys.stderr.write(f"{left} letters do not settle: {town.state()}\n")
                return
            time.sleep(1.0)


def main(arguments: list[str] | None = None) -> int:
    """Run, print the line; 1 when a letter was lost, doubled or came out of order."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=Path(".data") / "soak")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--resume", type=Path, help="go on with what lies in this folder")
    given = parser.parse_args(arguments)
    folder: Path = (given.resume or given.folder).absolute()
    if given.resume:
        state = State.read(folder)
    else:
        Server(folder / "database").remove()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, parents=True)
        state = begin(folder, given.messages, given.seed or secrets.randbelow(2**31))
    sys.stderr.write(f"seed {state.seed}; interrupted it goes on with RESUME={folder}\n")
    counted = Soak(folder, state).run()
    said = {**asdict(counted), "kills": state.kills, "cuts": state.cuts, "seed": state.seed}
    sys.stdout.write(json.dumps({**said, "seconds": round(state.seconds, 1)}) + "\n")
    if not counted.is_whole():
        return 1
    Server(folder / "database").remove()
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
