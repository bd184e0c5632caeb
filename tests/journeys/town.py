"""Two paired nodes on a PostgreSQL of their own, whose programs and server are killed while letters flow."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from comity.demo.nodes import Node, NodePlan
from comity.lib import process_groups
from comity.lib.embedded_db import Server
from comity.lib.processes import Supervisor

HANOI = NodePlan(
    "hanoi", "cxp:node:vn:hanoi", "VNM", "Asia/Ho_Chi_Minh", {"en": "Hanoi bureau"}, 18100, 18500
)
TOKYO = NodePlan("tokyo", "cxp:node:jp:tokyo", "JPN", "Asia/Tokyo", {"en": "Tokyo desk"}, 18101, 18501)
TEMPLATE = "template"
PATIENCE = 60.0  # seconds; a busy machine is no mistake of the code


def until(what: str, ready: Callable[[], bool], state: Callable[[], object] = str) -> None:
    """Wait for something that other processes do; when it does not come, say how things stand."""
    end = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < end, f"{what} took longer than {PATIENCE:g} s: {state()}"
        time.sleep(0.1)


@dataclass
class Town:
    """Two paired nodes that run, and the database of both."""

    server: Server
    faults: Path
    supervisor: Supervisor
    hanoi: Node
    tokyo: Node

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
        until(point, lambda: self.hits(point) == 1)

    def kill(self, name: str) -> None:
        """Kill a program from outside and wait until the supervisor has started it again."""
        until(f"{name} runs", lambda: process_groups.born(self.supervisor.process(name)) != "")
        before = self.supervisor.process(name)
        os.killpg(before, signal.SIGKILL)
        until(f"{name} again", lambda: self.supervisor.process(name) != before)

    def send(self, count: int, pause: float) -> "subprocess.Popen[str]":
        """Let Hanoi write numbered letters while everything else happens."""
        words = ["rehearsal", "send", TOKYO.node_id, str(count), "--pause", str(pause)]
        return subprocess.Popen(
            [sys.executable, "-m", "comity", *words],
            env=self.hanoi.environment(),
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
