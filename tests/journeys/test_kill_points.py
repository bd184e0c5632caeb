"""Two real nodes while letters flow: eight times something dies in the worst moment, and nothing is lost or doubled."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from comity.demo.nodes import Node, NodePlan, make_node, pair
from comity.lib import db_roles, faults, process_groups
from comity.lib.embedded_db import Server
from comity.lib.processes import Supervisor

pytestmark = pytest.mark.journey

HANOI = NodePlan(
    "hanoi", "cxp:node:vn:hanoi", "VNM", "Asia/Ho_Chi_Minh", {"en": "Hanoi bureau"}, 18100, 18500
)
TOKYO = NodePlan("tokyo", "cxp:node:jp:tokyo", "JPN", "Asia/Tokyo", {"en": "Tokyo desk"}, 18101, 18501)
TEMPLATE = "template"
PATIENCE = 60.0  # seconds; a busy machine is no mistake of the code


def until(what: str, ready: Callable[[], object], state: Callable[[], object] = str) -> None:
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


def make_template(server: Server) -> None:
    """Make the tables once for both nodes, on the server that will be killed."""
    db_roles.create_database(server, TEMPLATE)
    addresses = {
        "DATABASE_URL": server.url(db_roles.APPLICATION, TEMPLATE),
        "COMITY_OWNER_DATABASE_URL": server.url(db_roles.OWNER, TEMPLATE),
    }
    subprocess.run(
        [sys.executable, "-m", "comity", "node", "migrate", "--verbosity", "0"],
        env=os.environ | addresses,
        check=True,
    )


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Two nodes on a server of their own: this one is killed."""
    server = Server(tmp_path / "the server")  # durable: what it has committed must outlive its death
    server.start()
    try:
        make_template(server)
        with ThreadPoolExecutor(2) as both:
            first, second = both.map(
                lambda plan: make_node(server, plan, tmp_path, template=TEMPLATE), (HANOI, TOKYO)
            )
        pair(first, second)
        armed = tmp_path / "faults"
        armed.mkdir()
        programs = [
            replace(program, environment={**program.environment, faults.FOLDER: str(armed)})
            for node in (first, second)
            for program in node.programs()
            if not program.name.endswith("-pages")
        ]
        with Supervisor(tmp_path / "processes", programs) as supervisor:
            yield Town(server, armed, supervisor, first, second)
    finally:
        server.remove()


def numbers(town: Town) -> list[int]:
    """The numbers that took effect in Tokyo, in the order in which they did."""
    rows = town.rows(
        town.tokyo,
        "SELECT body FROM audit_entry WHERE event = 'rehearsal.letter-received' AND outcome = 'done' ORDER BY id",
    )
    return [json.loads(bytes(body))["details"]["number"] for (body,) in rows]


def test_eight_deaths_lose_and_double_nothing(town: Town) -> None:
    letters = 150
    sending = town.send(letters, pause=0.1)
    until("the first letter", lambda: len(numbers(town)) > 0)
    try:
        town.die_at(faults.BEFORE_COMMIT)  # edge: the letter is written, not committed
        town.die_at(faults.AFTER_POST)  # delivery: taken over there, the receipt not yet stored here
        town.die_at(faults.IN_DECRYPTION)  # worker
        town.die_at(faults.AFTER_COMMIT)  # edge: stored, the sender not told
        town.die_at(faults.IN_SEQUENCER)  # worker: numbered and signed, not committed
        town.kill("tokyo-worker")
        town.kill("tokyo-edge")
        kill_database(town.server)
        said, _nothing = sending.communicate(timeout=PATIENCE)
        assert sending.returncode == 0, said
    finally:
        sending.kill()
    settled = "SELECT count(*) FROM exchange_outletter WHERE state = 'delivered' AND receipt_verified"
    until("every letter proven and delivered", lambda: town.count(town.hanoi, settled) == letters, town.state)
    assert numbers(town) == list(range(1, letters + 1))
    assert town.count(town.hanoi, "SELECT count(*) FROM exchange_outletter") == letters
    assert town.count(town.tokyo, "SELECT count(*) FROM exchange_inletter") == letters
    assert town.count(town.tokyo, "SELECT count(*) FROM exchange_receipt WHERE given") == 2 * letters
    points = (
        faults.BEFORE_COMMIT,
        faults.AFTER_POST,
        faults.IN_DECRYPTION,
        faults.AFTER_COMMIT,
        faults.IN_SEQUENCER,
    )
    assert {point: town.hits(point) for point in points} == dict.fromkeys(points, 1)
    for node in (town.hanoi, town.tokyo):
        report = json.loads(node.command("audit", "verify", "--json"))
        assert report["verified"], report
