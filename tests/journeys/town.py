"""Two paired nodes without pages on a database server of their own, which tests cut off, kill and start again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from comity.demo.nodes import Node, NodePlan, make_node, pair
from comity.lib import faults, process_groups
from comity.lib.embedded_db import Server
from comity.lib.ports import choose
from comity.lib.processes import Supervisor
from comity.lib.readiness import answers_tcp
from tests.fault_proxy import FaultProxy
from tests.journeys.conftest import on_other_ports
from tests.tables import make_tables

HANOI = NodePlan(
    "hanoi", "cxp:node:vn:hanoi", "VNM", "Asia/Ho_Chi_Minh", {"en": "Hanoi bureau"}, 18100, 18500
)
TOKYO = NodePlan("tokyo", "cxp:node:jp:tokyo", "JPN", "Asia/Tokyo", {"en": "Tokyo desk"}, 18101, 18501)
TEMPLATE = "template"
PATIENCE = 180.0  # seconds; a busy machine is no mistake of the code


def until(
    what: str, ready: Callable[[], object], state: Callable[[], object] = str, patience: float = PATIENCE
) -> None:
    """Wait for something that other processes do; when it does not come, say how things stand."""
    end = time.monotonic() + patience
    while not ready():
        assert time.monotonic() < end, f"{what} took longer than {patience:g} s: {state()}"
        time.sleep(0.1)


@dataclass
class Town:
    """Two paired nodes that run, and the database of both."""

    server: Server
    faults: Path
    supervisor: Supervisor
    hanoi: Node
    tokyo: Node
    line: FaultProxy | None = None

    def rows(self, node: Node, query: str) -> list[tuple[Any, ...]]:
        """Ask a node's database; while it is away there are no rows."""
        try:
            with psycopg.connect(node.owner_url) as connection:
                return connection.execute(query.encode()).fetchall()
        except psycopg.OperationalError:
            return []

    def count(self, node: Node, query: str) -> int:
        rows = self.rows(node, query)
        return int(rows[0][0]) if rows else -1

    def state(self) -> dict[str, Any]:
        """Where letters and links of both nodes are."""
        asked = {
            "out": "SELECT state, receipt_verified, last_error, count(*) FROM exchange_outletter GROUP BY 1, 2, 3",
            "in": "SELECT state, reason, count(*), max(next_attempt_at - now()) FROM exchange_inletter GROUP BY 1, 2",
            "link": "SELECT failures, problem, next_call_at - now(), in_hw FROM exchange_link",
            "receipts": "SELECT given, state, posted_at IS NULL, count(*) FROM exchange_receipt GROUP BY 1, 2, 3",
        }
        return {
            f"{node.plan.name} {name}": self.rows(node, query)
            for node in (self.hanoi, self.tokyo)
            for name, query in asked.items()
        }

    def hits(self, point: str) -> int:
        file = self.faults / f"{point}.hits"
        return len(file.read_text().splitlines()) if file.exists() else 0

    def die_at(self, point: str) -> None:
        """Arm a point and wait until some process has died there."""
        (self.faults / point).touch()
        until(point, lambda: self.hits(point) == 1, self.state)

    def kill(self, name: str) -> None:
        """Kill a program from outside and wait until the supervisor has started it again."""
        until(f"{name} runs", lambda: process_groups.born(self.supervisor.process(name)) != "")
        before = self.supervisor.process(name)
        os.killpg(before, signal.SIGKILL)
        until(f"{name} again", lambda: self.supervisor.process(name) != before)

    def send(
        self, count: int, pause: float, *, sender: Node | None = None, receiver: str = TOKYO.node_id
    ) -> "subprocess.Popen[str]":
        """Let Hanoi, or another one, write numbered letters while everything else happens."""
        words = ["rehearsal", "send", receiver, str(count), "--pause", str(pause)]
        return subprocess.Popen(
            [sys.executable, "-m", "comity", *words],
            env=(sender or self.hanoi).environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def kill_database(server: Server) -> None:
    """Kill the postmaster as a power cut would, and start the server again."""
    address = server.parameters()
    with psycopg.connect(conninfo=make_conninfo(**address)) as superuser:
        [(told,)] = superuser.execute("SELECT pg_read_file('postmaster.pid')").fetchall()
    postmaster = int(told.split()[0])
    os.kill(postmaster, signal.SIGKILL)
    until("the server dead", lambda: not Path(f"/proc/{postmaster}").exists())
    server.start()
    assert server.parameters() == address


@contextmanager
def open_town(folder: Path, *, line: bool = False) -> Iterator[Town]:
    """Make two nodes, pair them and run them; with a `line` Tokyo's edge is reached through one that can be cut."""
    server = Server(folder / "the server")  # durable: what it has committed must outlive its death
    server.start()
    try:
        make_tables(server, TEMPLATE)
        with ThreadPoolExecutor(2) as both:
            first, second = both.map(
                lambda plan: make_node(server, plan, folder, template=TEMPLATE),
                map(on_other_ports, (HANOI, TOKYO)),
            )
        pair(first, second)
        armed = folder / "faults"
        armed.mkdir()
        programs = [
            replace(program, environment={**program.environment, faults.FOLDER: str(armed)})
            for node in (first, second)
            for program in node.programs()
            if not program.name.endswith(("-pages", "-screener"))
        ]
        with ExitStack() as open_things:
            wire = None
            if line:
                behind = choose(second.edge_port + 1).number
                wire = open_things.enter_context(FaultProxy(behind, second.edge_port))
                programs = [
                    replace(
                        program,
                        command=[*program.command, "--port", str(behind)],
                        ready=answers_tcp(behind),
                    )
                    if program.name == "tokyo-edge"
                    else program
                    for program in programs
                ]
            supervisor = open_things.enter_context(Supervisor(folder / "processes", programs))
            yield Town(server, armed, supervisor, first, second, wire)
    finally:
        server.remove()
