"""Two nodes and a bare chain on one PostgreSQL, and what is run on them for the bench of the exchange."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from bench.bare_chain import TABLES
from comity.demo.nodes import Node, NodePlan, make_node, make_template, pair
from comity.exchange.core.tls import generate_tls
from comity.lib import db_roles, ports
from comity.lib.embedded_db import Server
from comity.lib.processes import Program, Supervisor
from comity.lib.readiness import answers_tcp

SENDER = NodePlan("sender", "cxp:node:vn:bench", "VNM", "UTC", {"en": "Sender"}, 19_100, 19_500)
RECEIVER = NodePlan("receiver", "cxp:node:jp:bench", "JPN", "UTC", {"en": "Receiver"}, 19_101, 19_501)
BARE = "bare"
TEMPLATE = "template"
# the server says which letter is proven: asking again and again would take a core from what is measured
TELL = (
    (
        "CREATE FUNCTION bench_tell() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN PERFORM pg_notify('bench_proven', NEW.mid::text); RETURN NEW; END $$"
    ),
    (
        "CREATE TRIGGER bench_tell AFTER UPDATE ON exchange_outletter FOR EACH ROW"
        " WHEN (NEW.receipt_verified AND NOT OLD.receipt_verified) EXECUTE FUNCTION bench_tell()"
    ),
)


@dataclass(frozen=True)
class Run:
    """How long something took: the whole, and each letter where they went one by one."""

    seconds: float
    milliseconds: Sequence[float] = ()
    posted: float = 0.0
    processor: float = 0.0  # seconds of the one that posted


@dataclass
class Pair:
    """Two nodes that are paired and do not run, and a database and a folder for the bare chain."""

    server: Server
    folder: Path
    sender: Node
    receiver: Node
    runs: int = 0

    @contextmanager
    def running(self, names: Sequence[str], *, log: bool = True) -> Iterator[None]:
        """Run some pieces, such as `sender-delivery`; each is a process of its own."""
        self.runs += 1
        with Supervisor(self.folder / f"run-{self.runs}", [self._program(name, log=log) for name in names]):
            yield

    def _program(self, name: str, *, log: bool) -> Program:
        whose, piece = name.split("-")
        node = {"sender": self.sender, "receiver": self.receiver}[whose]
        if piece == "worker":
            return Program(name, [sys.executable, "-m", "comity", "worker", "run"], node.environment())
        words = [sys.executable, "-m", "bench.of_a_node", *([] if log else ["--without-log"]), piece]
        if piece == "edge":
            return Program(name, words, node.environment(), answers_tcp(node.edge_port))
        return Program(name, words, node.environment())

    def post(self, how: str, count: int, *, log: bool = True) -> Run:
        """Post letters from the sender and wait until all are proven."""
        words = [*([] if log else ["--without-log"]), how, self.receiver.plan.node_id, str(count)]
        return _run([sys.executable, "-m", "bench.of_a_node", *words], self.sender.environment())

    def bare(self, count: int, in_flight: int) -> Run:
        """Send letters through the bare chain."""
        where = ["--database", self.server.url(db_roles.OWNER, BARE), "--folder", str(self.folder)]
        port = ports.choose(19_600).number
        words = [sys.executable, "-m", "bench.bare_chain"]
        place = [*where, "--port", str(port)]
        serve = Program("bare", [*words, "serve", *place], dict(os.environ), answers_tcp(port))
        self.runs += 1
        with Supervisor(self.folder / f"run-{self.runs}", [serve]):
            return _run(
                [*words, "send", *place, "--count", str(count), "--in-flight", str(in_flight)], os.environ
            )

    def rows(self, node: Node, query: str) -> list[tuple[Any, ...]]:
        """Ask a node's database."""
        with psycopg.connect(node.owner_url) as connection:
            return connection.execute(query.encode()).fetchall()


def _run(words: Sequence[str], environment: Mapping[str, str]) -> Run:
    done = subprocess.run(words, env=dict(environment), stdout=subprocess.PIPE, text=True, check=True)
    return Run(**json.loads(done.stdout))


@contextmanager
def two_nodes(folder: Path) -> Iterator[Pair]:
    """Make a durable server, two paired nodes and the tables of the bare chain; remove the server afterwards."""
    server = Server(folder / "database")
    server.start()
    try:
        db_roles.create_database(server, BARE)
        with psycopg.connect(server.url(db_roles.OWNER, BARE)) as connection:
            for table in TABLES:
                connection.execute(table)
        at = datetime.now(UTC)
        tls = folder / "tls.pem"
        tls.touch(mode=0o600)
        tls.write_bytes(generate_tls("cxp:node:xx:bare", nbf=at - timedelta(minutes=1)).pem)
        make_template(server, TEMPLATE)
        with ThreadPoolExecutor(2) as both:
            one, other = both.map(
                lambda plan: make_node(server, plan, folder, template=TEMPLATE), (SENDER, RECEIVER)
            )
        pair(one, other)
        with psycopg.connect(one.owner_url) as connection:
            for part in TELL:
                connection.execute(part)
        yield Pair(server, folder, one, other)
    finally:
        server.remove()
